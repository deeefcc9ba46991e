import { Query } from '@nestjs/cqrs';
import type { PlainDate } from '#libs/kernel';
import type { AskedSlice } from '../reseau/asked-slice.js';
import type { FiguresJson } from './figures.json.js';

export interface IndicatorsRequest {
  /** At least one day; one object of figures each, in this order. */
  readonly on: readonly PlainDate[];
  readonly knownOn: PlainDate | null;
  readonly slice: AskedSlice;
  readonly definitions: readonly string[];
  /** A position token: the answer includes what it stands for, or says `stale`. */
  readonly after?: string;
}

/** The figures of some days. */
export class GetIndicators extends Query<readonly FiguresJson[]> {
  constructor(readonly request: IndicatorsRequest) {
    super();
  }
}
