export type { JournalFact } from './petit-reseau/journal.js';
export { PETIT_RESEAU, petitReseauLines } from './petit-reseau/petit-reseau.js';
export { type ShippedLog, shippedLog } from './shipped-log.js';
