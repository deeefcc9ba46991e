import { type Decider, DomainError } from '#libs/kernel';
import type { EchantillonEvent, EchantillonEventData } from './echantillon.events.js';

export type Echantillon = EchantillonEventData['EchantillonDrawn'];

export interface DrawEchantillon {
  readonly type: 'DrawEchantillon';
  readonly drawn: Echantillon;
}

/** `drawn`: one per échantillon of the procédure. */
export interface EchantillonState {
  readonly drawn: Readonly<Record<string, Echantillon>>;
}

function draw({ drawn }: DrawEchantillon, state: EchantillonState): readonly EchantillonEvent[] {
  const former = state.drawn[drawn.echantillon];
  if (former === undefined) return [{ type: 'EchantillonDrawn', data: drawn }];
  if (former.seed === drawn.seed) return [];
  throw new DomainError(
    'echantillon.alreadyDrawn',
    `L’échantillon « ${drawn.echantillon} » du ${drawn.trimestre} a été tiré le ${former.drawnOn}, avec la graine « ${former.seed} » : il ne se tire qu’une fois.`,
    { echantillon: drawn.echantillon, trimestre: drawn.trimestre, seed: former.seed, drawnOn: former.drawnOn },
  );
}

/** The samples of a procédure in a quarter, each drawn once; drawing it again with the same seed is nothing to do. */
export const echantillonDecider: Decider<DrawEchantillon, EchantillonEvent, EchantillonState> = {
  initialState: { drawn: {} },
  evolve: ({ drawn }, { data }) => ({ drawn: { ...drawn, [data.echantillon]: drawn[data.echantillon] ?? data } }),
  decide: draw,
};
