import { Command } from '@nestjs/cqrs';
import type { Phase, PhaseEventData } from '#libs/domain';
import type { JsonValue, PlainDate } from '#libs/kernel';

/** What the pilotage publishes by versions: indicateurs repères, thresholds of situations, conditions of phases. */
export const PILOTAGE_KINDS = ['repere', 'seuils', 'phase'] as const;
export type PilotageKind = (typeof PILOTAGE_KINDS)[number];

/** `position`: a token for `after`. */
export interface PublishedVersion {
  readonly code: string;
  readonly version: number;
  readonly position: string;
}

/**
 * Publishes a version: the first of a new code, or the next of one that is there. The same content again is nothing to do.
 * Refused with `<kind>.invalid`, `<kind>.versionPublished`, `<kind>.versionGap`, `<kind>.shipped`, `query.stale`, and `definition.unknown`, `seuils.unknown`,
 * `procedure.unknown`, `reseau.unknown`, `arbre.unknown` for what it names.
 */
export class PublishPilotage extends Command<PublishedVersion> {
  constructor(readonly request: { readonly kind: PilotageKind; readonly definition: JsonValue; readonly key: string }) {
    super();
  }
}

/** The phase as it was entered, and whether it was this command that did it. */
export interface EnteredPhase {
  readonly reseau: string;
  readonly entered: PhaseEventData['PhaseEntered'] | null;
  readonly position: string;
}

/**
 * Makes a réseau enter a phase, by the conditions as they are found on that day; without one, on the last that is known of it. Refused with `phase.conditionsUnmet` unless a reason is given,
 * `phase.dayBackwards`, `day.inFuture`, `reseau.unknown`, and `query.stale` where the conditions would be those of a former state of the log: of one that the read models are not past within 10 s.
 */
export class EnterReseauPhase extends Command<EnteredPhase> {
  constructor(
    readonly request: {
      readonly reseau: string;
      readonly phase: Phase;
      /** Null: today. */
      readonly on: PlainDate | null;
      readonly motif: string | null;
      readonly key: string;
      readonly body: JsonValue;
    },
  ) {
    super();
  }
}
