import type { Command } from 'commander';
import { gathered } from '../command.js';
import type { Query } from '../http/client.js';

/** Whom a comparison is among. */
export interface AmongOptions {
  readonly caisse?: readonly string[];
  readonly groupement?: string;
  readonly reseau?: string;
  readonly arbre?: string;
  readonly restated?: boolean;
  readonly byDoer?: boolean;
  readonly procedure?: string;
  readonly knownOn?: string;
}

/** Not `--doer CODE`, which filters: whose work it is that counts. */
export const BY_DOER = ['--by-doer', 'par caisse exécutante, et non responsable'] as const;
export const RESTATED = ['--restated', 'par les appartenances et fusions d’aujourd’hui, et non du jour regardé'] as const;

export function addAmongOptions(command: Command): Command {
  return command
    .option('--caisse <CODE>', 'caisse à comparer, toutes sinon ; peut être répétée', gathered)
    .option('--groupement <CODE>', 'les caisses de ce groupement')
    .option('--reseau <CODE>', 'les caisses de ce réseau ; à nommer quand il y en a plusieurs')
    .option('--arbre <CODE>', 'les groupements de cet arbre, chacun comme un tout')
    .option(...RESTATED)
    .option(...BY_DOER)
    .option('--procedure <CODE>', 'procédure')
    .option('--known-on <JOUR>', 'tel que connu ce jour-là (sinon : maintenant)');
}

export function amongQuery({ caisse, groupement, reseau, arbre, restated, byDoer, procedure, knownOn }: AmongOptions): Query {
  const perimetre = restated === true ? 'restated' : undefined;
  return { caisse, groupement, reseau, arbre, perimetre, by: byDoer === true ? 'doer' : undefined, procedure, knownOn };
}
