import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { GetSeries, type SeriesJson } from './get-series.query.js';
import { readSeries } from './series.js';

@QueryHandler(GetSeries)
export class GetSeriesHandler implements IQueryHandler<GetSeries> {
  constructor(private readonly snapshots: SnapshotReader) {}

  async execute({ request }: GetSeries): Promise<SeriesJson> {
    const { from, to, step, knownOn, slice, after } = request;
    const { answer, freshness } = await this.snapshots.answer(
      { days: [['to', to]], knownOn, slice, after },
      async (reader, referentiel, sliceOn, memo) => readSeries(reader, referentiel, request, sliceOn, memo),
    );
    return { from, to, step, knownOn, filters: slice, ...freshness, ...answer };
  }
}
