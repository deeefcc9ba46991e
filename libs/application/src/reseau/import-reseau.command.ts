import { Command } from '@nestjs/cqrs';

/** `position`: a token for `after`; null when there was nothing to say. */
export interface ImportedReseau {
  /** Organismes of the file. */
  readonly organismes: number;
  /** Those of which something was said that had not been. */
  readonly changed: number;
  readonly position: string | null;
}

/**
 * Says all that a YAML file tells of réseaux: the same file again is nothing to do. Refused whole with `reseau.fileInvalid`, each fault with its line,
 * or `query.stale`, and nothing is written then; an interruption leaves some organismes told, and the same file goes on.
 */
export class ImportReseau extends Command<ImportedReseau> {
  constructor(readonly request: { readonly text: string; readonly fileName: string; readonly key: string }) {
    super();
  }
}
