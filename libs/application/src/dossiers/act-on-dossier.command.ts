import { Command } from '@nestjs/cqrs';
import type { AssignDossier, CancelFact, CorrectFact, FactStatingCommand, ReceivePiece } from '#libs/domain';
import type { JsonObject, PlainDate } from '#libs/kernel';

/** What the shell adds to a command: ids made of its key, and the present. */
type Added = 'fact' | 'today' | 'now' | 'on';
type WithoutAdded<C> = C extends ReceivePiece ? Omit<C, Added | 'piece'> : C extends unknown ? Omit<C, Added> : never;

/** Something that a person or a program does to a dossier. `on` null: today. */
export type DossierAction = WithoutAdded<FactStatingCommand | AssignDossier | CorrectFact | CancelFact> & { readonly on: PlainDate | null };

interface Given {
  /** The caller's idempotency key: the same key and the same command give the same answer. */
  readonly key: string;
  readonly actor: string | null;
}

/** `id`: the dossier, or the pièce that was received. `position`: a token for `after`. */
export interface Written {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

/**
 * Opens a dossier of our own. Its reference is reserved for ever among those opened here.
 * It follows the last published version of its procédure, if there is one. Refused with `caisse.missing` without a caisse then,
 * `caisse.unknown`, `procedure.unknown`, `query.stale`.
 */
export class OpenDossier extends Command<Written> {
  constructor(
    readonly request: Given & {
      readonly reference: string;
      readonly procedure: string | null;
      readonly attributes: JsonObject;
      readonly on: PlainDate | null;
      /** Whose days and hours count: asked for under a procédure that has a published version. */
      readonly caisse?: string;
      /** Whose dossier it is: sealed before it reaches the log. */
      readonly assure?: { readonly identifiant: string; readonly nom: string };
    },
  ) {
    super();
  }
}

/** Does something to a dossier, on the revision that the caller saw if he says which. */
export class ActOnDossier extends Command<Written> {
  constructor(readonly request: Given & { readonly dossierId: string; readonly command: DossierAction; readonly expectedRevision: number | null }) {
    super();
  }
}
