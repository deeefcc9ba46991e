import { Command } from '@nestjs/cqrs';
import type { JsonValue } from '#libs/kernel';

/** `position`: a token for `after`. */
export interface PublishedDefinition {
  readonly code: string;
  readonly version: number;
  readonly position: string;
}

/**
 * Publishes a version of a definition: the first of a new one, or the next of one that is there. The same content again is nothing to do.
 * Refused with `definition.invalid`, `definition.shipped`, `definition.versionPublished`, `definition.versionGap`, `definition.otherBlock`.
 */
export class PublishDefinition extends Command<PublishedDefinition> {
  constructor(readonly request: { readonly definition: JsonValue; readonly key: string }) {
    super();
  }
}
