import { Query } from '@nestjs/cqrs';
import type { Ensemble, UnitAndOrientation, Valeur } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Basis } from '#libs/read-model';
import type { AnswerFreshness } from '../freshness/freshness.js';
import type { FusionTold } from '../reseau/fusions-told.js';
import type { MembersAsked } from './members-of-days.js';

/** Ratios and amounts are rounded to four decimals; decided raw. */
export interface ValeursOfIndicateur extends UnitAndOrientation {
  /** `code@version`. */
  readonly indicateur: string;
  readonly label: string;
  readonly days: readonly ValeursOnDay[];
}

export interface ValeursOnDay {
  readonly on: PlainDate;
  /** Of all organismes of the day together: Σ numerators ÷ Σ denominators. Those that have no part in it are named where another has one. */
  readonly ensemble: Omit<Ensemble, 'nature'>;
  /** A caisse with those that were merged into it, which have no value of their own any more; in the order asked, empty when only all of them together were asked. */
  readonly valeurs: readonly Valeur[];
}

export interface ValeursJson extends AnswerFreshness {
  readonly knownOn: PlainDate | null;
  readonly by: Basis;
  readonly procedure: string | null;
  /** Of the caisses that were named, those that have no value on the last day for having been merged. */
  readonly fusions: readonly FusionTold[];
  readonly indicateurs: readonly ValeursOfIndicateur[];
}

export interface ValeursQuestion extends MembersAsked {
  readonly indicateurs: readonly string[];
  /** Ascending. */
  readonly days: readonly PlainDate[];
  /** The days are those of a series. */
  readonly isSeries?: boolean;
  readonly knownOn: PlainDate | null;
  readonly by: Basis;
  readonly procedure: string | null;
  /** Without what each organisme is worth. */
  readonly onlyEnsemble?: boolean;
  readonly after?: string;
}

/**
 * What indicators are worth for many caisses on some days, and for all of them together: on each day, those who were there, unless it is restated.
 * Refused with `definition.unknown`, `caisse.unknown`, `groupement.unknown`, `reseau.unknown`, `procedure.unknown`, `day.inFuture`,
 * `day.notYetKnown`, `valeurs.tooMany`, `token.otherLog`.
 */
export class GetValeurs extends Query<ValeursJson> {
  constructor(readonly question: ValeursQuestion) {
    super();
  }
}
