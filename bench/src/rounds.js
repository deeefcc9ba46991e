import { bootstrapped, median, seeded } from './statistics.js';

/**
 * One way of doing the work that is compared. A round does some of it, and says how much and for how long: its rate is what counts.
 * @typedef {object} Rival
 * @property {string} name
 * @property {(round: number) => Promise<{ done: number, seconds: number }>} round
 */

/** Rates in work per second, by rival, round after round. @typedef {ReadonlyMap<string, readonly number[]>} Rates */

/** What the figures of a comparison rest on at least. */
export const ROUNDS = 9;

/**
 * Rounds of half a second and some hundred calls that come before: a service that has run for a minute is compared, not one that starts. The engine compiles
 * what is called often only after some thousand calls, of which a client of few lines needs fewer than one that checks what it is given.
 */
export const WARM_UP = 8;

/**
 * Runs rivals in turn, in one process, so that whatever else the machine does weighs on all of them alike: each round runs every rival once, in an
 * order of its own. The first rounds warm up and are not counted.
 * @param {readonly Rival[]} rivals
 * @param {{ rounds?: number, warmUp?: number, seed?: number }} [options]
 * @returns {Promise<Rates>}
 */
export async function interleaved(rivals, { rounds = ROUNDS, warmUp = 1, seed = 1 } = {}) {
  const random = seeded(seed);
  const rates = new Map(rivals.map(({ name }) => [name, []]));
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const rival of shuffled(rivals, random)) {
      const { done, seconds } = await rival.round(round);
      if (round >= warmUp) rates.get(rival.name).push(done / seconds);
    }
  }
  return rates;
}

/** @template T @param {readonly T[]} values @param {() => number} random @returns {T[]} */
function shuffled(values, random) {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/**
 * How many times as fast one rival is as another: the median of the ratios of each round, in which both met the same machine, with the interval
 * that holds it with 95 %.
 * @param {Rates} rates @param {string} ours @param {string} theirs
 * @returns {{ value: number, low: number, high: number }}
 */
export function ratioBetween(rates, ours, theirs) {
  const [mine, other] = [rates.get(ours), rates.get(theirs)];
  const ratios = mine.map((rate, round) => rate / other[round]);
  return { value: median(ratios), ...bootstrapped(ratios) };
}

/**
 * The rates of all rivals, and the ratios that have a goal, as figures.
 * @param {Rates} rates
 * @param {{ group: string, unit: string, ours: string, goals: Readonly<Record<string, number | undefined>> }} comparison goals by rival: how many times as fast
 * @returns {import('./figures.js').Figure[]}
 */
export function figuresOf(rates, { group, unit, ours, goals }) {
  const told = [...rates].map(([name, values]) => ({ group, name, unit, value: median(values), ...bootstrapped(values) }));
  const ratios = [...rates.keys()]
    .filter((name) => name !== ours)
    .map((name) => ({ group, name: `${ours} against ${name}`, unit: '×', ...ratioBetween(rates, ours, name), atLeast: goals[name] }));
  return [...told, ...ratios];
}
