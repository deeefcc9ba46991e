import type { GetSeries } from '#libs/application';
import { given, sliceOf } from '../http/slice.request.js';
import type { SeriesQuery } from './indicators.request.js';

export function seriesRequest(query: SeriesQuery): GetSeries['request'] {
  const { from, to, step = 'week', knownOn = null, definition = [], after } = query;
  return { from, to, step, knownOn, slice: sliceOf(query), definitions: definition, ...given({ after }) };
}
