import type { SeuilsDefinition } from '#libs/domain';
import { daysBetween } from '#libs/kernel';
import type { Plan } from '../plan.js';
import { ARBRE_OF_REGIONS, RESEAU } from './caisses.js';

const SOURCE = 'invention de la démonstration';
const WEEK = 7;

const SOLDE = {
  version: 1,
  source: SOURCE,
  indicateur: 'solde-ouvre-20@1',
  orientation: 'lowerIsBetter',
  by: 'owner',
  reseau: RESEAU.code,
  arbre: null,
  procedures: null,
  siEnDifficulte: null,
  memoire: 31,
  alerte: { from: 'critique', rappelApres: WEEK },
} as const satisfies Partial<SeuilsDefinition>;

/** From 6 and 8 days, as the report says of a réseau; its parts swing further. */
const BASCULE = { tendue: { enter: 6, leave: 5.5, included: true }, critique: { enter: 8, leave: 7.5, included: false } } as const;
const OF_REGION = { tendue: { enter: 8, leave: 7.5, included: true }, critique: { enter: 10, leave: 9, included: false } } as const;
const OF_CAISSE = { tendue: { enter: 10, leave: 9, included: true }, critique: { enter: 15, leave: 12, included: false } } as const;

/** By which the réseau, and each of its caisses, is told to be in difficulty. */
export const SEUILS_OF_RESEAU = 'demonstration-solde-reseau';
export const SEUILS_OF_CAISSES = 'demonstration-solde-caisse';

/** A stock of dossiers that would be that of two days and a half of all the pièces of the plan, in one région. */
const PART_OF_YEAR = 200;
const DAYS_PER_YEAR = 365.25;

/** By what the invented réseau tells that a level of it is in difficulty: the réseau, a région, a caisse, a procédure of a caisse in difficulty; by dossiers too. */
export function seuilsOfPlan({ pieces, firstDay, lastDay }: Pick<Plan, 'pieces' | 'firstDay' | 'lastDay'>): readonly SeuilsDefinition[] {
  const dossiers = Math.ceil((pieces / daysBetween(firstDay, lastDay)) * (DAYS_PER_YEAR / PART_OF_YEAR));
  const region = { niveau: 'groupement', arbre: ARBRE_OF_REGIONS } as const;
  return [
    {
      ...{ ...SOLDE, ...BASCULE, code: SEUILS_OF_RESEAU, label: 'Alerte sur le solde du réseau', niveau: 'reseau' },
      // Two caisses that fail make the réseau tense in autumn; of the others together nobody would be told otherwise.
      alerte: { from: 'tendue', rappelApres: WEEK },
    },
    { ...SOLDE, ...OF_REGION, ...region, code: 'demonstration-solde-region', label: 'Alerte sur le solde d’une région' },
    { ...SOLDE, ...OF_CAISSE, code: SEUILS_OF_CAISSES, label: 'Alerte sur le solde d’une caisse', niveau: 'caisse' },
    {
      ...{ ...SOLDE, ...OF_CAISSE, code: 'demonstration-solde-prestation', niveau: 'caisse' },
      label: 'Alerte sur le solde d’une prestation, dans une caisse en difficulté',
      procedures: ['aide-au-logement', 'rsa'],
      siEnDifficulte: SEUILS_OF_CAISSES,
    },
    {
      ...{ ...SOLDE, ...region, code: 'demonstration-dossiers-region', indicateur: 'stock-dossiers@1' },
      label: 'Alerte sur les dossiers en stock d’une région',
      tendue: { enter: dossiers - Math.floor(dossiers / WEEK), leave: dossiers - Math.floor(dossiers / WEEK), included: true },
      critique: { enter: dossiers, leave: dossiers - Math.floor(dossiers / WEEK), included: true },
    },
  ];
}
