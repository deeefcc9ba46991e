import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { CLOCKS, type ClockCode, delaiDeDossier, delaisDHorloge, DELAIS_OF, type DelaisOf, type ProcedureDefinition } from '#libs/domain';
import { addDays, type Clock, dayIn, type PlainDate } from '#libs/kernel';
import { decodeCursor, type FollowedDossier, type Page, pageOf, type ReadPosition } from '#libs/read-model';
import { FreshnessReader, freshnessOf, includes } from '../freshness/freshness.js';
import { ObjectifReader } from '../objectifs/measuring.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { assertKnownSlice, slicesOf } from '../reseau/asked-slice.js';
import { CLOCK, SETTINGS, type Settings } from '../tokens.js';
import { type DelaisJson, type DelaisRequest, type DossierDelayed, GetDelais, type HorlogeJson, ListDelayedDossiers } from './get-delais.query.js';

/** Clocks that stopped in so many days up to the day asked. */
const PERIOD = 28;

type Told = (clock: ClockCode, of: DelaisOf, days: number, dossier: FollowedDossier) => void;

/** Goes over the dossiers of a procédure and tells how far each of their clocks is. */
abstract class OverDossiers {
  constructor(
    @Inject(SETTINGS) protected readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly dossiers: ObjectifReader,
    private readonly referentiels: ReferentielReader,
    protected readonly freshness: FreshnessReader,
  ) {}

  protected async each(
    { procedure, on, slice }: DelaisRequest,
    told: Told,
  ): Promise<{ readonly definition: ProcedureDefinition; readonly from: PlainDate; readonly position: ReadPosition }> {
    const { definition } = await this.dossiers.measuring({ procedure, year: null, on });
    const referentiel = await this.referentiels.read();
    assertKnownSlice(slice, referentiel);
    const { caisse, caisses } = slicesOf(slice, referentiel, dayIn(this.settings.timeZone, this.clock.now()))(on);
    const isAsked = (of: string | null): boolean =>
      (caisse === undefined || of === caisse) && (caisses === undefined || (of !== null && caisses.includes(of)));
    const period = { from: addDays(on, 1 - PERIOD), to: on };
    const position = await this.dossiers.eachDossier(definition, on, (dossier, calendrier) => {
      if (!isAsked(dossier.caisse)) return;
      for (const clock of CLOCKS) {
        const delai = delaiDeDossier(dossier.parcours, definition, calendrier, clock, period);
        if (delai !== null) told(clock, delai.of, delai.days, dossier);
      }
    });
    return { definition, from: period.from, position };
  }
}

function listAddress({ procedure, on, slice }: DelaisRequest, clock: ClockCode, of: DelaisOf): string {
  const query = new URLSearchParams([['on', on], ['of', of], ...Object.entries(slice)]);
  return `/api/v1/procedures/${encodeURIComponent(procedure)}/delais/${clock}/dossiers?${query.toString()}`;
}

@QueryHandler(GetDelais)
export class GetDelaisHandler extends OverDossiers implements IQueryHandler<GetDelais> {
  async execute({ request }: GetDelais): Promise<DelaisJson> {
    const { procedure, on, slice, after } = request;
    const waited = after === undefined || (await this.freshness.waitFor(after, ['parcours', 'referentiel'], this.settings.afterDeadlineMilliseconds));
    const days = new Map<string, number[]>();
    const { definition, from, position } = await this.each(request, (clock, of, n) => {
      const key = `${clock} ${of}`;
      const known = days.get(key);
      if (known === undefined) days.set(key, [n]);
      else known.push(n);
    });
    const clocks = CLOCKS.flatMap((clock): readonly HorlogeJson[] => {
      const horloge = definition.clocks[clock];
      if (horloge === undefined) return [];
      const { label, source, dayKind } = horloge;
      const told = (of: DelaisOf) => ({ ...delaisDHorloge(days.get(`${clock} ${of}`) ?? []), list: listAddress(request, clock, of) });
      const [stopped, going] = DELAIS_OF.map(told);
      return stopped === undefined || going === undefined ? [] : [{ clock, label, source, dayKind, delais: { stopped, going } }];
    });
    const { stale, ...place } = await freshnessOf(this.freshness, position, 'parcours');
    return { procedure, version: definition.version, filters: slice, from, on, clocks, ...place, stale: stale || !waited };
  }
}

/** The longest first; of the same days, by id. */
const byLength = (a: DossierDelayed, b: DossierDelayed): number =>
  b.days - a.days || (a.dossierId < b.dossierId ? -1 : a.dossierId > b.dossierId ? 1 : 0);

@QueryHandler(ListDelayedDossiers)
export class ListDelayedDossiersHandler extends OverDossiers implements IQueryHandler<ListDelayedDossiers> {
  async execute({ request }: ListDelayedDossiers): Promise<Page<DossierDelayed>> {
    const { clock: asked, of: wanted, limit, cursor } = request;
    await includes(this.freshness, this.settings, ['parcours', 'referentiel'], request.after);
    const rows: DossierDelayed[] = [];
    await this.each(request, (clock, of, days, { dossierId, reference, caisse }) => {
      if (clock === asked && of === wanted) rows.push({ dossierId, reference, caisse, days });
    });
    rows.sort(byLength);
    const [days, dossierId = ''] = cursor === undefined ? [] : decodeCursor(cursor, 2);
    const after = days === undefined ? null : { dossierId, reference: '', caisse: null, days: Number(days) };
    const rest = after === null ? rows : rows.filter((row) => byLength(row, after) > 0);
    return pageOf(
      rows.length,
      rest.slice(0, limit + 1),
      limit,
      (row) => row,
      (row) => [String(row.days), row.dossierId],
    );
  }
}
