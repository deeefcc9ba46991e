import { Query } from '@nestjs/cqrs';
import type { Ensemble, Orientation, Valeur } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Basis } from '#libs/read-model';
import type { AnswerFreshness } from '../freshness/freshness.js';

/** Ratios and amounts are rounded to four decimals; decided raw. */
export interface ValeursOfIndicateur {
  /** `code@version`. */
  readonly indicateur: string;
  readonly label: string;
  /** Null for a figure of the four blocks, whose unit its block says. */
  readonly unit: string | null;
  readonly orientation: Orientation | null;
  readonly days: readonly ValeursOnDay[];
}

export interface ValeursOnDay {
  readonly on: PlainDate;
  /** Of all organismes asked together: Σ numerators ÷ Σ denominators. Those that have no part in it are named where another has one. */
  readonly ensemble: Omit<Ensemble, 'nature'>;
  /** In the order asked; empty when only all of them together were asked. */
  readonly valeurs: readonly Valeur[];
}

export interface ValeursJson extends AnswerFreshness {
  readonly knownOn: PlainDate | null;
  readonly by: Basis;
  readonly procedure: string | null;
  readonly indicateurs: readonly ValeursOfIndicateur[];
}

/** `organismes`: caisses, each with those that were merged into it; empty: all of them. Only those of the groupement and of the réseau, where these are named. */
export interface ValeursQuestion {
  readonly indicateurs: readonly string[];
  readonly organismes: readonly string[];
  readonly groupement: string | null;
  /** Code of its head. */
  readonly reseau: string | null;
  /** By whose members and mergers: those of this day. */
  readonly membersOn: PlainDate;
  readonly days: readonly PlainDate[];
  readonly knownOn: PlainDate | null;
  readonly by: Basis;
  readonly procedure: string | null;
  /** Without what each organisme is worth. */
  readonly onlyEnsemble?: boolean;
  readonly after?: string;
}

/**
 * What indicators are worth for many caisses on some days, and for all of them together.
 * Refused with `definition.unknown`, `caisse.unknown`, `organisme.unknown`, `procedure.unknown`, `day.inFuture`, `valeurs.tooMany`, `token.otherLog`.
 */
export class GetValeurs extends Query<ValeursJson> {
  constructor(readonly question: ValeursQuestion) {
    super();
  }
}
