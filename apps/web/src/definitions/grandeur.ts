import { itemsOf, memberOf, numberOf, textOf } from '../api/members.ts';
import { labels } from '../labels.ts';

const text = labels.definitions.grandeur;

/** One side of a rapport, in words. */
export function grandeurText(grandeur: unknown): string {
  const [indicateur, releve] = [textOf(grandeur, 'indicateur'), textOf(grandeur, 'releve')];
  if (indicateur !== '') return text.indicateur(indicateur, numberOf(grandeur, 'mois'));
  if (releve !== '') return text.releve(releve);
  const effectif = memberOf(grandeur, 'effectif');
  const listed = (member: string, words: (code: string) => string): string =>
    itemsOf(effectif, member)
      .map((code) => words(String(code)))
      .join(', ');
  return text.effectif(text.unite(textOf(effectif, 'unite')), listed('contrats', text.contrat), listed('fonctions', text.fonction));
}
