/** `percent`, 0 to 100 and raw; null when nothing is counted: there is no share of nothing. */
export function taux(counted: number, total: number): number | null {
  return total === 0 ? null : (100 * counted) / total;
}

/**
 * How a figure stands towards what it is held to. `sansCible`: none was set for the year – neither met nor missed.
 * `horsHypothese`: the target supposes another volume; it is told, and binds less.
 */
export type Appreciation =
  | { readonly status: 'undefined'; readonly value: null; readonly target: number | null }
  | { readonly status: 'sansCible'; readonly value: number; readonly target: null }
  | { readonly status: 'met' | 'missed'; readonly value: number; readonly target: number; readonly horsHypothese: boolean };

/** The volume that a target supposes, and how far from it – a share of it – it still holds. */
export interface VolumeHypothesis {
  readonly expected: number;
  readonly tolerance: number;
}

/** Decided on the raw value; the target itself is met. */
export function appreciate(
  value: number | null,
  target: number | null | undefined,
  better: 'higher' | 'lower',
  volume?: { readonly found: number; readonly hypothesis: VolumeHypothesis },
): Appreciation {
  if (value === null) return { status: 'undefined', value, target: target ?? null };
  if (target === null || target === undefined) return { status: 'sansCible', value, target: null };
  const met = better === 'higher' ? value >= target : value <= target;
  const horsHypothese =
    volume !== undefined && Math.abs(volume.found - volume.hypothesis.expected) > volume.hypothesis.tolerance * volume.hypothesis.expected;
  return { status: met ? 'met' : 'missed', value, target, horsHypothese };
}
