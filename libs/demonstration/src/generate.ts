import { derogationsOf } from './derogations/derogations.js';
import type { GeneratedFact } from './famille/facts.js';
import { Simulation } from './famille/simulation.js';
import type { Plan } from './plan.js';

/**
 * Everything that was ever known of what comes as facts – the family réseau, derogations –, in the order in which it was learnt. The same plan gives the same
 * facts. Pull based: of the family réseau, what is under way is held in memory, what has ended is not.
 */
export function* factsOf(plan: Plan): Generator<GeneratedFact> {
  const [famille, derogations] = [new Simulation(plan).run(), derogationsOf(plan)];
  let next = derogations.next();
  for (const fact of famille) {
    for (; next.done !== true && next.value.knownOn < fact.knownOn; next = derogations.next()) yield next.value;
    yield fact;
  }
  for (; next.done !== true; next = derogations.next()) yield next.value;
}
