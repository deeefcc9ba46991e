import type { Chaleur, Delais } from '../api/client.ts';
import type { ChartModel, ChartRow, ChartSeries } from '../chart/model.ts';
import { labels } from '../labels.ts';
import { searchOfApiList } from '../view/address.ts';
import type { EtapeRow } from './chaleur-rows.ts';

/** Bands within each other, the narrowest first. */
const MARKS = ['flow-in', 'flow-out', 'flow-other'] as const;
const bands = (names: readonly string[]): readonly ChartSeries[] =>
  names.map((label, index) => ({ label, mark: MARKS[index] ?? 'total', stack: '', isDrawn: true }));

const COMMON = { form: 'bands', note: null, decimals: 0 } as const;

/** How old the pièces of each étape are; null where no age is told. */
export function agesOfEtapes(rows: readonly EtapeRow[], chaleur: Chaleur): ChartModel | null {
  const text = labels.chaleur;
  const aged = rows.flatMap(({ ages, ...row }) => (ages === null ? [] : [{ ...row, ages }]));
  const worst = aged.toSorted((a, b) => b.ages.p90 - a.ages.p90)[0];
  if (worst === undefined) return null;
  return {
    ...COMMON,
    key: 'ages-des-etapes',
    title: text.agesTitle,
    unit: text.agesUnit(chaleur.dayKind === 'worked'),
    summary: text.agesSummary(worst.label, worst.ages.p90, worst.ages.oldest),
    defined: chaleur,
    rowHead: text.columns.etape,
    series: bands([text.columns.p50, text.columns.p90, text.columns.oldest]),
    rows: aged.map(({ etape, label, list, ages }): ChartRow => {
      const pieces = searchOfApiList(list);
      return { key: etape ?? '-', label, cells: [ages.p50, ages.p90, ages.oldest].map((value) => ({ value, list: pieces })) };
    }),
    thresholds: [{ value: chaleur.threshold, label: text.columns.above(chaleur.threshold) }],
  };
}

/** How long the dossiers took, and have taken, by each clock; null without any. */
export function delaisOfHorloges({ clocks, from, on }: Delais): ChartModel | null {
  const text = labels.delais;
  const rows = clocks.flatMap(({ clock, label, delais }) =>
    (['stopped', 'going'] as const).flatMap((of): readonly ChartRow[] => {
      const { p50, p90 } = delais[of];
      if (p50 === null || p90 === null) return [];
      return [{ key: `${clock}-${of}`, label: text.rowOf(label, of), cells: [p50, p90].map((value) => ({ value, list: null })) }];
    }),
  );
  const [first] = rows;
  if (first === undefined) return null;
  return {
    ...COMMON,
    key: 'delais-des-horloges',
    title: text.chartTitle,
    unit: text.chartUnit,
    summary: text.chartSummary(first.label, first.cells[0]?.value ?? 0, first.cells[1]?.value ?? 0, from, on),
    defined: null,
    rowHead: text.columns.clock,
    series: bands([text.columns.p50, text.columns.p90]),
    rows,
    thresholds: [],
  };
}
