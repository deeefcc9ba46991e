import { describe, expect, it } from '@jest/globals';
import { type KnownSejour, mouvementsOf, type Place } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { changedDays } from './changed-days.js';
import type { PostedMouvement } from './stock-changes.js';

const at = (caisse: string, etape: string | null): Place => ({
  ...{ caisse, caisseExecutante: caisse, procedure: 'retraite', type: 'demande' },
  ...{ population: null, canal: null, etape, waitingFor: null },
});

const stay = (place: Place, exit: string | null, known: readonly [string, string | null]): KnownSejour => ({
  ...{ place, rank: 0, entry: 'arrived', exit: exit === null ? null : 'processedManual' },
  ...{ arrivedOn: plainDate('2026-01-05'), fromOn: plainDate('2026-01-05'), toOn: exit === null ? null : plainDate(exit) },
  ...{ knownFrom: plainDate(known[0]), knownTo: known[1] === null ? null : plainDate(known[1]) },
});

const posted = (dossier: string, sejour: KnownSejour, sign: 1 | -1): readonly PostedMouvement[] =>
  mouvementsOf(sejour).map(({ n, ...mouvement }) => ({ ...mouvement, dossier, source: null, origin: 'native', n: n * sign }));

/** As a stay is undone and posted again when something is learnt of it. */
const learnt = (dossier: string, before: KnownSejour, ...after: readonly KnownSejour[]): readonly PostedMouvement[] => [
  ...posted(dossier, before, -1),
  ...after.flatMap((sejour) => posted(dossier, sejour, 1)),
];

const numbers = new Map<string, number>();
const placeOf = ({ place }: PostedMouvement): number => {
  const key = JSON.stringify(place);
  numbers.set(key, numbers.get(key) ?? numbers.size);
  return numbers.get(key) ?? -1;
};
const changed = (mouvements: readonly PostedMouvement[]): unknown => [...changedDays(mouvements, plainDate('2026-03-01'), placeOf)];

const open = stay(at('751', 'instruction'), null, ['2026-01-05', null]);
const opened = stay(at('751', 'instruction'), null, ['2026-01-05', '2026-03-01']);

describe('the days of which something is known otherwise', () => {
  it('are not those of a pièce that leaves today, however long it was there', () => {
    expect(changed(learnt('d', open, opened, stay(at('751', 'instruction'), '2026-03-01', ['2026-03-01', null])))).toEqual([]);
  });

  it('begin on the day on which it left when that is learnt late, and on its first when its place was another', () => {
    expect(changed(learnt('d', open, opened, stay(at('751', 'instruction'), '2026-02-10', ['2026-03-01', null])))).toEqual([['751', '2026-02-10']]);
    expect(changed(learnt('d', open, opened, stay(at('751', 'comptabilité'), null, ['2026-03-01', null])))).toEqual([['751', '2026-01-05']]);
    expect(changed(learnt('d', open, opened, stay(at('691', 'instruction'), null, ['2026-03-01', null])))).toEqual([
      ['751', '2026-01-05'],
      ['691', '2026-01-05'],
    ]);
  });

  it('are told of each dossier: one that takes the place of another changes the count of dossiers', () => {
    expect(changed([...posted('one', open, -1), ...posted('other', open, 1)])).toEqual([['751', '2026-01-05']]);
  });
});
