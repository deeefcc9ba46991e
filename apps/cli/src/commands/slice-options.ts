import type { Command } from 'commander';
import { gathered } from '../command.js';
import type { Query } from '../http/client.js';
import { RESTATED } from './among-options.js';

/** The filters that figures and lists share. */
export interface SliceOptions {
  readonly knownOn?: string;
  readonly caisse?: string;
  readonly groupement?: string;
  readonly reseau?: string;
  readonly restated?: boolean;
  readonly doer?: string;
  readonly procedure?: string;
  readonly type?: string;
  readonly source?: string;
  readonly definition?: readonly string[];
}

export function addSliceOptions(command: Command): Command {
  return command
    .option('--known-on <JOUR>', 'tel que connu ce jour-là (sinon : maintenant)')
    .option('--caisse <CODE>', 'caisse responsable')
    .option('--groupement <CODE>', 'groupement : ses caisses')
    .option('--reseau <CODE>', 'réseau, par le code de sa tête')
    .option(...RESTATED)
    .option('--doer <CODE>', 'caisse exécutante')
    .option('--procedure <CODE>', 'procédure')
    .option('--type <TYPE>', 'type de pièce')
    .option('--source <NOM>', 'source (journal importé)')
    .option('--definition <CODE[@V]>', 'définition d’un bloc de chiffres ; peut être répétée', gathered);
}

export function sliceQuery({ knownOn, caisse, groupement, reseau, restated, doer, procedure, type, source, definition }: SliceOptions): Query {
  return { knownOn, caisse, groupement, reseau, perimetre: restated === true ? 'restated' : undefined, doer, procedure, type, source, definition };
}
