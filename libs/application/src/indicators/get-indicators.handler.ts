import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { readFigures } from './figures.js';
import { type FiguresJson, figuresJson } from './figures.json.js';
import { GetIndicators } from './get-indicators.query.js';

@QueryHandler(GetIndicators)
export class GetIndicatorsHandler implements IQueryHandler<GetIndicators> {
  constructor(private readonly snapshots: SnapshotReader) {}

  async execute({ request }: GetIndicators): Promise<readonly FiguresJson[]> {
    const { on, knownOn, slice, definitions, after } = request;
    const question = { days: on.map((day) => ['on', day] as const), knownOn, slice, after };
    const { answer, freshness } = await this.snapshots.answer(question, async (reader, referentiel, sliceOn) => {
      const figures = [];
      for (const day of on) figures.push(await readFigures(reader, referentiel, { on: day, knownOn, slice: sliceOn(day), definitions }));
      return { figures, heldDossiers: await reader.heldDossiers() };
    });
    const { stale, ...place } = freshness;
    return answer.figures.map((figure) => figuresJson(figure, slice, { ...place, heldDossiers: answer.heldDossiers }, stale));
  }
}
