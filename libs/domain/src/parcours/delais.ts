import type { PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { percentileDesDelais } from '../indicateur/delai-de-traitement.js';
import type { ClockCode, ProcedureDefinition } from '../procedure/definition.js';
import { clockOn } from './clocks.js';
import type { ParcoursState } from './parcours.state.js';

/** Clocks that stopped within a period, or that have not stopped at its end. */
export const DELAIS_OF = ['stopped', 'going'] as const;
export type DelaisOf = (typeof DELAIS_OF)[number];

/** A clock of a dossier, as a period finds it. */
export interface DelaiDeDossier {
  readonly of: DelaisOf;
  /** Those that count, in days of the clock. */
  readonly days: number;
}

/** How a clock of a dossier counts in a period, both days included; null when it has not begun, or stopped before. */
export function delaiDeDossier(
  state: ParcoursState,
  definition: ProcedureDefinition,
  calendrier: CompiledCalendrier,
  clock: ClockCode,
  { from, to }: { readonly from: PlainDate; readonly to: PlainDate },
): DelaiDeDossier | null {
  const span = clockOn(state, { definition, calendrier }, clock, to);
  if (span === null || span.status === 'notStarted') return null;
  if (span.to === null) return { of: 'going', days: span.days };
  return span.to < from ? null : { of: 'stopped', days: span.days };
}

/** Days that half of the dossiers, and nine in ten, do not exceed: by the nearest rank, always a delay that is there; null without any dossier. */
export interface DelaisDHorloge {
  readonly dossiers: number;
  readonly p50: number | null;
  readonly p90: number | null;
}

/** The delays of some dossiers, in days. */
export function delaisDHorloge(days: Iterable<number>): DelaisDHorloge {
  const counts = new Map<number, number>();
  for (const each of days) counts.set(each, (counts.get(each) ?? 0) + 1);
  const groups = [...counts].map(([each, pieces]) => ({ days: each, pieces }));
  const dossiers = groups.reduce((sum, { pieces }) => sum + pieces, 0);
  return { dossiers, p50: percentileDesDelais(groups, 50), p90: percentileDesDelais(groups, 90) };
}
