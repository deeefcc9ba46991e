import { type Decider, DomainError, type PlainDate } from '#libs/kernel';
import type { ArreteEvent, FigureArretee } from './arrete.events.js';

/** The figures of a month as they are known on a day. */
export interface FiguresOfMonth {
  readonly reseau: string;
  readonly mois: string;
  readonly on: PlainDate;
  readonly knownOn: PlainDate;
  readonly ordinal: number;
  readonly figures: readonly FigureArretee[];
}

/** `CloseArrete` publishes the figures of a month; `CorrectArrete` tells by which of them they are known otherwise since. */
export interface ArreteCommand {
  readonly type: 'CloseArrete' | 'CorrectArrete';
  readonly told: FiguresOfMonth;
}

export interface Correction {
  readonly knownOn: PlainDate;
  readonly ordinal: number;
  readonly figures: readonly FigureArretee[];
}

/** A published figure as it is known: as its last correction tells it, or as published. */
export interface FigureConnue extends FigureArretee {
  /** As it was published, where a correction tells it – it may tell again what was published; null where none does. */
  readonly corrects: FigureArretee | null;
}

/** `published`: as first published, whatever came later. */
export type ArreteState =
  { readonly status: 'open' } | { readonly status: 'closed'; readonly published: FiguresOfMonth; readonly corrections: readonly Correction[] };

const keyOf = ({ indicateur, organisme }: Pick<FigureArretee, 'indicateur' | 'organisme'>): string => `${indicateur} ${organisme}`;

const isSame = (a: FigureArretee, b: FigureArretee): boolean =>
  a.status === b.status && a.value === b.value && a.numerator === b.numerator && a.denominator === b.denominator;

/** The corrections of an arrêté that had been told by a day – null: all of them –, in their order. */
export function correctionsKnown(state: ArreteState, knownOn: PlainDate | null): readonly Correction[] {
  if (state.status === 'open') return [];
  return state.corrections.filter((correction) => knownOn === null || correction.knownOn <= knownOn);
}

/**
 * The figures of an arrêté as corrected by a day – null: now –: all that were published, in that order. None where nothing was published by then.
 */
export function figuresKnown(state: ArreteState, knownOn: PlainDate | null): readonly FigureConnue[] {
  if (state.status === 'open' || (knownOn !== null && knownOn < state.published.knownOn)) return [];
  const corrections = correctionsKnown(state, knownOn).flatMap(({ figures }) => figures.map((figure) => [keyOf(figure), figure] as const));
  const last = new Map(corrections);
  return state.published.figures.map((published) => {
    const corrected = last.get(keyOf(published));
    return corrected === undefined ? { ...published, corrects: null } : { ...corrected, corrects: published };
  });
}

function close(told: FiguresOfMonth, state: ArreteState): readonly ArreteEvent[] {
  if (state.status === 'open') return [{ type: 'ArreteClosed', data: told }];
  const { reseau, mois } = told;
  throw new DomainError(
    'arrete.alreadyClosed',
    `Le mois ${mois} du réseau « ${reseau} » est arrêté depuis le ${state.published.knownOn}. Ce qui s’est su depuis se dit par une correction.`,
    { reseau, mois, knownOn: state.published.knownOn },
  );
}

function correct({ reseau, mois, knownOn, ordinal, figures: told }: FiguresOfMonth, state: ArreteState): readonly ArreteEvent[] {
  if (state.status === 'open') {
    throw new DomainError(
      'arrete.unknown',
      `Le mois ${mois} du réseau « ${reseau} » n’est pas arrêté : « ecluse arrete list » dit lesquels le sont.`,
      { reseau, mois },
    );
  }
  // What was not published is no figure of this arrêté.
  const former = new Map(figuresKnown(state, null).map((figure) => [keyOf(figure), figure]));
  const figures = told.filter((figure) => {
    const known = former.get(keyOf(figure));
    return known !== undefined && !isSame(known, figure);
  });
  return figures.length === 0 ? [] : [{ type: 'ArreteCorrected', data: { reseau, mois, knownOn, ordinal, figures } }];
}

function evolve(state: ArreteState, { type, data }: ArreteEvent): ArreteState {
  switch (type) {
    case 'ArreteClosed':
      return state.status === 'open' ? { status: 'closed', published: data, corrections: [] } : state;
    case 'ArreteCorrected': {
      const { knownOn, ordinal, figures } = data;
      return state.status === 'open' ? state : { ...state, corrections: [...state.corrections, { knownOn, ordinal, figures }] };
    }
  }
}

/** The published figures of a month of a réseau: published once, never changed, corrected beside. */
export const arreteDecider: Decider<ArreteCommand, ArreteEvent, ArreteState> = {
  initialState: { status: 'open' },
  evolve,
  decide: ({ type, told }, state) => (type === 'CloseArrete' ? close(told, state) : correct(told, state)),
};
