import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import type { Clock } from '#libs/kernel';
import { inSnapshot } from '#libs/read-model';
import { FreshnessReader, freshnessOf } from '../freshness/freshness.js';
import { assertKnownSlice, ReferentielReader } from '../referentiel/referentiel.js';
import { assertNotInFuture } from '../today.js';
import { CLOCK, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { GetSeries, type SeriesJson } from './get-series.query.js';
import { readSeries } from './series.js';

@QueryHandler(GetSeries)
export class GetSeriesHandler implements IQueryHandler<GetSeries> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: GetSeries): Promise<SeriesJson> {
    const { from, to, step, knownOn, slice, after } = request;
    assertNotInFuture('to', to, this.clock, this.settings.timeZone);
    assertNotInFuture('knownOn', knownOn, this.clock, this.settings.timeZone);
    const waited = after === undefined || (await this.freshness.waitFor(after, ['stock', 'referentiel'], this.settings.afterDeadlineMilliseconds));
    const referentiel = await this.referentiels.read();
    assertKnownSlice(slice, referentiel);
    const { series, position } = await inSnapshot(this.dataSource, async (reader) => ({
      series: await readSeries(reader, referentiel, request),
      position: await reader.position(),
    }));
    const { ordinal, lag, stale } = await freshnessOf(this.freshness, position);
    return { from, to, step, knownOn, filters: slice, ordinal, lag, stale: stale || !waited, ...series };
  }
}
