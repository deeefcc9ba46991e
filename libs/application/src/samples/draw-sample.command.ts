import { Command } from '@nestjs/cqrs';
import type { PlainDate } from '#libs/kernel';

/** What became of a dossier of a sample; `error` null: it is told of its contrôle. */
export interface SampledDossier {
  readonly dossier: string;
  readonly share: number;
  readonly error: string | null;
}

export interface DrawnSample {
  readonly procedure: string;
  readonly echantillon: string;
  /** The quarter in which it is drawn, and the one whose dossiers may be. */
  readonly trimestre: string;
  readonly of: string;
  readonly seed: string;
  readonly population: number;
  readonly dryRun: boolean;
  readonly drawnOn: PlainDate;
  readonly dossiers: readonly SampledDossier[];
}

/**
 * Draws the sample of a quarter among the dossiers paid in the quarter before, and tells each of them. Interrupted, it goes on where it was when it is
 * asked for again. Refused with `trimestre.invalid`, `echantillon.unknown`, `echantillon.alreadyDrawn`, `query.stale`.
 */
export class DrawSample extends Command<DrawnSample> {
  constructor(
    readonly request: {
      readonly procedure: string;
      /** The one that the procédure has, unless it has several. */
      readonly echantillon: string | null;
      readonly trimestre: string;
      /** Null: that of the sample if it was drawn before, or one that nobody can tell beforehand; the answer says it. */
      readonly seed: string | null;
      readonly dryRun: boolean;
      /** The caller's; each dossier is told under an id of its own, made of the sample. */
      readonly key: string;
    },
  ) {
    super();
  }
}
