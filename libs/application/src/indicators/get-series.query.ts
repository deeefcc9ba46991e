import { Query } from '@nestjs/cqrs';
import type { AnswerLag } from '../freshness/freshness.js';
import type { AskedSlice } from '../reseau/asked-slice.js';
import type { Series, SeriesRequest } from './series.js';

export interface SeriesJson extends Series {
  readonly from: string;
  readonly to: string;
  readonly step: string;
  readonly knownOn: string | null;
  readonly filters: AskedSlice;
  readonly ordinal: number;
  readonly lag: AnswerLag;
  readonly stale: boolean;
}

/** The figures of a period, step by step. */
export class GetSeries extends Query<SeriesJson> {
  constructor(readonly request: SeriesRequest & { readonly after?: string }) {
    super();
  }
}
