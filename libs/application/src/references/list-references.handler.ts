import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { calendrierOn } from '#libs/domain';
import { type Clock, dayIn, type JsonObject, type PlainDate } from '#libs/kernel';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { CLOCK, SETTINGS, type Settings } from '../tokens.js';
import { type Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { ListReferences, type ReferenceKind } from './list-references.query.js';

/** A copy that holds nothing but data: what is read through an entity or a readonly type becomes plain JSON. */
const plain = (rows: Iterable<object>): readonly JsonObject[] => JSON.parse(JSON.stringify([...rows])) as JsonObject[];

/** Each by the calendar and zone of today. */
function caissesOn(today: PlainDate, referentiel: Referentiel): readonly object[] {
  return [...referentiel.caisses.values()].map(({ code, label }) => {
    const held = calendrierOn(referentiel.daysOf(code), today);
    return { code, label, calendrier: held?.calendrier, calendrierVersion: held?.calendrierVersion, timeZone: held?.timeZone };
  });
}

const ITEMS_OF_KIND: Readonly<Record<ReferenceKind, (referentiel: Referentiel, today: PlainDate) => readonly JsonObject[]>> = {
  caisses: (referentiel, today) => plain(caissesOn(today, referentiel)),
  calendriers: ({ calendriers }) => plain(calendriers),
  definitions: ({ definitions }) => plain(definitions),
  sources: ({ sources }) => [...sources].map((code) => ({ code })),
};

@QueryHandler(ListReferences)
export class ListReferencesHandler implements IQueryHandler<ListReferences> {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ kind, after }: ListReferences): Promise<{ readonly count: number; readonly items: readonly JsonObject[] }> {
    // The sources are those of the dossiers.
    await includes(this.freshness, this.settings, kind === 'sources' ? ['stock'] : ['referentiel'], after);
    const items = ITEMS_OF_KIND[kind](await this.referentiels.read(), dayIn(this.settings.timeZone, this.clock.now()));
    return { count: items.length, items };
  }
}
