import type { RebuildOptions, Tenure } from '#libs/runner';

/** A tenure that nobody contests, until the signal. */
export const uncontested = (signal: AbortSignal): Tenure => ({ signal, confirm: async () => Promise.resolve() });

/** A rebuild about which nobody has anything to say, by small batches. */
export const undecided: Pick<RebuildOptions, 'batchSize' | 'pollMs' | 'report' | 'complete' | 'tenure'> = {
  batchSize: 50,
  pollMs: 10,
  report: async () => Promise.resolve({ accepted: false, cancelled: false }),
  complete: async () => Promise.resolve(true),
  tenure: uncontested(new AbortController().signal),
};
