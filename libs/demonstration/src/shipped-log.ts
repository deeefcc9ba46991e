import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PlainDate } from '#libs/kernel';
import { PETIT_RESEAU } from './petit-reseau/petit-reseau.js';
import { FIRST_DAY, LAST_DAY } from './petit-reseau/simulation.js';

/** The log that comes with the product, so that there is something to look at. */
export interface ShippedLog {
  /** Of the facts file. */
  readonly path: string;
  /** Under which it is imported. */
  readonly source: string;
  readonly format: 'facts';
  /** The first and the last day about which it says something. */
  readonly firstDay: PlainDate;
  readonly lastDay: PlainDate;
  readonly reseau: typeof PETIT_RESEAU;
}

/** The journal folder is not compiled: it is found from the sources (`libs/…`) as well as from the build (`dist/libs/…`). */
const FOLDERS = ['../journal/', '../../../../libs/demonstration/journal/'];

/** @throws Error when the package is incomplete */
export function shippedLog(): ShippedLog {
  const paths = FOLDERS.map((folder) => fileURLToPath(new URL(`${folder}petit-reseau.ndjson`, import.meta.url)));
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`the shipped log is missing: neither ${paths.join(' nor ')} is there`);
  return { path, source: 'petit-reseau', format: 'facts', firstDay: FIRST_DAY, lastDay: LAST_DAY, reseau: PETIT_RESEAU };
}
