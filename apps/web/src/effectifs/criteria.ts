import type { AgentsAsked } from '../api/effectifs-queries.ts';
import type { Criterion } from '../common/criteria.tsx';
import { labels } from '../labels.ts';
import type { ListSearch, Search } from '../view/address.ts';

const text = labels.effectifs;
const KINDS = ['cdi', 'cdd', 'interim'] as const;
const FONCTIONS = ['production', 'other'] as const;
const LEVELS = ['1', '2', '3', '4'];
/** The address says so of contracts of no équipe. */
export const WITHOUT_EQUIPE = 'oui';

/** The parts of the address that choose among the agents, none of them told. */
export const NO_CRITERION: Search = {
  equipe: undefined,
  sansEquipe: undefined,
  contrat: undefined,
  fonction: undefined,
  competence: undefined,
  niveau: undefined,
};

/** Which agents the address asks for; what it says that nobody knows is left out. */
export function agentsAsked({ equipe, sansEquipe, contrat, fonction, competence, niveau }: ListSearch): AgentsAsked {
  const kind = KINDS.find((one) => one === contrat);
  const known = FONCTIONS.find((one) => one === fonction);
  return {
    ...(sansEquipe === WITHOUT_EQUIPE ? { sansEquipe: true } : equipe === undefined ? {} : { equipe }),
    ...(kind === undefined ? {} : { kind }),
    ...(known === undefined ? {} : { fonction: known }),
    ...(competence === undefined ? {} : { competence }),
    ...(competence !== undefined && niveau !== undefined && LEVELS.includes(niveau) ? { level: Number(niveau) } : {}),
  };
}

/** The same in words. */
export function criteriaOf(search: ListSearch): readonly Criterion[] {
  const { equipe, sansEquipe, kind, fonction, competence, level } = agentsAsked(search);
  return [
    ...(equipe === undefined ? [] : [{ label: text.criterion.equipe(equipe), keys: ['equipe'] }]),
    ...(sansEquipe === true ? [{ label: text.noEquipe, keys: ['sansEquipe'] }] : []),
    ...(kind === undefined ? [] : [{ label: text.kind(kind), keys: ['contrat'] }]),
    ...(fonction === undefined ? [] : [{ label: text.fonction(fonction), keys: ['fonction'] }]),
    ...(competence === undefined ? [] : [{ label: text.criterion.competence(competence), keys: ['competence', 'niveau'] }]),
    ...(level === undefined ? [] : [{ label: text.criterion.niveau(String(level)), keys: ['niveau'] }]),
  ];
}
