import { type Population, populationText } from './comparaison.js';
import { STATUS_WORDS } from './figures.js';
import { ABSENT, day, integer, share } from './french.js';
import { table } from './table.js';
import { type Units, written, writtenGap } from './written.js';

interface Centre {
  readonly mean: number | null;
  readonly median: number | null;
  readonly meanLessMedian: number | null;
}

/** What the API tells of an indicateur repère, as far as it is shown. */
export interface Repere {
  readonly definition: string;
  readonly label: string;
  readonly asOf: string;
  readonly population: Population;
  readonly stale: boolean;
  readonly reseau: {
    readonly dimensions: readonly {
      readonly code: string;
      readonly indicateurs: readonly (Centre & {
        readonly indicateur: string;
        readonly cibleLessMedian: number | null;
        readonly echelle: number | null;
      })[];
    }[];
  };
  readonly organismes: readonly {
    readonly organisme: string;
    readonly label: string;
    readonly status: string;
    readonly ecart: number | null;
    readonly rang: number | null;
    readonly dimensions: readonly {
      readonly code: string;
      readonly status: string;
      readonly ecart: number | null;
    }[];
    readonly axesDeProgres: readonly string[];
    readonly missing: readonly { readonly dimension: string; readonly indicateurs: readonly string[] }[];
  }[];
}

const right = (title: string) => ({ title, align: 'right' }) as const;

const told = ({ status, ecart }: { readonly status: string; readonly ecart: number | null }): string =>
  ecart === null ? (STATUS_WORDS[status] ?? ABSENT) : share(ecart);

/** Indicators of which nobody has a gap, and what would give them one. */
function undefinedText({ dimensions }: Repere['reseau']): readonly string[] {
  const without = dimensions.flatMap(({ indicateurs }) => indicateurs.filter(({ median, echelle }) => median === 0 && echelle === null));
  if (without.length === 0) return [];
  const named = without.map(({ indicateur }) => indicateur).join(', ');
  return [
    '',
    `Médiane nulle et pas d’échelle : aucun écart par ${named}. Une échelle (« echelle ») dans une nouvelle version du repère en donnerait un.`,
  ];
}

/** What is missing, a dimension that is missing whole by its own name. */
function remarkOf({ status, axesDeProgres, missing }: Repere['organismes'][number]): string {
  const named = missing.flatMap(({ dimension, indicateurs }) => (indicateurs.length === 0 ? [dimension] : indicateurs));
  const without = named.length === 0 ? [] : [`sans ${named.join(', ')}`];
  const spread = status === 'partial' ? ['poids répartis'] : [];
  return [...without, ...spread, ...(axesDeProgres.length === 0 ? [] : [axesDeProgres.join(', ')])].join(' ; ') || ABSENT;
}

/** All of them together first, then a line for each organisme, the best first. */
export function repereText({ definition, label, asOf, population, stale, reseau, organismes }: Repere, units: Units): string {
  const medians = reseau.dimensions.flatMap(({ code, indicateurs }) =>
    indicateurs.map(({ indicateur, median, mean, meanLessMedian, cibleLessMedian }) => [
      code,
      indicateur,
      ...[median, mean].map((value) => written(value, units.get(indicateur))),
      ...[meanLessMedian, cibleLessMedian].map((gap) => writtenGap(gap, units.get(indicateur))),
    ]),
  );
  const columns = [{ title: 'Dimension' }, { title: 'Indicateur' }, ...['Médiane', 'Moyenne', 'Moyenne − médiane', 'Cible − médiane'].map(right)];
  const dimensions = reseau.dimensions.map(({ code }) => right(code));
  const rows = [...organismes]
    .sort((a, b) => (a.rang ?? Number.POSITIVE_INFINITY) - (b.rang ?? Number.POSITIVE_INFINITY))
    .map((each) => [
      ...[each.rang === null ? ABSENT : integer(each.rang), each.organisme, each.label, told(each)],
      ...each.dimensions.map(told),
      remarkOf(each),
    ]);
  const lines =
    rows.length === 0
      ? 'Aucun organisme à comparer.'
      : table([right('Rang'), { title: 'Organisme' }, { title: 'Nom' }, right('Écart'), ...dimensions, { title: 'Axes de progrès' }], rows);
  return [
    `${label} (${definition}), ${day(asOf)}`,
    populationText(population),
    ...(stale ? ['Ces chiffres ne sont pas à jour : relancez la commande dans un instant.'] : []),
    ...['', table(columns, medians), ...undefinedText(reseau), '', lines],
  ].join('\n');
}
