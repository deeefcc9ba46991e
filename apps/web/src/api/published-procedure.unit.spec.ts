import { describe, expect, it } from '@jest/globals';
import { publishedProcedure } from './published-procedure.ts';

const etape = (label: string, to: readonly string[]) => ({
  label,
  kind: 'manual',
  actions: Object.fromEntries(to.map((code) => [code, { to: code }])),
});

describe('a published procédure, as the page reads it', () => {
  it('gives its étapes from the start on, then those that no action reaches, loops included', () => {
    const etapes = {
      avant: etape('Avant', ['milieu']),
      fin: { label: 'Fin', kind: 'end' },
      milieu: etape('Milieu', ['avant', 'fin']),
      seule: etape('Seule', []),
    };
    const { etapes: found } = publishedProcedure({ start: 'avant', etapes, roles: { agent: { label: 'Agent' } } });
    expect(found.map(({ code }) => code)).toEqual(['avant', 'milieu', 'fin', 'seule']);
    expect(found.at(2)).toEqual({ code: 'fin', label: 'Fin', kind: 'end' });
  });

  it('gives nothing of what is not there', () => {
    expect(publishedProcedure({})).toEqual({ roles: [], etapes: [] });
  });
});
