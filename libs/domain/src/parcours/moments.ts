import { isPlainDate } from '#libs/kernel';
import type { Anchor } from '../procedure/definition.js';
import type { Moment, ParcoursState } from './parcours.state.js';

/** When an anchor came – the last time, where there are several –; null while it has not. */
export function momentOf(anchor: Anchor, state: ParcoursState): Moment | null {
  if ('event' in anchor) return state[anchor.event];
  if ('entered' in anchor) return state.entered[anchor.entered] ?? null;
  if ('performed' in anchor) return state.performed[anchor.performed] ?? null;
  const value = state.fields[anchor.field];
  const known = state.known[anchor.field];
  return typeof value === 'string' && isPlainDate(value) && known !== undefined ? { on: value, at: null, since: known.since } : null;
}
