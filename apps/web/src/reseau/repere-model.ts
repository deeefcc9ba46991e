import type { Repere } from '../api/client.ts';
import type { ChartModel, ChartSeries } from '../chart/model.ts';
import { bandRank } from '../common/band-rank.ts';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import { frSignedDecimal } from '../view/format.ts';
import { nameOf, ofUnites } from './compared.ts';
import type { PublishedDimension } from './published-repere.ts';

const text = labels.repere;
type OfOrganisme = Repere['organismes'][number];

/** Gaps are shares of the median: told as percents. */
const percent = (ecart: number | null | undefined): number | null => (ecart === null || ecart === undefined ? null : ecart * 100);
export const frEcart = (ecart: number): string => `${frSignedDecimal(ecart * 100)} %`;

function summaryOf(repere: Repere, of: (organisme: OfOrganisme) => number | null, words: UniteWords): string {
  const told = repere.organismes.flatMap((organisme) => {
    const ecart = of(organisme);
    return ecart === null ? [] : [{ label: organisme.label, ecart }];
  });
  const [best, ...others] = told.sort((a, b) => a.ecart - b.ecart);
  const worst = others.at(-1);
  if (best === undefined || worst === undefined) return text.nobody(words);
  return text.summary(told.length, best.label, frEcart(best.ecart), worst.label, frEcart(worst.ecart), words);
}

const drawn = (label: string, rank: number, count: number): ChartSeries => ({
  label,
  mark: `band-${String(bandRank(rank, count))}`,
  stack: 'ecart',
  isDrawn: true,
});

/** The gap of each caisse, or groupement, to the median: overall, by what each dimension brings to it, or of one dimension alone. The best first. */
export function repereModel(repere: Repere, dimensions: readonly PublishedDimension[], only: string | undefined, words: UniteWords): ChartModel {
  const counted = dimensions.filter(({ isContext }) => !isContext);
  const one = dimensions.findIndex(({ code }) => code === only);
  const of = (organisme: OfOrganisme): number | null => (one === -1 ? organisme.ecart : (organisme.dimensions[one]?.ecart ?? null));
  const contributions = (organisme: OfOrganisme): readonly (number | null)[] =>
    counted.map(({ code }) => organisme.dimensions.find((each) => each.code === code)?.contribution ?? null);
  const sorted = [...repere.organismes].sort((a, b) => (of(a) ?? Number.POSITIVE_INFINITY) - (of(b) ?? Number.POSITIVE_INFINITY));
  const centre = one === -1 ? repere.reseau.ecart : repere.reseau.dimensions[one]?.ecart;
  const mean = percent(centre?.mean);
  const label = dimensions[one]?.label;
  return {
    key: 'repere',
    title: label === undefined ? repere.label : text.ofDimension(repere.label, label),
    unit: text.unit,
    form: 'diverging',
    decimals: 1,
    summary: summaryOf(repere, of, words),
    note: text.better,
    defined: { definition: repere.definition },
    thresholds: mean === null ? [] : [{ value: mean, label: text.meanLine }],
    ...ofUnites(words),
    series:
      label === undefined
        ? [
            ...counted.map((dimension, index) => drawn(dimension.label, index, counted.length)),
            { label: text.overall, mark: '', stack: '', isDrawn: false },
          ]
        : [drawn(label, 0, 1)],
    rows: sorted.map((organisme) => ({
      key: organisme.organisme,
      label: nameOf(organisme.organisme, organisme.label, words),
      cells: (label === undefined ? [...contributions(organisme), organisme.ecart] : [of(organisme)]).map((ecart) => ({
        value: percent(ecart),
        list: null,
      })),
    })),
  };
}
