import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { inSnapshot } from '#libs/read-model';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { READ_MODEL } from '../tokens.js';
import { ListRollups } from './list-rollups.query.js';
import { readRollupProgress, type RollupProgress } from './rollup-progress.js';

@QueryHandler(ListRollups)
export class ListRollupsHandler implements IQueryHandler<ListRollups> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute(): Promise<{ readonly count: number; readonly items: readonly RollupProgress[] }> {
    const referentiel = await this.referentiels.read();
    const items = await inSnapshot(this.dataSource, async (reader) => readRollupProgress(reader.rollups, referentiel));
    return { count: items.length, items };
  }
}
