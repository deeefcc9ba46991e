import { Command } from '@nestjs/cqrs';
import type { JsonObject } from '#libs/kernel';

/** `position`: a token for `after`. */
export interface Published {
  readonly code: string;
  readonly version: number;
  readonly position: string;
}

/**
 * Publishes a version of a procédure, for ever. Publishing the same again is nothing to do.
 * Refused with `procedure.invalid` – every fault with its place –, `procedure.versionPublished`, `procedure.versionGap`.
 */
export class PublishProcedure extends Command<Published> {
  constructor(readonly request: { readonly definition: JsonObject; readonly key: string }) {
    super();
  }
}
