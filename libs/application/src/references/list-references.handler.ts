import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { JsonObject } from '#libs/kernel';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { SETTINGS, type Settings } from '../tokens.js';
import { type Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { ListReferences, type ReferenceKind } from './list-references.query.js';

/** A copy that holds nothing but data: what is read through an entity or a readonly type becomes plain JSON. */
const plain = (rows: Iterable<object>): readonly JsonObject[] => JSON.parse(JSON.stringify([...rows])) as JsonObject[];

const ITEMS_OF_KIND: Readonly<Record<ReferenceKind, (referentiel: Referentiel) => readonly JsonObject[]>> = {
  caisses: ({ caisses }) => plain(caisses.values()),
  calendriers: ({ calendriers }) => plain(calendriers),
  definitions: ({ definitions }) => plain(definitions),
  sources: ({ sources }) => [...sources].map((code) => ({ code })),
};

@QueryHandler(ListReferences)
export class ListReferencesHandler implements IQueryHandler<ListReferences> {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ kind, after }: ListReferences): Promise<{ readonly count: number; readonly items: readonly JsonObject[] }> {
    // The sources are those of the dossiers.
    await includes(this.freshness, this.settings, kind === 'sources' ? ['stock'] : ['referentiel'], after);
    const items = ITEMS_OF_KIND[kind](await this.referentiels.read());
    return { count: items.length, items };
  }
}
