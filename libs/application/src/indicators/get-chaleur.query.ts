import { Query } from '@nestjs/cqrs';
import type { EtapeStock, FigureStatus } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { AnswerFreshness } from '../freshness/freshness.js';
import type { AskedSlice } from '../reseau/asked-slice.js';

export interface ChaleurRequest {
  readonly on: PlainDate;
  readonly knownOn: PlainDate | null;
  readonly slice: AskedSlice;
  /** A definition of antériorité; that of the dossiers handled here where there are some, else of the imported ones, without one. */
  readonly definitions: readonly string[];
  readonly after?: string;
}

/** `list`: the address of the pièces of the étape. */
export type EtapeEnChaleur = EtapeStock & { readonly list: string };

export interface ChaleurJson extends Omit<AnswerFreshness, 'stale'> {
  readonly asOf: PlainDate;
  readonly knownOn: PlainDate | null;
  readonly filters: AskedSlice;
  readonly status: Extract<FigureStatus, 'stale' | 'noData' | 'ok'>;
  /** `code@version` of the antériorité that the ages are told by. */
  readonly definition: string;
  readonly dayKind: 'calendar' | 'worked';
  readonly threshold: number;
  /** All étapes together. */
  readonly pieces: number;
  readonly etapes: readonly EtapeEnChaleur[];
}

/**
 * The stock of a day étape by étape: how many, how old, who is waited for. Refused with `day.inFuture`, `definition.unknown`, and as every slice is.
 */
export class GetChaleur extends Query<ChaleurJson> {
  constructor(readonly request: ChaleurRequest) {
    super();
  }
}
