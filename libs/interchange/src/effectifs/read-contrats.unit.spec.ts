import { describe, expect, it } from '@jest/globals';
import { type ContratItem, readContrats } from './read-contrats.js';

const HEADER = 'agent;contrat;caisse;equipe;sorte;fonction;quotite;debut;fin;motif';

async function* whole(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

async function read(text: string): Promise<readonly ContratItem[]> {
  const items: ContratItem[] = [];
  for await (const item of readContrats(whole(text))) items.push(item);
  return items;
}

describe('a file of contracts', () => {
  it('is read as people write it: days either way, words with their accents, full time unless said', async () => {
    const first = { kind: 'contrat', agent: 'p_1', contrat: '1', caisse: '751', sorte: 'cdi', fonction: 'production', quotite: 1 };
    expect(
      await read(`${HEADER}\np_1;1;751;retraite;CDI;Production;;2019-09-01;;\np_2;1;751;;Intérim;autre;0,8;1/9/2019;2024-03-01;départ\n`),
    ).toEqual([
      { ...first, line: 2, equipe: 'retraite', fromOn: '2019-09-01', end: null },
      {
        ...{ ...first, agent: 'p_2', line: 3, sorte: 'interim', fonction: 'other', quotite: 0.8 },
        ...{ equipe: null, fromOn: '2019-09-01', end: { toOn: '2024-03-01', reason: 'departure' } },
      },
    ]);
    expect(await read('agent,contrat,caisse,sorte,fonction,debut\np_1,1,751,cdi,production,2019-09-01\n')).toMatchObject([
      { equipe: null, end: null },
    ]);
  });

  it.each([
    ['p_1;1;751;;stage;production;1;2019-09-01;;', 'contrat.word'],
    ['p_1;1;751;;cdi;production;1;31/02/2019;;', 'contrat.day'],
    ['p_1;1;751;;cdi;production;tout;2019-09-01;;', 'contrat.number'],
    ['p_1;1;751;;cdi;production;1;2019-09-01;2020-01-01;', 'contrat.motifMissing'],
    ['p_1;1;751;;cdi;production;1;2019-09-01;;terme', 'contrat.endMissing'],
    ['p_1;1;;;cdi;production;1;2019-09-01;;', 'contrat.cellEmpty'],
    ['p_1;1;751;=A1;cdi;production;1;2019-09-01;;', 'contrat.formula'],
  ])('says of « %s » that it is refused, and goes on', async (line, code) => {
    expect(await read(`${HEADER}\n${line}\np_1;1;751;;cdi;production;1;2019-09-01;;\n`)).toMatchObject([
      { kind: 'refused', line: 2, code },
      { line: 3 },
    ]);
  });

  it('that is none is refused', async () => {
    await expect(read('agent;nom\np_1;Jean\n')).rejects.toMatchObject({ code: 'contrat.header' });
    await expect(read(`${HEADER}\n`)).rejects.toMatchObject({ code: 'contrat.empty' });
  });
});
