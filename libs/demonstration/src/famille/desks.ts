import { compileCalendrier, type CompiledCalendrier, SHIPPED_CALENDRIERS } from '#libs/domain';
import type { Random } from '../random.js';
import type { Caisse } from './caisses.js';
import type { Dossier, PieceOfDossier } from './facts.js';
import { type Difficulty, DIFFICULTIES } from './histoire.js';
import type { Procedure } from './procedures.js';
import { Queue } from './queue.js';

/** New dossiers per worked day below which a caisse would have no stock most of the time: where pièces are thinned so far, the smallest are thinned less. */
const FEWEST_PER_DAY = 0.35;
/** What the smallest may take together of what comes in. */
const MOST_OF_FEWEST = 0.5;

type Situation = 'inStock' | 'waiting' | 'out';

/** A pièce as it really is, whatever the journal knows of it. */
export interface Piece extends PieceOfDossier {
  readonly dossier: OpenDossier;
  readonly arrivedOn: number;
  readonly procedure: Procedure;
  readonly type: string;
  caisse: Desk;
  doer: Desk;
  situation: Situation;
  hasWaited: boolean;
}

export interface OpenDossier extends Dossier {
  pieces: number;
}

/** A caisse at work. */
export interface Desk {
  readonly code: string;
  /** The part of what comes in to the réseau that is its own. */
  readonly share: number;
  readonly calendrier: CompiledCalendrier;
  readonly difficulty: Difficulty | undefined;
  readonly helpers: readonly Desk[];
  readonly queue: Queue<Piece>;
  /** Work that it may still do, and of which it has done too much. */
  credit: number;
  /** New dossiers of which a part has come in already. */
  coming: number;
  dossiers: number;
}

const CALENDRIERS = new Map(SHIPPED_CALENDRIERS.map((calendrier) => [calendrier.code, compileCalendrier(calendrier)]));

export function calendrierOf({ calendrier }: Caisse): CompiledCalendrier {
  const compiled = CALENDRIERS.get(calendrier);
  if (compiled === undefined) throw new RangeError(`no calendar ${calendrier}`);
  return compiled;
}

/** The caisses, before the first day. `rate`: new dossiers of a worked day, over all of them. */
export function desksOf(caisses: readonly Caisse[], rate: number, random: Random): readonly Desk[] {
  const shares = sharesOf(caisses, rate);
  const helpers = new Map<string, Desk[]>();
  const desks = caisses.map((caisse, n): Desk => {
    const difficulty = DIFFICULTIES.find((each) => each.caisse === caisse.code);
    const own: Desk[] = [];
    helpers.set(caisse.code, own);
    const atWork = { queue: new Queue<Piece>(), credit: 0, coming: random.next(), dossiers: 0 };
    return { code: caisse.code, share: shares[n] ?? 0, calendrier: calendrierOf(caisse), difficulty, helpers: own, ...atWork };
  });
  for (const desk of desks) {
    const named = desk.difficulty?.helpers ?? [];
    helpers.get(desk.code)?.push(...desks.filter(({ code }) => named.includes(code)));
  }
  return desks;
}

/** The part of what comes in that is of each caisse: as the persons that it covers, but for those of whom too little would come. */
function sharesOf(caisses: readonly Caisse[], rate: number): readonly number[] {
  const all = caisses.reduce((sum, { persons }) => sum + persons, 0);
  const fewest = Math.min(FEWEST_PER_DAY / rate, MOST_OF_FEWEST / caisses.length);
  const few = caisses.filter(({ persons }) => persons / all < fewest);
  const others = all - few.reduce((sum, { persons }) => sum + persons, 0);
  return caisses.map(({ persons }) => (persons / all < fewest ? fewest : (persons / others) * (1 - fewest * few.length)));
}
