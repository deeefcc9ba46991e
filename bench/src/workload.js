import { randomUUID } from 'node:crypto';

/**
 * The events that are appended: about 470 bytes of data and 125 of metadata, no two alike.
 * @typedef {{ id: string, type: string, data: Record<string, unknown>, metadata: Record<string, string> }} NewEvent
 */

const TEXT =
  'Pièce reçue au guichet, à rapprocher du dossier de réversion ; le relevé de carrière est attendu de l’employeur, qui a été relancé le mois dernier par la caisse.';

/** @param {number} n the step of the dossier */
export const dataOf = (n) => ({
  piece: randomUUID(),
  type: 'justificatif-de-ressources',
  procedure: 'reversion',
  caisse: 'carsat-bretagne',
  caisseExecutante: 'carsat-pays-de-la-loire',
  population: 'salarie',
  canal: 'courrier',
  receivedOn: '2026-03-12',
  numero: n,
  reference: 'R-2026-000123',
  observation: TEXT,
});

const told = { actor: 'a1', knownOn: '2026-03-12' };

/** @param {number} [n] @returns {NewEvent} */
export const newEvent = (n = 0) => ({
  id: randomUUID(),
  type: 'PieceReceived',
  data: dataOf(n),
  metadata: { ...told, commandId: randomUUID(), occurredAt: new Date().toISOString() },
});

export const newStream = () => `dossier-${randomUUID()}`;

/** How many events a stream has before a command is given to it. */
export const EVENTS_BEFORE = 10;

/** The smallest decision that looks at all that happened: the next number, which no dossier has twice. */
export const initialState = { count: 0, last: -1 };
export const evolve = (state, event) => ({ count: state.count + 1, last: event.data.numero });
export const nextNumber = (state) => {
  if (state.count > 0 && state.last < 0) throw new Error('a dossier whose numbers are lost');
  return state.last + 1;
};

/**
 * So many callers, each asking again as soon as it was answered, for a while.
 * @param {number} callers @param {number} seconds @param {() => Promise<unknown>} task
 * @returns {Promise<{ done: number, seconds: number }>}
 */
export async function duringSome(callers, seconds, task) {
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let done = 0;
  const caller = async () => {
    while (performance.now() < until) {
      await task();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { done, seconds: (performance.now() - begun) / 1000 };
}

/**
 * So many callers that share a list of things to do.
 * @template T @param {number} callers @param {readonly T[]} things @param {(thing: T) => Promise<unknown>} task
 * @returns {Promise<{ done: number, seconds: number }>}
 */
export async function allOf(callers, things, task) {
  const begun = performance.now();
  let next = 0;
  const caller = async () => {
    while (next < things.length) await task(things[next++]);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { done: things.length, seconds: (performance.now() - begun) / 1000 };
}
