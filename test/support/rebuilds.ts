import type { RebuildOptions } from '#libs/runner';

/** A rebuild about which nobody has anything to say, by small batches. */
export const undecided: Pick<RebuildOptions, 'batchSize' | 'pollMs' | 'report'> = {
  batchSize: 50,
  pollMs: 10,
  report: async () => Promise.resolve({ accepted: false, cancelled: false }),
};
