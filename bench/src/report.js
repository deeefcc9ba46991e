import { reached } from './figures.js';

/** @param {number | null} value */
const shown = (value) => {
  if (value === null) return 'not measured';
  if (value >= 1000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return value.toPrecision(3).replace(/\.0+$/u, '');
};

const headings = ['Figure', 'Measured', 'Interval', 'Goal', 'OK'];

/** @param {import('./figures.js').Figure} figure */
function cellsOf(figure) {
  const { name, unit, value, low, high, atMost, atLeast, note } = figure;
  const goal = atMost === undefined ? atLeast : atMost;
  const ok = reached(figure);
  return [
    note === undefined ? name : `${name} (${note})`,
    value === null ? shown(value) : `${shown(value)} ${unit}`,
    low === undefined || high === undefined ? '' : `${shown(low)} – ${shown(high)}`,
    goal === undefined ? '' : `${atMost === undefined ? '≥' : '≤'} ${shown(goal)} ${unit}`,
    ok === null ? '' : ok ? 'yes' : 'NO',
  ];
}

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

const row = (cells) => `| ${cells.join(' | ')} |`;

/** @param {string} name @param {import('./documents.js').Section} section */
function sectionOf(name, { about, settings, figures }) {
  const tables = [...rowsByGroup(figures)].map(([group, rows]) =>
    [`### ${group[0].toUpperCase()}${group.slice(1)}`, '', row(headings), '| --- | ---: | ---: | ---: | :---: |', ...rows.map(row)].join('\n'),
  );
  const { date, machine, node, postgres, load } = settings;
  return `## ${name}

${about[0].toUpperCase()}${about.slice(1)}. ${date}; ${machine}; Node ${node}; ${postgres}; load average ${load}.

${tables.join('\n\n')}
`;
}

/** The whole page. @param {Readonly<Record<string, import('./documents.js').Section>>} sections */
export function pageOf(sections) {
  return `# Benchmarks

\`npm run bench\` takes these figures and writes this page and \`docs/benchmarks.json\`; its sources are in \`bench/\`, a package of its own that brings its
rivals along. \`npm run bench -- --suite append,command\` takes some of them anew and leaves the others; \`--help\` says what there is.

Rivals run in turn, in one process and on one server, so that whatever else the machine does weighs on all of them alike. Rounds that warm
them up come first and are not counted. A ratio is the median of the ratios of each round; the interval holds the median with 95 %. « NO » is a goal
that was missed.

${Object.entries(sections)
  .map(([name, section]) => sectionOf(name, section))
  .join('\n')}`;
}
