import { type Definition, definitionReference, type EtapesDefinition } from '#libs/domain';
import { addDays, dayNumber, daysBetween, type PlainDate } from '#libs/kernel';
import type { OrganismeQueries, RollupStore } from '#libs/read-model';
import { kept } from '../indicators/ledger-sheet.js';
import { piecesAtEtapes } from '../indicators/pieces-at-etapes.js';

/**
 * What is rolled up of all caisses at once, of all procédures together, from stays and lines and not by walking through the lines of a caisse:
 * - `shared`: by how many dossiers are fewer than pièces, then the same of pièces that wait for nobody – a dossier counts once among all caisses, so that what is
 *   learnt of one changes what another is worth;
 * - `waiting`: the pièces that wait, by whom they wait for;
 * - `processed`: what was processed and how long it had taken, month by month;
 * - a side of the work: the pièces there.
 */
export type RolledUpTogether = typeof SHARED | typeof WAITING | typeof PROCESSED | EtapesDefinition;

export const SHARED = 'shared';
export const WAITING = 'waiting';
export const PROCESSED = 'processed';

export const WIDTH_OF_SHARED = 2;
export const WIDTH_OF_WAITING = 1;
export const WIDTH_OF_ETAPES = 1;

export const togetherReference = (rolledUp: RolledUpTogether): string => (typeof rolledUp === 'string' ? rolledUp : definitionReference(rolledUp));

/** Those that wait for somebody are told apart of the others of their caisse, under a name of their own: no code has a control character. */
const SEPARATOR = '\u001f';
const nameOfWaiting = (organisme: string, waitingFor: string): string => `${organisme}${SEPARATOR}${waitingFor}`;

export function ofWaitingName(name: string): { readonly organisme: string; readonly waitingFor: string } {
  const at = name.indexOf(SEPARATOR);
  return { organisme: name.slice(0, at), waitingFor: name.slice(at + 1) };
}

/** All of it: what the figures of a day take, and what some definitions do. */
export const everythingTogether = (definitions: readonly Definition[]): readonly RolledUpTogether[] => [
  ...new Set<RolledUpTogether>([SHARED, WAITING, ...rolledUpTogether(definitions)]),
];

/** All that some definitions take of it. */
export function rolledUpTogether(definitions: readonly Definition[]): readonly RolledUpTogether[] {
  const all = new Map<string, RolledUpTogether>();
  for (const definition of definitions) {
    const rolledUp = rolledUpBy(definition);
    if (rolledUp !== null) all.set(togetherReference(rolledUp), rolledUp);
  }
  return [...all.values()];
}

function rolledUpBy(definition: Definition): RolledUpTogether | null {
  if (definition.block === 'dossiers') return SHARED;
  if (definition.block === 'etapes') return definition;
  return definition.block === 'delai' && definition.horloge === undefined ? PROCESSED : null;
}

/** Tells the days of a period – from the first of a month on – of all caisses, in the place of all that was told from then on. */
export async function tellTogether(
  { store, organismes }: { readonly store: RollupStore; readonly organismes: OrganismeQueries },
  rolledUp: RolledUpTogether,
  caisses: readonly string[],
  from: PlainDate,
  to: PlainDate,
): Promise<void> {
  const asked = { organismes: caisses, by: 'owner', knownOn: null } as const;
  if (rolledUp === PROCESSED) {
    await store.tellProcessed(PROCESSED, from, await organismes.processed(from, to));
    return;
  }
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => addDays(from, n));
  if (rolledUp === SHARED) {
    const told = new Map<string, Int32Array>();
    for (const { day, organisme, fewer, fewerNotWaiting } of await organismes.shared(days, asked)) {
      const own = kept(told, organisme, () => new Int32Array(days.length * WIDTH_OF_SHARED));
      own.set([fewer, fewerNotWaiting], (dayNumber(day) - dayNumber(from)) * WIDTH_OF_SHARED);
    }
    await store.tellMonths(SHARED, WIDTH_OF_SHARED, from, to, told);
    return;
  }
  if (rolledUp === WAITING) {
    const told = new Map<string, Int32Array>();
    for (const { organisme, waitingFor, on, pieces } of await organismes.waiting(from, to)) {
      const own = kept(told, nameOfWaiting(organisme, waitingFor), () => new Int32Array(days.length));
      for (let day = Math.max(0, daysBetween(from, on)); day < days.length; day += 1) own[day] = (own[day] ?? 0) + pieces;
    }
    await store.tellMonths(WAITING, WIDTH_OF_WAITING, from, to, told);
    return;
  }
  const told = await piecesAtEtapes(organismes, { ...asked, days }, [rolledUp]);
  await store.tellMonths(
    definitionReference(rolledUp),
    WIDTH_OF_ETAPES,
    from,
    to,
    told.get(definitionReference(rolledUp)) ?? new Map<string, Int32Array>(),
  );
}
