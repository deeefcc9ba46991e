import { Command } from '@nestjs/cqrs';
import type { AbandonIndu, DetectIndu, FindAnomalie, NotifyIndu, RecordControle, SettleIndu, StartInduRecovery } from '#libs/domain';
import type { JsonObject, PlainDate } from '#libs/kernel';
import type { Written } from '../dossiers/act-on-dossier.command.js';
import type { Acting } from './acting.js';

/** What the shell adds to a command: who acts, ids made of its key, and the present. */
type Added = 'agent' | 'role' | 'today' | 'now' | 'on';
type WithoutAdded<C> = C extends FindAnomalie ? Omit<C, Added | 'anomalie'> : C extends DetectIndu ? Omit<C, Added | 'indu'> : Omit<C, Added>;

/** Something that a person does on the parcours of a dossier, beside the actions of its étape. */
export type ParcoursAct = { readonly on: PlainDate | null } & (
  | WithoutAdded<RecordControle>
  | WithoutAdded<FindAnomalie>
  | WithoutAdded<DetectIndu>
  | WithoutAdded<NotifyIndu>
  | WithoutAdded<StartInduRecovery>
  | WithoutAdded<SettleIndu>
  | WithoutAdded<AbandonIndu>
);

interface Given {
  readonly dossierId: string;
  readonly acting: Acting;
  /** The caller's idempotency key. */
  readonly key: string;
  /** The revision that the caller saw: a refusal then tells what has happened since. */
  readonly expectedRevision: number | null;
}

/** An action of the étape in which the dossier stands. Refused with `parcours.*`, `form.invalid`, `acting.unknown`. */
export class PerformAction extends Command<Written> {
  constructor(
    readonly request: Given & {
      readonly action: string;
      /** What the form says, as it was given: personal fields are sealed before anything reaches the log. */
      readonly values: JsonObject;
      readonly pieces: readonly string[] | null;
      readonly reason: string | null;
      readonly on: PlainDate | null;
    },
  ) {
    super();
  }
}

/** `id` of the answer: the anomalie or the indu that was made, or else the dossier. */
export class ActOnParcours extends Command<Written> {
  constructor(readonly request: Given & { readonly act: ParcoursAct }) {
    super();
  }
}
