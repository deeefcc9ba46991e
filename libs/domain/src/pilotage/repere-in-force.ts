import { lastVersions } from './reference.js';
import type { RepereDefinition } from './repere.events.js';
import { SHIPPED_REPERES } from './shipped-pilotage.js';

/** The code of the repère that ships: by which whoever has chosen none is told. */
export const SHIPPED_REPERE = SHIPPED_REPERES[0]?.code ?? '';

/** Whether a réseau may be told by a repère: by one that names it, or none. */
export const isRepereOf = ({ reseau }: Pick<RepereDefinition, 'reseau'>, head: string): boolean => reseau === undefined || reseau === head;

/** All versions of the repères that are a réseau's by their last version, in the order given. */
export function reperesOf<T extends RepereDefinition>(head: string, versions: readonly T[]): readonly T[] {
  const codes = new Set(lastVersions(versions).flatMap((last) => (isRepereOf(last, head) ? [last.code] : [])));
  return versions.filter(({ code }) => codes.has(code));
}

/**
 * The code of the repère by which a réseau is told unless another is named: the one that it chose, while that is still its own, and otherwise the one that ships.
 * @param chosen null: it has chosen none
 */
export function repereInForce(head: string, chosen: string | null, versions: readonly RepereDefinition[]): string {
  return chosen !== null && reperesOf(head, versions).some(({ code }) => code === chosen) ? chosen : SHIPPED_REPERE;
}
