import { describe, expect, it } from '@jest/globals';
import { type Entry, foundAmong, type Kind } from './entries.ts';

const entry = (kind: Kind, label: string, detail: string): Entry => ({ key: `${kind} ${label}`, kind, label, detail, open: () => undefined });
const ENTRIES = [
  entry('page', 'Réseau', 'Comparer les caisses, en tuiles et par rang'),
  entry('action', 'Imprimer cette page', ''),
  entry('caisse', 'Caisse de la Côte-d’Or', '211'),
  entry('caisse', 'Caisse du Cœur', '751'),
  entry('groupement', 'Île-de-France', 'idf'),
  entry('indicateur', 'Solde en jours', 'solde-calendaire-28'),
  entry('definition', 'Réseau idéal', 'ideal'),
];
const told = (typed: string): readonly string[] => foundAmong(ENTRIES, typed).flatMap(({ entries }) => entries.map(({ label }) => label));

describe('what the palette finds', () => {
  it('is pages and actions as long as nothing is typed', () => {
    expect(told(' ')).toEqual(['Réseau', 'Imprimer cette page']);
  });

  it.each([
    ['cote d or', 'Caisse de la Côte-d’Or'],
    ['CÔTE D’OR', 'Caisse de la Côte-d’Or'],
    ['coeur', 'Caisse du Cœur'],
    ['751', 'Caisse du Cœur'],
    ['ile de', 'Île-de-France'],
    ['IDF', 'Île-de-France'],
    ['calendaire 28', 'Solde en jours'],
    ['jours solde', 'Solde en jours'],
  ])('answers « %s » by code and by name, whatever the accents, case, signs and order', (typed, label) => {
    expect(told(typed)).toEqual([label]);
  });

  it('has first what is called so, then what begins so, then what has a word that begins so', () => {
    expect(told('réseau')).toEqual(['Réseau', 'Réseau idéal']);
    expect(told('ca')).toEqual(['Caisse de la Côte-d’Or', 'Caisse du Cœur', 'Réseau', 'Solde en jours']);
    expect(told('id')).toEqual(['Île-de-France', 'Réseau idéal']);
  });

  it.each(['zzz', '…', '« »'])('is nothing of « %s »', (typed) => {
    expect(foundAmong(ENTRIES, typed)).toEqual([]);
  });

  it('is cut to what is read at a glance, and says how many there are', () => {
    const many = Array.from({ length: 101 }, (_, n) => entry('caisse', `Caisse ${String(n)}`, String(n)));
    const [group] = foundAmong(many, 'caisse');
    expect([group?.entries.length, group?.count]).toEqual([8, 101]);
  });
});
