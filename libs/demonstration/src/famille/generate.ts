import type { Plan } from '../plan.js';
import type { GeneratedFact } from './facts.js';
import { Simulation } from './simulation.js';

/**
 * Everything that was ever known of the family réseau, in the order in which it was learnt. The same plan gives the same facts.
 * Pull based: what is under way is held in memory, what has ended is not.
 */
export function factsOf(plan: Plan): Iterable<GeneratedFact> {
  return new Simulation(plan).run();
}
