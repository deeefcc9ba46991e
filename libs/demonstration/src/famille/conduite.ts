import type { Montee, PhaseDefinition } from '#libs/domain';
import { RESEAU } from './caisses.js';
import { SEUILS_OF_CAISSES, SEUILS_OF_RESEAU } from './seuils.js';

/** How newcomers come to work in the family réseau: the months are those of the report, which tells no shares. */
export const MONTEE: Montee = {
  version: 1,
  operationalMonths: 18,
  optimalMonths: 36,
  shareAtStart: 0.3,
  shareWhenOperational: 0.8,
  source: 'IGAS 2022-035R, « un an et demi » et « 3 ans » ; parts : invention de la démonstration',
};

/** When the family réseau may leave its stabilisation. */
export const PHASE: PhaseDefinition = {
  code: RESEAU.code,
  version: 1,
  label: 'Sortie de la stabilisation',
  source: 'invention de la démonstration',
  conditions: [
    {
      code: 'solde-du-reseau',
      label: 'Le réseau n’est pas en situation critique depuis quatre semaines',
      seuils: SEUILS_OF_RESEAU,
      atMost: 'tendue',
      part: 1,
      pendant: 28,
    },
    {
      code: 'solde-des-caisses',
      label: 'Trois caisses sur quatre ne sont pas en situation critique depuis deux semaines',
      seuils: SEUILS_OF_CAISSES,
      atMost: 'tendue',
      part: 0.75,
      pendant: 14,
    },
  ],
};
