import { told } from './figures.js';
import { ABSENT, counted, day, integer, number, share } from './french.js';
import { table } from './table.js';
import { type Unit, type Units, written } from './written.js';

/** A value, and why there may be none. */
export interface Ensemble {
  readonly status: string;
  readonly value: number | null;
}

interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly quantiles: readonly { readonly order: number; readonly value: number }[];
}

/** Among whom. */
export interface Population {
  readonly label: string;
  readonly count: number;
  readonly status: string;
}

interface OfIndicateur {
  readonly indicateur: string;
  readonly label: string;
  readonly population: Population;
  readonly stale: boolean;
}

/** What the API tells of a comparison, as far as it is shown. */
export interface Comparaison extends OfIndicateur {
  readonly dates: readonly {
    readonly asOf: string;
    readonly reseau: Ensemble;
    readonly distribution: Distribution | null;
    readonly positions: { readonly below: number; readonly around: number; readonly above: number } | null;
  }[];
  readonly quadrants: { readonly persistentWorse: number; readonly persistentBetter: number; readonly mixed: number } | null;
  readonly organismes: readonly {
    readonly organisme: string;
    readonly label: string;
    /** Null: it was not there that day. */
    readonly dates: readonly ((Ensemble & { readonly rang: number | null }) | null)[];
    readonly quadrant: string | null;
    readonly evolution: number | null;
  }[];
}

export interface Dispersion extends OfIndicateur {
  readonly points: readonly {
    readonly asOf: string;
    readonly reseau: Ensemble;
    readonly distribution: Distribution | null;
    readonly dispersion: number | null;
  }[];
  readonly periodes: readonly {
    readonly from: string;
    readonly to: string;
    readonly rangs: readonly { readonly organisme: string; readonly rangMoyen: number | null; readonly dates: number }[];
  }[];
}

const QUADRANT_WORDS: Readonly<Record<string, string>> = {
  persistentWorse: 'toujours moins bon',
  persistentBetter: 'toujours meilleur',
  mixed: 'ni l’un ni l’autre',
};
const LATE = 'Ces chiffres ne sont pas à jour : relancez la commande dans un instant.';

const right = (title: string) => ({ title, align: 'right' }) as const;

/** A value, with what is to be known of it; or why there is none. */
export const valued = ({ value, status }: Ensemble, unit?: Unit): string => told(written(value, unit), { status });

/** Among whom, and whether there is anybody to be held against. */
export function populationText({ label, count, status }: Population): string {
  const alone = status === 'alone' ? ' : un seul, personne à qui le comparer' : '';
  return `Parmi : ${label}, ${counted(count, 'organisme', 'organismes')}${alone}.`;
}

const heading = ({ indicateur, label, population, stale }: OfIndicateur): readonly string[] => [
  `${label} (${indicateur})`,
  populationText(population),
  ...(stale ? [LATE] : []),
];

function dateText({ asOf, reseau, distribution, positions }: Comparaison['dates'][number], unit: Unit | undefined): string {
  const told = [`${day(asOf)} : ensemble ${valued(reseau, unit)}`];
  if (distribution !== null) {
    const { count, median, mean, min, max, quantiles } = distribution;
    told.push(
      `médiane de ${counted(count, 'organisme', 'organismes')} ${written(median, unit)}`,
      `moyenne ${written(mean, unit)}`,
      `de ${written(min, unit)} à ${written(max, unit)}`,
    );
    told.push(...quantiles.map(({ order, value }) => `quantile ${number(order)} ${written(value, unit)}`));
  }
  if (positions !== null)
    told.push(`${integer(positions.below)} en dessous de l’ensemble, ${integer(positions.around)} autour, ${integer(positions.above)} au-dessus`);
  return told.join(' ; ');
}

export function comparaisonText(comparaison: Comparaison, units: Units): string {
  const { dates, quadrants, organismes, indicateur } = comparaison;
  const unit = units.get(indicateur);
  const two = quadrants !== null;
  const columns = [
    { title: 'Organisme' },
    { title: 'Nom' },
    ...dates.flatMap(({ asOf }) => [right(day(asOf)), right('Rang')]),
    ...(two ? [right('Évolution'), { title: 'Par rapport à l’ensemble' }] : []),
  ];
  const rows = [...organismes]
    .sort((a, b) => (a.dates.at(-1)?.rang ?? Number.POSITIVE_INFINITY) - (b.dates.at(-1)?.rang ?? Number.POSITIVE_INFINITY))
    .map((each) => [
      ...[each.organisme, each.label],
      ...each.dates.flatMap((date) => (date === null ? [ABSENT, ABSENT] : [valued(date, unit), date.rang === null ? ABSENT : integer(date.rang)])),
      ...(two ? [share(each.evolution), QUADRANT_WORDS[each.quadrant ?? ''] ?? ABSENT] : []),
    ]);
  const counts =
    quadrants === null
      ? []
      : [
          `${integer(quadrants.persistentWorse)} toujours moins bons que l’ensemble, ${integer(quadrants.persistentBetter)} toujours meilleurs, ${integer(quadrants.mixed)} ni l’un ni l’autre`,
        ];
  return [
    ...heading(comparaison),
    ...dates.map((date) => dateText(date, unit)),
    ...counts,
    ...(rows.length === 0 ? ['Aucun organisme à comparer.'] : ['', table(columns, rows)]),
  ].join('\n');
}

export function dispersionText(found: Dispersion, units: Units): string {
  const unit = units.get(found.indicateur);
  const columns = [{ title: 'Jour' }, ...['Ensemble', 'Médiane', 'Moyenne', 'Plus petite', 'Plus grande', 'Dispersion'].map(right)];
  const rows = found.points.map(({ asOf, reseau, distribution, dispersion }) => [
    ...[day(asOf), valued(reseau, unit)],
    ...[distribution?.median, distribution?.mean, distribution?.min, distribution?.max].map((value) => written(value ?? null, unit)),
    share(dispersion),
  ]);
  const ranks = found.periodes.map(({ from, to, rangs }) => {
    const sorted = [...rangs].sort((a, b) => (a.rangMoyen ?? Number.POSITIVE_INFINITY) - (b.rangMoyen ?? Number.POSITIVE_INFINITY));
    const lines = sorted.map(({ organisme, rangMoyen, dates }) => [organisme, number(rangMoyen), integer(dates)]);
    return `\nRangs moyens du ${day(from)} au ${day(to)}\n${table([{ title: 'Organisme' }, right('Rang moyen'), right('Dates')], lines)}`;
  });
  return [...heading(found), table(columns, rows), ...ranks].join('\n');
}

/** What the API tells of a caisse by all indicators, as far as it is shown. */
export interface Fiche {
  readonly caisse: string;
  readonly asOf: string;
  readonly population: Population;
  readonly stale: boolean;
  readonly indicateurs: readonly {
    readonly indicateur: string;
    readonly label: string;
    readonly caisse: (Ensemble & { readonly rang: number | null }) | null;
    readonly reseau: Ensemble;
    readonly distribution: Distribution | null;
  }[];
}

/** Of nobody is anything known by it that day: it may be of what they do not do. */
const isOfNobody = ({ caisse, reseau, distribution }: Fiche['indicateurs'][number]): boolean =>
  distribution === null && reseau.value === null && (caisse?.status ?? 'noData') === 'noData';

export function ficheText({ caisse, asOf, population, stale, indicateurs }: Fiche, units: Units): string {
  const columns = [{ title: 'Indicateur' }, { title: 'Nom' }, ...['Valeur', 'Rang', 'Ensemble', 'Médiane'].map(right)];
  const rows = indicateurs
    .filter((line) => !isOfNobody(line))
    .map(({ indicateur, label, caisse: own, reseau, distribution }) => [
      ...[indicateur, label, own === null ? ABSENT : valued(own, units.get(indicateur)), own?.rang == null ? ABSENT : integer(own.rang)],
      ...[valued(reseau, units.get(indicateur)), written(distribution?.median ?? null, units.get(indicateur))],
    ]);
  const ofNobody = indicateurs.filter(isOfNobody).map(({ indicateur }) => indicateur);
  return [
    ...[`${caisse} le ${day(asOf)}`, populationText(population), ...(stale ? [LATE] : []), table(columns, rows)],
    ...(ofNobody.length === 0 ? [] : [`\nRien n’est connu ce jour-là, d’elle ni des autres, par : ${ofNobody.join(', ')}`]),
  ].join('\n');
}
