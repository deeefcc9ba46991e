import { SEUILS } from '../codec/pilotage-event-shapes.js';
import { checked, CODE_EXPECTED, faultsAt, isCode } from './checked.js';
import { turned } from './orientation.js';
import type { SeuilsDefinition } from './seuils.events.js';
import { versionsDecider } from './versions.decider.js';

export const seuilsDecider = versionsDecider<SeuilsDefinition, 'SeuilsDefined'>('SeuilsDefined', 'seuils');

/** A state is not read from before that: it would be asked of every day. */
const LONGEST_MEMORY = 366;
const MOST_PROCEDURES = 100;

function faultsOf(definition: SeuilsDefinition): readonly string[] {
  const { orientation, niveau, arbre, procedures, siEnDifficulte, tendue, critique, memoire, alerte, code } = definition;
  const noWorse = (a: number, b: number): boolean => turned(a - b, orientation) <= 0;
  const rappel = alerte?.rappelApres ?? null;
  return faultsAt(
    ['tendue.leave', noWorse(tendue.leave, tendue.enter), 'une situation finit là où elle commence, ou du bon côté'],
    ['critique.leave', noWorse(critique.leave, critique.enter), 'une situation finit là où elle commence, ou du bon côté'],
    ['critique.enter', noWorse(tendue.enter, critique.enter), '« critique » commence là où « tendue » commence, ou au-delà'],
    ['critique.leave', noWorse(tendue.leave, critique.leave), '« critique » finit là où « tendue » finit, ou avant'],
    ['memoire', memoire >= 1 && memoire <= LONGEST_MEMORY, `1 à ${String(LONGEST_MEMORY)} jours attendus`],
    ['arbre', (arbre === null) === (niveau !== 'groupement'), 'un arbre au niveau « groupement », null aux autres'],
    ['procedures', procedures === null || (procedures.length > 0 && procedures.length <= MOST_PROCEDURES), 'au moins une procédure, ou null'],
    [
      'siEnDifficulte',
      siEnDifficulte === null || (niveau === 'caisse' && isCode(siEnDifficulte) && siEnDifficulte !== code),
      `au niveau « caisse », le code d’autres seuils ; ${CODE_EXPECTED}`,
    ],
    ['alerte.rappelApres', rappel === null || rappel >= 1, 'au moins 1 jour, ou null'],
  );
}

/** @throws DomainError `seuils.invalid`, with all that is wrong with it */
export function checkedSeuils(value: unknown): SeuilsDefinition {
  return checked(value, 'seuils', SEUILS, faultsOf);
}
