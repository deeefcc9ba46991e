/**
 * What can be measured. A suite is a file that exports `run(context)`, which gives its figures; it is loaded when it is asked for, so that
 * a suite without rivals needs none of their packages.
 * @typedef {object} Suite
 * @property {string} about one line, for `--help` and for the page
 * @property {boolean} [onReferenceLogs] its figures are written down only when they were taken on the reference logs
 * @property {() => Promise<{ run: (context: import('../context.js').Context) => Promise<import('../figures.js').Figure[]> }>} load
 */

/** In the order of the page. @type {Readonly<Record<string, Suite>>} */
export const suites = {
  append: { about: 'one event to a new stream, beside a plain INSERT and other event stores', load: async () => import('./append.js') },
  command: { about: 'load, decide, append, and three durable steps, beside others', load: async () => import('./command.js') },
  kurrentdb: { about: 'appends to KurrentDB, beside its bare client', load: async () => import('./kurrentdb.js') },
  import: {
    about: 'imports of files, from the command until the figures include them',
    onReferenceLogs: true,
    load: async () => import('./import.js'),
  },
  procedure: {
    about: 'a decision under a procédure, actions over HTTP, and a migration told over all live dossiers',
    load: async () => import('./procedure.js'),
  },
  query: { about: 'questions over HTTP', onReferenceLogs: true, load: async () => import('./query.js') },
  cli: { about: 'what a person at a terminal waits for', onReferenceLogs: true, load: async () => import('./cli.js') },
  rebuild: { about: 'a rebuild of stays and ledger while the former ones serve', onReferenceLogs: true, load: async () => import('./rebuild.js') },
  replay: { about: 'rebuilds of a million events, and questions beside them', load: async () => import('./replay.js') },
  'per-stream': { about: 'one row per stream, beside a loop by hand and another projector', load: async () => import('./per-stream.js') },
  live: { about: 'how far the figures are behind a log that grows', load: async () => import('./live.js') },
  scale: {
    about: 'ten years of 101 caisses in few and in many events: questions, appends, late facts, new definitions',
    load: async () => import('./scale.js'),
  },
  pilotage: {
    about: 'the demonstration, of the size that the table names: its dashboards, its loading, its place on the disk',
    load: async () => import('./pilotage.js'),
  },
  move: { about: 'a log moved from one store to another', load: async () => import('./move.js') },
  flat: { about: 'whether memory depends on the size of a file', load: async () => import('./flat.js') },
};
