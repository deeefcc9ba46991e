import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { definitionReference, definitionUnknown } from '#libs/domain';
import { inSnapshot } from '#libs/read-model';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { readRollupProgress } from '../rollups/rollup-progress.js';
import { READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { type DefinitionJson, GetDefinition } from './get-definition.query.js';

@QueryHandler(GetDefinition)
export class GetDefinitionHandler implements IQueryHandler<GetDefinition> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ code, after }: GetDefinition): Promise<DefinitionJson> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const referentiel = await this.referentiels.read();
    const versions = referentiel.definitions.filter((definition) => definition.code === code);
    if (versions.length === 0) throw definitionUnknown(code, referentiel.definitions);
    const references = new Set(versions.map(definitionReference));
    const progress = await inSnapshot(this.dataSource, async (reader) => readRollupProgress(reader.rollups, referentiel));
    return {
      code,
      versions,
      rollups: progress.filter(({ definition }) => references.has(definition)),
    };
  }
}
