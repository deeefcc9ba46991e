import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import {
  comparaison,
  type Compares,
  compares,
  type Definition,
  definitionReference,
  dispersion,
  findDefinition,
  type Orientation,
  orientationOf,
  quadrants,
  QUADRANTS,
  type Quadrant,
  rangs,
  rangsMoyens,
  repere,
  type RepereDefinition,
  reseauDesCibles,
  type Valeur,
  versionNamed,
  withoutCibles,
} from '#libs/domain';
import { type Clock, dayIn, type PlainDate } from '#libs/kernel';
import { PilotageQueries } from '#libs/read-model';
import type { DataSource } from 'typeorm';
import { MadeOnce } from '../indicators/made-once.js';
import { daysOfSeries } from '../indicators/series.js';
import { bytesOfValeurs } from '../indicators/valeurs-memo.js';
import type { Referentiel } from '../referentiel/referentiel.js';
import { namedDays, type SnapshotAnswer, SnapshotReader } from '../snapshot/snapshot-reader.js';
import { CLOCK, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import {
  type AmongOrganismes,
  type ComparaisonFound,
  type DispersionFound,
  type FicheFound,
  GetComparaison,
  GetDispersion,
  GetFiche,
  GetRepere,
  type LigneDeFiche,
  type RepereFound,
} from './pilotage.query.js';
import { assertNamed, codesOfKind } from '../reseau/asked-slice.js';
import { assertAmong, populationOf, populationTold, type PopulationTold, reseauxOf } from './population.js';
import { type Unite, unitesOf, valeursOfUnites, type ValeursOfUnites } from './unites.js';

const sliceOf = ({ procedure }: Pick<AmongOrganismes, 'procedure'>): { readonly procedure?: string } => (procedure === null ? {} : { procedure });

/** What some indicators are worth among those asked, on the days asked in ascending order. */
type ValeursOf = (indicateurs: readonly string[]) => Promise<ReadonlyMap<string, readonly ValeursOfUnites[]>>;

abstract class Comparing {
  constructor(
    private readonly snapshots: SnapshotReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whatever is read while answering is as new as the question demands. */
  protected async ask<T>(
    among: AmongOrganismes,
    asked: readonly PlainDate[],
    tell: (valeursOf: ValeursOf, referentiel: Referentiel, on: PlainDate) => Promise<T>,
    { caisse = null, isSeries = false }: { readonly caisse?: string | null; readonly isSeries?: boolean } = {},
  ): Promise<SnapshotAnswer<T & { readonly population: PopulationTold }>> {
    const { knownOn, by, after } = among;
    const days = [...new Set(asked)].sort();
    const question = { days: namedDays(days, isSeries), knownOn, slice: sliceOf(among), after };
    const today = dayIn(this.settings.timeZone, this.clock.now());
    return this.snapshots.answer(question, async (reader, referentiel, _sliceOn, memo) => {
      assertNamed('caisse.unknown', 'Caisse inconnue', caisse, referentiel.caisses.keys());
      const last = days.at(-1) ?? today;
      const on = among.population.perimetre === 'restated' ? today : last;
      const population = populationOf(among.population, caisse, referentiel, on);
      const unites = unitesOf(population, referentiel, today);
      if (caisse !== null) assertAmong(population, caisse, unites(last), referentiel, on);
      const valeursOf: ValeursOf = async (indicateurs) =>
        valeursOfUnites(reader, referentiel, { indicateurs, days, knownOn, by, ...sliceOf(among) }, unites, memo);
      return { ...(await tell(valeursOf, referentiel, on)), population: populationTold(population, unites(last), referentiel) };
    });
  }
}

@QueryHandler(GetComparaison)
export class GetComparaisonHandler extends Comparing implements IQueryHandler<GetComparaison> {
  async execute({ request }: GetComparaison): Promise<ComparaisonFound> {
    const { indicateur, on, tolerance, quantiles } = request;
    const { answer, freshness } = await this.ask(request, on, async (valeursOf, referentiel) => {
      const valeurs = await valeursOf([indicateur]);
      const definition = findDefinition(indicateur, referentiel.definitions);
      const orientation = request.orientation ?? orientationOf(definition);
      const dates = (valeurs.get(indicateur) ?? []).map(({ day, unites, valeurs: ofDay }) => ({
        ...{ day, unites },
        ...comparaison(ofDay, { orientation, tolerance, quantiles }),
      }));
      const [before, after] = dates;
      const lignes = before === undefined || after === undefined ? null : quadrants(before, after, orientation);
      const counts = (): Record<Quadrant, number> =>
        Object.fromEntries(QUADRANTS.map((each) => [each, lignes?.filter(({ quadrant }) => quadrant === each).length ?? 0])) as Record<
          Quadrant,
          number
        >;
      return { ...told(definition, orientation), dates, quadrants: lignes === null ? null : { counts: counts(), lignes } };
    });
    return { ...answer, freshness };
  }
}

/** Of some days, by all indicators: sheets are asked of the same day, one caisse after the other. */
const MOST_COMPARED = 16 * 1024 * 1024;

/** What is remembered of a day is the same object for the sheets of all caisses, and is compared once. */
const compared = new MadeOnce<readonly Valeur[], Compares>(MOST_COMPARED, (_, valeurs) => bytesOfValeurs({ valeurs }));

@QueryHandler(GetFiche)
export class GetFicheHandler extends Comparing implements IQueryHandler<GetFiche> {
  async execute({ request }: GetFiche): Promise<FicheFound> {
    const { caisse, on: day } = request;
    const tell = async (valeursOf: ValeursOf, referentiel: Referentiel) => {
      const published = referentiel.definitions.map(({ code }) => code);
      const valeurs = await valeursOf(request.indicateurs.length > 0 ? request.indicateurs : [...new Set(published)]);
      const indicateurs = [...valeurs].map(([indicateur, [ofDay]]): LigneDeFiche => {
        const definition = findDefinition(indicateur, referentiel.definitions);
        const orientation = orientationOf(definition);
        const among = ofDay?.valeurs ?? [];
        // Of one indicator the orientation is always the same.
        const { reseau, distribution, ligneAt } = compared.of(among, () => compares(among, { orientation, tolerance: 0, quantiles: [] }));
        const ligne = ligneAt(among.findIndex(({ organisme }) => organisme === caisse));
        return { ...told(definition, orientation), ligne, reseau, distribution };
      });
      return { indicateurs };
    };
    const { answer, freshness } = await this.ask(request, [day], tell, { caisse });
    return { caisse, day, ...answer, freshness };
  }
}

@QueryHandler(GetDispersion)
export class GetDispersionHandler extends Comparing implements IQueryHandler<GetDispersion> {
  async execute({ request }: GetDispersion): Promise<DispersionFound> {
    const { indicateur, from, to, step, quantiles } = request;
    const days = daysOfSeries(from, to, step);
    const tell = async (valeursOf: ValeursOf, referentiel: Referentiel) => {
      const valeurs = await valeursOf([indicateur]);
      const definition = findDefinition(indicateur, referentiel.definitions);
      const orientation = request.orientation ?? orientationOf(definition);
      const dates = valeurs.get(indicateur) ?? [];
      const ranked = dates.flatMap(({ day, valeurs: ofDay }) => {
        const found = rangs(
          ofDay.map(({ value }) => value),
          orientation,
        );
        return ofDay.map(({ organisme }, i) => ({ day, organisme, rang: found[i] ?? null }));
      });
      const periodes = request.periodes.length === 0 ? [{ from, to }] : request.periodes;
      return {
        ...told(definition, orientation),
        points: dispersion(dates, quantiles),
        periodes: periodes.map((periode) => ({ ...periode, rangs: rangsMoyens(ranked, periode) })),
      };
    };
    const { answer, freshness } = await this.ask(request, days, tell, { isSeries: true });
    return { ...answer, freshness };
  }
}

@QueryHandler(GetRepere)
export class GetRepereHandler extends Comparing implements IQueryHandler<GetRepere> {
  private readonly queries: PilotageQueries;

  constructor(
    snapshots: SnapshotReader,
    @Inject(CLOCK) clock: Clock,
    @Inject(SETTINGS) settings: Settings,
    @Inject(READ_MODEL) dataSource: DataSource,
  ) {
    super(snapshots, clock, settings);
    this.queries = new PilotageQueries(dataSource);
  }

  async execute({ request }: GetRepere): Promise<RepereFound> {
    const { answer, freshness } = await this.ask(request, [request.on], async (valeursOf, referentiel, on) => {
      const definition = versionNamed('repere', request.repere, await this.queries.reperes());
      const valeurs = await valeursOf(definition.dimensions.flatMap(({ indicateurs }) => indicateurs.map(({ indicateur }) => indicateur)));
      const unites = [...valeurs.values()][0]?.[0]?.unites ?? [];
      const ofDay = new Map([...valeurs].map(([reference, days]) => [reference, days[0]?.valeurs ?? []]));
      return {
        definition,
        day: request.on,
        unites,
        ...repere(
          isHeldTo(definition, unites, referentiel, on) ? definition : withoutCibles(definition),
          unites.map(({ code }) => code),
          ofDay,
        ),
      };
    });
    return { ...answer, freshness };
  }
}

/** Whether the targets of a repère are for all those that are compared; where no réseau is described, nobody is of another. */
function isHeldTo(definition: RepereDefinition, unites: readonly Unite[], referentiel: Referentiel, on: PlainDate): boolean {
  const reseau = reseauDesCibles(definition);
  if (reseau === null || codesOfKind(referentiel, 'teteDeReseau').length === 0) return true;
  return unites.every(({ caisses }) => caisses.every((caisse) => reseauxOf(referentiel, caisse, on).includes(reseau)));
}

function told(definition: Definition, orientation: Orientation) {
  return { indicateur: definitionReference(definition), label: definition.label, orientation };
}
