import { type Decider, DomainError } from '#libs/kernel';
import type { ReferenceEvent } from './reference.events.js';

/** `reference` is only quoted in a refusal; the stream's name says which value is reserved. */
export interface ReserveReference {
  readonly type: 'ReserveReference';
  readonly reference: string;
  readonly holder: string;
}

export type ReferenceCommand = ReserveReference;

export type ReferenceState = { readonly status: 'free' } | { readonly status: 'reserved'; readonly holder: string };

function reserve({ reference, holder }: ReserveReference, state: ReferenceState): readonly ReferenceEvent[] {
  if (state.status === 'free') return [{ type: 'ReferenceReserved', data: { holder } }];
  if (state.holder === holder) return [];
  throw new DomainError('reference.taken', `La référence « ${reference} » est déjà prise.`, { reference, holder: state.holder });
}

/** A unique value and who holds it, for ever. */
export const referenceDecider: Decider<ReferenceCommand, ReferenceEvent, ReferenceState> = {
  initialState: { status: 'free' },
  evolve: (_, { data }) => ({ status: 'reserved', holder: data.holder }),
  decide: reserve,
};
