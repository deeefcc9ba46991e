import { Query } from '@nestjs/cqrs';
import type { Definition } from '#libs/domain';

/** What the codes in a table stand for: definitions, all versions, and the names of organismes. */
export interface Lexique {
  readonly definitions: readonly Definition[];
  readonly labels: ReadonlyMap<string, string>;
}

export class GetLexique extends Query<Lexique> {}
