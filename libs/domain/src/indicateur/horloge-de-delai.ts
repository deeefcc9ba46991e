import { sameJson } from '../json/same-json.js';
import type { Anchor, ProcedureDefinition } from '../procedure/definition.js';
import type { DelaiDefinition } from './definition.js';

/** A moment of a dossier, in words that do not name its procédure. */
export const anchorText = (anchor: Anchor): string => Object.entries(anchor).flat().join(' ');

/**
 * What is wrong with the clock of a delay: one that no published version of its procédure has. `versions`: those published, first to last; none for a procédure
 * that nobody published.
 */
export function faultsOfHorloge(
  { horloge, dayKind }: Pick<DelaiDefinition, 'horloge' | 'dayKind'>,
  versions: readonly Pick<ProcedureDefinition, 'clocks'>[],
): readonly string[] {
  if (horloge === undefined) return [];
  const { procedure, clock, from, to } = horloge;
  if (versions.length === 0) return [`horloge.procedure : « ${procedure} » n’est pas une procédure publiée`];
  const published = versions.flatMap(({ clocks }) => clocks[clock] ?? []);
  const last = published.at(-1);
  if (last === undefined) return [`horloge.clock : « ${procedure} » n’a pas d’horloge « ${clock} »`];
  if (published.some((each) => sameJson(each.from, from) && sameJson(each.to, to) && each.dayKind === dayKind)) return [];
  const said = `de « ${anchorText(last.from)} » à « ${anchorText(last.to)} », dayKind « ${last.dayKind} »`;
  return [`horloge : l’horloge « ${clock} » de « ${procedure} » compte ${said}`];
}
