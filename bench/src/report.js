import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { ratioOf, reached } from './figures.js';

/** @param {number | null} value */
const shown = (value) => {
  if (value === null) return 'not measured';
  if (value >= 1000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return value.toPrecision(3).replace(/\.0+$/u, '');
};

/** @param {import('./figures.js').Figure} figure */
function cellsOf(figure) {
  const { name, unit, value, atMost, atLeast, note } = figure;
  const goal = atMost === undefined ? atLeast : atMost;
  const ok = reached(figure);
  return [
    note === undefined ? name : `${name} (${note})`,
    value === null ? shown(value) : `${shown(value)} ${unit}`,
    goal === undefined ? '' : `${atMost === undefined ? '≥' : '≤'} ${shown(goal)} ${unit}`,
    ratioOf(figure)?.toFixed(2) ?? '',
    ok === null ? '' : ok ? 'yes' : 'NO',
  ];
}

const headings = ['Figure', 'Measured', 'Goal', 'Ratio', 'OK'];

/** @param {readonly import('./figures.js').Figure[]} figures @returns {Map<string, string[][]>} */
function rowsByGroup(figures) {
  const groups = new Map();
  for (const figure of figures) groups.set(figure.group, [...(groups.get(figure.group) ?? []), cellsOf(figure)]);
  return groups;
}

/** For a terminal. @param {readonly import('./figures.js').Figure[]} figures */
export function tableOf(figures) {
  const groups = rowsByGroup(figures);
  const all = [headings, ...[...groups.values()].flat()];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ');
  return [line(headings), ...[...groups].flatMap(([group, rows]) => ['', group, ...rows.map(line)])].join('\n');
}

/** What the figures depend on. @param {{ date: string, postgres: string | null, load: readonly number[], missing: readonly string[] }} run */
export function settingsOf({ date, postgres, load, missing }) {
  return {
    date,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()}`,
    node: process.version,
    postgres: postgres === null ? 'unknown' : `${postgres}, embedded, as the program sets it up`,
    load: `${load[0].toFixed(2)} before, ${loadavg()[0].toFixed(2)} after (average of a minute; the measures themselves load the machine)`,
    missing: missing.length === 0 ? 'none' : missing.join(', '),
  };
}

/** For `docs/benchmarks.md`. @param {ReturnType<typeof settingsOf>} settings @param {readonly import('./figures.js').Figure[]} figures */
export function documentOf(settings, figures) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const tables = [...rowsByGroup(figures)].map(([group, rows]) =>
    [`### ${group[0].toUpperCase()}${group.slice(1)}`, '', row(headings), '| --- | ---: | ---: | ---: | :---: |', ...rows.map(row)].join('\n'),
  );
  return `# Benchmarks

\`npm run bench\` starts the program as its users do – real processes, a real PostgreSQL, a data folder of their own – and times it from outside. Its sources are
in \`bench/\`; \`npm run bench -- --help\` says what it takes. A full run writes this page and \`docs/benchmarks.json\`.

For a goal that is a ceiling, the ratio says how much of it was used; for a floor, how many times over it was reached.

## Settings

| Setting | Value |
| --- | --- |
| Date | ${settings.date} |
| Machine | ${settings.machine} |
| Node | ${settings.node} |
| PostgreSQL | ${settings.postgres} |
| Load average | ${settings.load} |
| Reference logs that were missing | ${settings.missing} |

## Figures

${tables.join('\n\n')}
`;
}
