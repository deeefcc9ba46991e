import type { Plan } from '#libs/demonstration';
import { idOfName } from '../ids.js';

/** What tells one demonstration from another: the same plan is the same log, on every machine. */
export function demonstrationId({ source, seed, firstDay, lastDay, pieces, caisses, claims, translations, derogations, miniature }: Plan): string {
  const size = [pieces, claims, translations, derogations, miniature?.one ?? 0].map(String);
  return idOfName('demonstration', VERSION, source, String(seed), firstDay, lastDay, ...size, ...caisses.map(({ code }) => code));
}

/** Raised with what the same plan tells otherwise than before: a loading is gone on with by those alone who tell it in the same way. */
const VERSION = '10';

/** The id of the import by which a demonstration ends. */
export const importIdOf = (plan: Plan): string => idOfName('import', `demonstration/${demonstrationId(plan)}`);

/** The stream of that import. */
export const importStreamOf = (plan: Plan): string => `import-${importIdOf(plan)}`;
