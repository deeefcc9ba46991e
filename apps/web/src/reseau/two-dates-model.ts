import type { Comparaison, Definition } from '../api/client.ts';
import type { ChartModel } from '../chart/model.ts';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import { frDay } from '../view/format.ts';
import { nameOf, ofUnites } from './compared.ts';
import { drawnDecimals, drawnUnit, drawnValue, writtenValue } from './valeur.ts';

const text = labels.twoDates;
/** In the order of the legend; those that lack a value, or whose réseau has none to be held against, come last. */
const QUADRANTS = ['persistentWorse', 'persistentBetter', 'mixed', 'none'] as const;
const MARKS = { persistentWorse: 'point-worse', persistentBetter: 'point-better', mixed: 'point-mixed', none: 'point-none' } as const;

type Dated = Comparaison['dates'][number];

function summaryOf(before: Dated, after: Dated, { quadrants }: Comparaison, indicateur: Definition, words: UniteWords): string {
  const [first, second] = [before.reseau.value, after.reseau.value];
  if (first === null || second === null || quadrants === null) return text.noReseau(words);
  const told = (value: number): string => writtenValue(indicateur, value);
  return text.summary(before.asOf, told(first), after.asOf, told(second), quadrants, words);
}

/** Those that are compared at two dates, the réseau as the point of reference; null when both are the same day, of which there is nothing to compare. */
export function twoDatesModel(comparaison: Comparaison, indicateur: Definition, words: UniteWords): ChartModel | null {
  const [before, after] = comparaison.dates;
  if (before === undefined || after === undefined) return null;
  const drawn = (value: number | null | undefined): number | null => (value === null || value === undefined ? null : drawnValue(indicateur, value));
  const column = (label: string) => ({ label, mark: '', stack: '', isDrawn: false });
  return {
    key: 'deux-dates',
    title: text.chart(indicateur.label),
    unit: drawnUnit(indicateur),
    form: 'scatter',
    decimals: drawnDecimals(indicateur),
    summary: summaryOf(before, after, comparaison, indicateur, words),
    note: null,
    defined: { definition: comparaison.indicateur },
    thresholds: [before, after].flatMap((date) => {
      const value = drawn(date.reseau.value);
      return value === null || comparaison.quadrants === null ? [] : [{ value, label: text.reseau }];
    }),
    ...ofUnites(words),
    groups: { head: text.quadrant, items: QUADRANTS.map((quadrant) => ({ label: text.quadrants[quadrant], mark: MARKS[quadrant] })) },
    series: [column(frDay(before.asOf)), column(frDay(after.asOf)), column(text.difference)],
    rows: comparaison.organismes.map(({ organisme, label, dates, quadrant, difference }) => ({
      key: organisme,
      label: nameOf(organisme, label, words),
      group: QUADRANTS.indexOf(quadrant ?? 'none'),
      cells: [dates[0]?.value, dates[1]?.value, difference].map((value) => ({ value: drawn(value), list: null })),
    })),
  };
}
