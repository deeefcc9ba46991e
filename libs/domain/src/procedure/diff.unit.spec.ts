import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { type ProcedureDefinition } from '#libs/domain';
import { readProcedure } from '#libs/interchange';
import { diffProcedures } from './diff.js';

const text = readFileSync(new URL('../../../../procedures/demande-de-retraite.yaml', import.meta.url), 'utf8');

/** The pension claim, with a text replaced by another. */
function retraite(...changes: readonly (readonly [from: string, to: string])[]): ProcedureDefinition {
  const changed = changes.reduce((whole, [from, to]) => {
    if (!whole.includes(from)) throw new Error(`not there: ${from}`);
    return whole.replace(from, () => to);
  }, text);
  const read = readProcedure(changed, 'p.yaml');
  if (read.status === 'refused') throw new Error(read.problems.map(({ message }) => message).join('\n'));
  return read.definition;
}
const before = retraite();

/** Every leaf of a value: its path. */
function leaves(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leaves(one, [...path, index]));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
  return [path];
}

/** A copy in which one leaf is another. */
function altered(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return typeof value === 'number' ? value + 1 : 'altered';
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === key ? altered(one, rest) : one));
  return Object.fromEntries(Object.entries(value as object).map(([name, one]: [string, unknown]) => [name, name === key ? altered(one, rest) : one]));
}

describe('the difference between two versions of a procédure', () => {
  it('is nothing when only the version changed', () => {
    expect(diffProcedures(before, { ...before, version: 2 })).toEqual([]);
  });

  it('tells in French what was changed, étapes first', () => {
    const after = retraite(
      ['after: { value: 4, unit: months }', 'after: { value: 90, unit: workedDays }'],
      ['roles: [valideur]\n        notBy: [liquider]', 'roles: [valideur, responsable]\n        notBy: []'],
      ['    from: { performed: demander-pieces }', '    from: { event: opened }'],
      ['acteMariage: {', 'acteNaissance: {'],
      ['start: reception', 'start: instruction'],
    );
    expect(diffProcedures(before, after).map(({ kind, path, sentence }) => `${kind} ${path.join('.')} ${sentence}`)).toEqual([
      'changed etapes.validation.actions.valider.roles Action « Valider » (valider) dans « Validation », les rôles : valideur → valideur, responsable.',
      'changed etapes.validation.actions.valider.notBy Action « Valider » (valider) dans « Validation », les personnes exclues : liquider → aucun.',
      'removed pieces.acteMariage Pièce attendue retirée : « Acte de mariage » (acteMariage).',
      'added pieces.acteNaissance Pièce attendue ajoutée : « Acte de mariage » (acteNaissance).',
      'changed echeances.relancePieces.from Échéance « Relance de l’assuré » (relancePieces), le départ : l’action « demander-pieces » → l’ouverture.',
      'changed echeances.delaiLegal.after Échéance « Fin du délai légal » (delaiLegal), le délai : 4 mois → 90 jours ouvrés.',
      'changed start Procédure, l’étape de départ : « reception » → « instruction ».',
    ]);
  });

  it('tells étapes and actions that are gone, and those that came', () => {
    const { 'validation-du-rejet': gone, ...etapes } = before.etapes;
    const { validation } = etapes;
    if (gone === undefined || validation === undefined) throw new Error('étapes');
    const after = { ...before, etapes: { ...etapes, revue: gone, validation: { ...validation, actions: {} } } };
    expect(diffProcedures(before, after).map(({ sentence }) => sentence)).toEqual([
      'Étape retirée : « Validation du rejet » (validation-du-rejet).',
      'Étape ajoutée : « Validation du rejet » (revue).',
      'Action retirée dans « Validation » : « Valider » (valider).',
      'Action retirée dans « Validation » : « Renvoyer en instruction » (renvoyer).',
    ]);
  });

  it('tells any change, whatever it is, at a place around it', () => {
    const places = leaves(before).filter(([first]) => first !== 'version');
    fc.assert(
      fc.property(fc.constantFrom(...places), (place) => {
        const differences = diffProcedures(before, altered(before, place) as ProcedureDefinition);
        expect(differences).toHaveLength(1);
        expect(place.slice(0, differences[0]?.path.length)).toEqual(differences[0]?.path);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
