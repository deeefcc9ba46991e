import type { Random } from '../random.js';
import { arrivalsOf, type Phase } from './histoire.js';
import { AUTOMATIC, CANAUX, PROCEDURES, type Procedure, WORK } from './procedures.js';

/** What may come in. */
export interface Kind {
  readonly procedure: Procedure;
  readonly type: string;
}

/** What comes in during a month of a phase: how much, and what of it is what. */
export interface Mix {
  /** Beside an ordinary month of the year. */
  readonly factor: number;
  /** Work for people that an arrival brings, on average. */
  readonly work: number;
  draw(random: Random): Kind;
}

/** What is left for people of a pièce of this type. */
export const manualShareOf = (type: string): number => 1 - CANAUX.web * (AUTOMATIC[type] ?? 0);

const MONTHS = 12;

export function mixOf(month: number, phase: Phase): Mix {
  const kinds: Kind[] = [];
  const upTo: number[] = [];
  let [factor, work] = [0, 0];
  for (const procedure of PROCEDURES) {
    const yearly = procedure.season.reduce((sum, each) => sum + each, 0) / MONTHS;
    for (const [type, share] of Object.entries(procedure.types)) {
      const weight = (procedure.share * share * (procedure.season[month] ?? 1) * arrivalsOf(phase, type)) / yearly;
      factor += weight;
      work += weight * manualShareOf(type) * (WORK[type] ?? 1);
      kinds.push({ procedure, type });
      upTo.push(factor);
    }
  }
  const draw = (random: Random): Kind => {
    const drawn = random.next() * factor;
    const kind = kinds[upTo.findIndex((limit) => drawn < limit)] ?? kinds.at(-1);
    if (kind === undefined) throw new RangeError('nothing can come in');
    return kind;
  };
  return { factor, work, draw };
}
