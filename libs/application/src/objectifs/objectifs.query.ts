import { Query } from '@nestjs/cqrs';
import type { Objectif, Releve } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Page, PageRequest } from '#libs/read-model';
import type { AnswerFreshness } from '../freshness/freshness.js';

/** Which dossiers behind a figure: those counted (the denominator), those that make the numerator, or those that count otherwise. */
export const MADE_OF = ['numerator', 'denominator', 'notYetDue', 'outside', 'unknown'] as const;
export type MadeOf = (typeof MADE_OF)[number];

/**
 * An objectif and what it comes to. `status`: as {@link Releve}, `notConfigured` when nothing measures it. `value` rounded to four decimals, decided on
 * before; `numerator` and `denominator` in dossiers, cents or days as the formula has them. `lists`: the addresses of the dossiers behind.
 */
export interface ObjectifJson extends Omit<Releve, 'status'> {
  readonly code: string;
  readonly label: string;
  readonly unit: Objectif['unit'];
  readonly better: Objectif['better'];
  readonly source: string;
  readonly status: Releve['status'] | 'notConfigured';
  /** Null where there is nothing to meet, or nothing to meet it with. */
  readonly met: boolean | null;
  readonly lists: Readonly<Record<MadeOf, string>>;
}

export interface ObjectifsJson extends AnswerFreshness {
  readonly procedure: string;
  /** The version whose targets and parameters hold: the last one published. */
  readonly version: number;
  readonly year: number;
  readonly on: PlainDate;
  /** The year was not over on that day. */
  readonly provisional: boolean;
  readonly indicators: readonly ObjectifJson[];
}

/** `on`: today when null; `year`: that of `on` when null. */
export interface ObjectifsRequest {
  readonly procedure: string;
  readonly year: number | null;
  readonly on: PlainDate | null;
  /** A position token: the answer includes what it stands for, or says `stale`. */
  readonly after?: string;
}

/**
 * The objectifs of a procédure, measured for a year on a day: with the dossiers as they are known now, and nothing that happened later than that day.
 * Refused with `procedure.unknown`, `day.inFuture`, `token.otherLog`.
 */
export class GetObjectifs extends Query<ObjectifsJson> {
  constructor(readonly request: ObjectifsRequest) {
    super();
  }
}

/** A dossier behind a figure, with what it brings to each side. */
export interface MeasuredDossier {
  readonly dossierId: string;
  readonly reference: string;
  readonly caisse: string | null;
  readonly numerator: number;
  readonly denominator: number;
}

/** The dossiers behind a figure, by id. Refused as {@link GetObjectifs}, with `objectif.unknown`, and with `query.stale` when it would leave `after` out. */
export class ListMeasuredDossiers extends Query<Page<MeasuredDossier>> {
  constructor(readonly request: ObjectifsRequest & PageRequest & { readonly objectif: string; readonly of: MadeOf }) {
    super();
  }
}
