import { describe, expect, it } from '@jest/globals';
import { DomainError, plainDate } from '#libs/kernel';
import { assertMayAsk, type Demande } from './acces.js';
import { visibiliteOn, withVisibilite } from './visibilite.js';

const OTHERS = ['691', '670'];
const asked = (demande: Demande, autres: 'shown' | 'hidden'): string => {
  try {
    assertMayAsk(demande, { caisse: '751', reseaux: [{ code: 'famille', caisses: ['751', ...OTHERS], autres }] });
    return 'told';
  } catch (error) {
    if (error instanceof DomainError) return String(error.code);
    throw error;
  }
};
const capture = (ask: () => void): string => {
  try {
    ask();
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
  return 'told';
};
const aggregates = (caisses: readonly string[] | null): Demande => ({ of: 'aggregates', by: 'caisse', caisses });
const records = (caisses: readonly string[] | null): Demande => ({ of: 'records', caisses });

describe('what a caisse may ask', () => {
  it.each(['shown', 'hidden'] as const)('is all of its own, and what tells of nobody, whatever its réseau shows: %s', (autres) => {
    expect([asked(aggregates(['751']), autres), asked(records(['751']), autres), asked({ of: 'nobody' }, autres)]).toEqual(['told', 'told', 'told']);
  });

  it('is the aggregates of the others of its réseau where that shows them, never of caisses elsewhere, nor of all there are', () => {
    expect(asked(aggregates(OTHERS), 'shown')).toBe('told');
    expect(asked(aggregates(OTHERS), 'hidden')).toBe('acces.aggregatesOfOthers');
    expect(asked(aggregates(['691', 'carsat']), 'shown')).toBe('acces.aggregatesOfOthers');
    expect(asked(aggregates(null), 'shown')).toBe('acces.aggregatesOfOthers');
  });

  it('is refused with what may be asked instead, by a parameter that the question has', () => {
    const refusalOf = (by: 'caisse' | 'organisme' | null, autres: 'shown' | 'hidden'): string => {
      const demandeur = { caisse: '751', reseaux: [{ code: 'famille', caisses: ['751', ...OTHERS], autres }] };
      const refusal = capture(() => {
        assertMayAsk({ of: 'aggregates', by, caisses: null }, demandeur);
      });
      return refusal.slice(refusal.indexOf('agrégats de ces caisses') + 'agrégats de ces caisses'.length);
    };
    expect(refusalOf('caisse', 'shown')).toBe(
      '. Demandez les siens (caisse=751, --caisse 751) ou ceux de son réseau (reseau=famille, --reseau famille).',
    );
    expect(refusalOf('organisme', 'hidden')).toBe(
      ' : son réseau ne montre pas à ses caisses ceux des autres. Demandez les siens (organisme=751, --organisme 751).',
    );
    expect(refusalOf(null, 'shown')).toBe('. Demandez ceux de son réseau (famille).');
    expect(refusalOf(null, 'hidden')).toBe(' : son réseau ne montre pas à ses caisses ceux des autres.');
  });

  it('is never the pièces of another, nor what nobody has decided about', () => {
    for (const autres of ['shown', 'hidden'] as const) {
      expect([asked(records(OTHERS), autres), asked(records(null), autres)]).toEqual(['acces.recordsOfOthers', 'acces.recordsOfOthers']);
      expect(asked({ of: 'undecided' }, autres)).toBe('acces.undecided');
    }
  });
});

describe('what a réseau shows', () => {
  const [january, march] = [plainDate('2026-01-01'), plainDate('2026-03-01')];

  it('is nothing until it says so, and holds from its day on', () => {
    const said = withVisibilite(withVisibilite([], { fromOn: march, autres: 'hidden' }), { fromOn: january, autres: 'shown' });
    expect(['2025-12-31', '2026-01-01', '2026-02-28', '2026-03-01'].map((day) => visibiliteOn(said, plainDate(day)))).toEqual([
      'hidden',
      'shown',
      'shown',
      'hidden',
    ]);
    expect(visibiliteOn(withVisibilite(said, { fromOn: march, autres: 'shown' }), march)).toBe('shown');
  });
});
