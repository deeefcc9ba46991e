import type { Decider } from '#libs/kernel';
import type { ReleveEvent } from './releve.events.js';

/** One value of one period, as it was given; checked against its definition before. */
export interface ReadValue {
  readonly periode: string;
  readonly value: number;
  readonly source: string;
  /** Whether figures of the period are published. */
  readonly closed: boolean;
}

/** All values given at once for one organisme. */
export interface RecordReleves {
  readonly type: 'RecordReleves';
  readonly code: string;
  readonly organisme: string;
  readonly unit: string;
  readonly values: readonly ReadValue[];
}

/** The last value of each period. */
export interface ReleveState {
  readonly values: Readonly<Record<string, number>>;
}

/**
 * The readings of one indicator for one organisme. The value that a period already has is nothing to do; another one corrects it. What is learnt of a
 * period whose figures are published is recorded all the same, and says so.
 */
export const releveDecider: Decider<RecordReleves, ReleveEvent, ReleveState> = {
  initialState: { values: {} },
  evolve: ({ values }, { data }) => ({ values: { ...values, [data.periode]: data.value } }),
  decide: ({ code, organisme, unit, values }, state) => {
    const told = new Map(Object.entries(state.values));
    return values.flatMap(({ periode, value, source, closed }): readonly ReleveEvent[] => {
      const corrects = told.get(periode) ?? null;
      if (corrects === value) return [];
      told.set(periode, value);
      return [{ type: 'ReleveRecorded', data: { code, organisme, periode, value, unit, source, corrects, closed } }];
    });
  },
};
