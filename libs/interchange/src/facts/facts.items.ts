import type { FactContent } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

/** What a line of a facts file can say. */
export type ImportedFactContent = Extract<
  FactContent,
  {
    readonly kind:
      | 'received'
      | 'processed'
      | 'returned'
      | 'neutralised'
      | 'reopened'
      | 'transferred'
      | 'corrected'
      | 'cancelled'
      | 'waitingStarted'
      | 'waitingEnded';
  }
>;

/**
 * One fact, as its line tells it. `id`, and the id that a correction or cancellation names, are the source's own.
 * `content.reference` of `received` is `piece`.
 */
export interface ImportedFact {
  readonly kind: 'fact';
  readonly line: number;
  readonly id: string;
  readonly dossier: string;
  readonly piece: string;
  readonly content: ImportedFactContent;
  readonly on: PlainDate;
  readonly knownOn: PlainDate;
}

/** A line that is not taken over. What could be read of it tells whose history has a hole. */
export interface RefusedFact {
  readonly kind: 'refused';
  readonly line: number;
  readonly byte: number;
  readonly id: string | null;
  readonly dossier: string | null;
  readonly piece: string | null;
  readonly code: FactRefusalCode;
  readonly reason: string;
  readonly remedy: string;
}

export type FactItem = ImportedFact | RefusedFact;

/** Why one line is refused; reading goes on. */
export type FactRefusalCode =
  | 'fact.notJson'
  | 'fact.notAnObject'
  | 'fact.lineTooLong'
  | 'fact.fieldMissing'
  | 'fact.fieldInvalid'
  | 'fact.fieldTwice'
  | 'fact.unknownField'
  | 'fact.unknownKind'
  | 'fact.impossibleDay'
  | 'fact.namesItself'
  | 'fact.knownBeforeItHappened'
  | 'fact.knownGoesBack'
  | 'fact.knownInFuture';

/** Why reading stops; thrown as a DomainError. */
export type FactsFailureCode = 'facts.gzipTruncated' | 'facts.gzipCorrupt' | 'facts.notUtf8' | 'facts.noFacts';
