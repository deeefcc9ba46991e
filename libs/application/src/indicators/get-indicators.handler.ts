import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import type { Clock } from '#libs/kernel';
import { inSnapshot } from '#libs/read-model';
import { FreshnessReader, freshnessOf } from '../freshness/freshness.js';
import { assertKnownSlice, ReferentielReader } from '../referentiel/referentiel.js';
import { assertNotInFuture } from '../today.js';
import { CLOCK, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { readFigures } from './figures.js';
import { type FiguresJson, figuresJson } from './figures.json.js';
import { GetIndicators } from './get-indicators.query.js';

@QueryHandler(GetIndicators)
export class GetIndicatorsHandler implements IQueryHandler<GetIndicators> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: GetIndicators): Promise<readonly FiguresJson[]> {
    const { on: days, knownOn, slice, definitions, after } = request;
    for (const day of days) assertNotInFuture('on', day, this.clock, this.settings.timeZone);
    assertNotInFuture('knownOn', knownOn, this.clock, this.settings.timeZone);
    const waited = after === undefined || (await this.freshness.waitFor(after, ['stock', 'referentiel'], this.settings.afterDeadlineMilliseconds));
    const referentiel = await this.referentiels.read();
    assertKnownSlice(slice, referentiel);
    const { figures, position, heldDossiers } = await inSnapshot(this.dataSource, async (reader) => {
      const figures = [];
      for (const on of days) figures.push(await readFigures(reader, referentiel, { on, knownOn, slice, definitions }));
      return { figures, position: await reader.position(), heldDossiers: await reader.heldDossiers() };
    });
    const { ordinal, lag, stale } = await freshnessOf(this.freshness, position);
    return figures.map((figure) => figuresJson(figure, slice, { ordinal, lag, heldDossiers }, stale || !waited));
  }
}
