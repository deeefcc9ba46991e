import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

const CAISSES = ['751', '752', '691', '670'];

/** Each caisse receives as many pièces on 8 January as its place says, and works one of them out on 10 January. */
function facts(): string {
  const lines = CAISSES.flatMap((caisse, place) =>
    Array.from({ length: place + 1 }, (_, n) => {
      const common = { dossier: `${caisse}-${String(n)}`, piece: `P${caisse}-${String(n)}` };
      const received = { ...common, id: `r${caisse}-${String(n)}`, fait: 'received', caisse, procedure: 'aide', type: 'demande', canal: 'courrier' };
      const processed = { ...common, id: `p${caisse}`, fait: 'processed', on: '2024-01-10', knownOn: '2024-01-10', mode: 'manual' };
      return [{ ...received, on: '2024-01-08', knownOn: '2024-01-08' }, ...(n === 0 ? [processed] : [])];
    }).flat(),
  );
  const inOrder = [...lines].sort((a, b) => (a.knownOn < b.knownOn ? -1 : 1));
  return inOrder.map((line) => `${JSON.stringify(line)}\n`).join('');
}

let server: TestServer;
let api: Api;
let position = '';

/** What is asked next includes it. */
const accepted = async (path: string, body: object): Promise<void> => {
  position = String((await api.give(path, body))['position']);
};
/** The same of what may be refused. */
const said = async (path: string, body: object): Promise<Answer> => {
  const answer = await api.post(path, body);
  if (answer.status === 200) position = String(answer.body['position']);
  return answer;
};
const told = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
  (await api.get(`${path}${path.includes('?') ? '&' : '?'}after=${position}`)).body;

beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
  const { body: imported } = await api.upload('source=petite-histoire&fileName=histoire.ndjson', facts());
  await api.untilIncluded(imported);
  await accepted('/api/v1/organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  for (const [code, label] of [
    ['idf', 'Île-de-France'],
    ['rhone', 'Rhône'],
  ]) {
    await accepted('/api/v1/organismes', { code, label, arbre: 'regions' });
  }
  for (const caisse of CAISSES) await accepted(`/api/v1/organismes/${caisse}/attach`, { parent: 'famille', from: '2020-01-01' });
  for (const caisse of ['751', '752']) await accepted(`/api/v1/organismes/${caisse}/attach`, { parent: 'idf', from: '2020-01-01' });
  await accepted('/api/v1/organismes/691/attach', { parent: 'rhone', from: '2020-01-01' });
});
afterAll(async () => {
  await server.stop();
});

describe('a réseau', () => {
  it('tells its caisses, tree by tree, and those that no groupement has', async () => {
    expect(await told('/api/v1/reseaux/famille')).toMatchObject({
      code: 'famille',
      label: 'Branche famille',
      caisses: ['670', '691', '751', '752'],
      arbres: [
        {
          arbre: 'regions',
          groupements: [
            { code: 'idf', caisses: ['751', '752'] },
            { code: 'rhone', caisses: ['691'] },
          ],
          without: ['670'],
        },
      ],
    });
    expect((await api.get('/api/v1/reseaux/nulle-part')).body).toMatchObject({ code: 'reseau.unknown', status: 422 });
    expect(await told('/api/v1/reseaux?on=2019-12-31')).toMatchObject({ count: 1, items: [{ code: 'famille', caisses: [] }] });
  });

  it('refuses an appartenance that overlaps another, and one in a circle', async () => {
    const overlaps = await said('/api/v1/organismes/751/attach', { parent: 'rhone', from: '2024-01-01' });
    expect(overlaps).toMatchObject({ status: 409, body: { code: 'appartenance.overlaps', parent: 'idf' } });
    expect(overlaps.body['detail']).toContain(
      'remplacez cette appartenance (--replaces, replaces=true), ou terminez-la d’abord (ecluse reseau detach 751 --arbre regions --on 2024-01-01).',
    );
    await accepted('/api/v1/organismes', { code: 'france', label: 'France', arbre: 'regions' });
    await accepted('/api/v1/organismes/idf/attach', { parent: 'france', from: '2020-01-01' });
    expect((await said('/api/v1/organismes/france/attach', { parent: 'idf', from: '2020-01-01' })).body).toMatchObject({
      code: 'appartenance.circle',
    });
  });

  it('refuses what names nobody', async () => {
    expect(await said('/api/v1/organismes/999/rename', { label: 'x' })).toMatchObject({ status: 404, body: { code: 'organisme.unknown' } });
    expect(await said('/api/v1/organismes/751/merge', { into: '999', on: '2024-01-01' })).toMatchObject({ body: { code: 'organisme.unknown' } });
    expect(await said('/api/v1/organismes', { code: 'x', label: 'x' })).toMatchObject({ body: { code: 'request.parameterMissing' } });
    expect(await said('/api/v1/organismes/751/assign-calendrier', { calendrier: 'lunaire' })).toMatchObject({ body: { code: 'calendrier.unknown' } });
  });
});

describe('a caisse', () => {
  it('that an import registered is given its name and its calendar', async () => {
    await accepted('/api/v1/organismes/670/rename', { label: 'Bas-Rhin' });
    await accepted('/api/v1/organismes/670/assign-calendrier', { calendrier: 'alsace-moselle' });
    await accepted('/api/v1/organismes/670/assign-calendrier', { calendrier: 'metropole', from: '2024-06-01' });
    expect(await told('/api/v1/organismes/670')).toMatchObject({
      label: 'Bas-Rhin',
      calendriers: [
        { calendrier: 'alsace-moselle', fromOn: null },
        { calendrier: 'metropole', fromOn: '2024-06-01' },
      ],
    });
    await accepted('/api/v1/organismes/691/assign-calendrier', { calendrier: 'reunion' });
    const { items } = await told('/api/v1/caisses');
    expect(items).toContainEqual({ code: '691', label: '691', calendrier: 'reunion', calendrierVersion: null, timeZone: 'Indian/Reunion' });
  });

  it('goes by the calendar of the day that is asked', async () => {
    const calendarsOn = async (on: string): Promise<unknown> => {
      const { flux } = (await told(`/api/v1/indicators?on=${on}&caisse=670&definition=flux-ouvre-20`)) as { flux: { calendars: unknown } };
      return flux.calendars;
    };
    expect(await calendarsOn('2024-05-31')).toEqual([expect.stringContaining('alsace-moselle')]);
    expect(await calendarsOn('2024-06-01')).toEqual([expect.stringContaining('metropole')]);
  });
});

interface Worth {
  readonly value: number | null;
}

describe('the figures of a groupement', () => {
  const stockOf = async (query: string): Promise<unknown> => {
    const { stock } = (await told(`/api/v1/indicators?on=2024-01-31&${query}`)) as { stock: { pieces: number } };
    return stock.pieces;
  };

  it('are those of its caisses, and open on a list of the same pièces', async () => {
    expect(await stockOf('groupement=idf')).toBe(1);
    expect(await stockOf('groupement=rhone')).toBe(2);
    expect(await stockOf('reseau=famille')).toBe(6);
    expect(await stockOf('reseau=famille&groupement=rhone')).toBe(2);
    const { stock } = (await told('/api/v1/indicators?on=2024-01-31&groupement=rhone&perimetre=restated')) as { stock: { list: string } };
    expect(stock.list).toContain('groupement=rhone&perimetre=restated');
    expect(await told(stock.list)).toMatchObject({ count: 2, filters: { groupement: 'rhone', perimetre: 'restated' } });
  });

  it('are refused for one that nobody registered, or that is no groupement', async () => {
    expect((await api.get('/api/v1/indicators?groupement=751')).body).toMatchObject({ code: 'groupement.unknown', status: 422 });
    expect((await api.get('/api/v1/indicators?reseau=idf')).body).toMatchObject({ code: 'reseau.unknown', known: ['famille'] });
  });

  it('follow a merge from its day on, or throughout when history is restated', async () => {
    await accepted('/api/v1/organismes/691/merge', { into: '752', on: '2024-01-20' });
    const series = async (query: string): Promise<unknown> => {
      const { points } = await told(`/api/v1/indicators/series?from=2024-01-18&to=2024-01-21&step=day&${query}`);
      return (points as readonly { pieces: number }[]).map(({ pieces }) => pieces);
    };
    expect(await series('caisse=752')).toEqual([1, 1, 3, 3]);
    expect(await series('caisse=691')).toEqual([2, 2, null, null]);
    expect(await series('caisse=752&perimetre=restated')).toEqual([3, 3, 3, 3]);
    expect(await series('groupement=idf')).toEqual([1, 1, 3, 3]);
    expect(await series('groupement=rhone&perimetre=restated')).toEqual([null, null, null, null]);
    expect(await series('reseau=famille')).toEqual([6, 6, 6, 6]);
    expect(await series('reseau=famille&perimetre=restated')).toEqual([6, 6, 6, 6]);
    const together = async (query: string): Promise<unknown> => {
      const { indicateurs } = await told(`/api/v1/valeurs?indicateur=stock&ensemble=true&${query}`);
      return (indicateurs as readonly { days: readonly { ensemble: { value: number | null } }[] }[])[0]?.days[0]?.ensemble.value;
    };
    expect(await together('on=2024-01-19&caisse=752')).toBe(1);
    expect(await together('on=2024-01-21&caisse=752')).toBe(3);
    expect(await together('on=2024-01-19&caisse=752&perimetre=restated')).toBe(3);
    expect(await together('on=2024-01-19&reseau=famille&groupement=rhone')).toBe(2);
    expect(await together('on=2024-01-21&reseau=famille&groupement=rhone')).toBe(null);
    expect(await together('on=2024-01-21&reseau=famille')).toBe(6);
    // A series is told day by day by those who were there, as one of figures is.
    const days = ['on=2024-01-18', 'on=2024-01-19', 'on=2024-01-20', 'on=2024-01-21'].join('&');
    const daily = async (query: string): Promise<unknown> => {
      const { indicateurs } = await told(`/api/v1/valeurs?indicateur=stock&${days}&${query}`);
      const [stock] = indicateurs as readonly {
        days: readonly { ensemble: { value: number | null }; valeurs: readonly { organisme: string }[] }[];
      }[];
      return stock?.days.map(({ ensemble, valeurs }) => [ensemble.value, valeurs.map(({ organisme }) => organisme).join(' ')]);
    };
    expect(await daily('groupement=rhone')).toEqual([
      [2, '691'],
      [2, '691'],
      [null, ''],
      [null, ''],
    ]);
    expect(await daily('caisse=752&perimetre=restated')).toEqual(Array.from({ length: 4 }, () => [3, '752']));
    for (const [other, code] of [
      ['reseau=lune', 'reseau.unknown'],
      ['reseau=rhone', 'reseau.unknown'],
      ['groupement=751', 'groupement.unknown'],
      ['caisse=lune', 'caisse.unknown'],
    ]) {
      expect((await api.get(`/api/v1/valeurs?indicateur=stock&${String(other)}`)).body).toMatchObject({
        code,
        status: 422,
        known: expect.anything(),
      });
    }
    for (const both of ['on=2024-01-19&from=2024-01-01', 'to=2024-01-19']) {
      expect((await api.get(`/api/v1/valeurs?indicateur=stock&${both}`)).body).toMatchObject({ code: 'request.parameterInvalid', status: 400 });
    }
    expect(await told('/api/v1/organismes/752?on=2024-01-20')).toMatchObject({ caisses: ['691', '752'] });
    expect(await told('/api/v1/organismes/691?on=2024-01-20')).toMatchObject({
      mergedInto: '752',
      caisses: [],
      fusion: { into: '752', on: '2024-01-20' },
    });
    expect(await told('/api/v1/organismes/691?on=2024-01-19')).toMatchObject({ mergedInto: null, parents: { regions: 'rhone' }, caisses: ['691'] });
    expect(await told('/api/v1/organismes/691?on=2024-01-19&perimetre=restated')).toMatchObject({ mergedInto: '752', parents: {}, caisses: [] });
  });

  it('have no sheet of a merged caisse, which is in that of its successor', async () => {
    const fiche = '/api/v1/fiches/691?indicateur=stock';
    expect(await told(`${fiche}&on=2024-01-19`)).toMatchObject({ caisse: '691' });
    for (const asked of ['on=2024-01-20', 'on=2024-01-19&perimetre=restated']) {
      expect(await told(`${fiche}&${asked}`)).toMatchObject({ code: 'fiche.merged', status: 422, into: '752', on: '2024-01-20' });
    }
  });

  it('say of situations and effectifs of a merged caisse whom to ask instead', async () => {
    for (const asked of ['etats?organisme=691', 'effectifs?caisse=691']) {
      expect(await told(`/api/v1/${asked}&on=2024-01-19`)).toMatchObject({ fusions: [] });
      expect(await told(`/api/v1/${asked}&on=2024-01-20`)).toMatchObject({ fusions: [{ caisse: '691', into: '752', on: '2024-01-20' }] });
    }
    expect(await told('/api/v1/effectifs?caisse=691&on=2024-01-19&perimetre=restated')).toMatchObject({ fusions: [{ into: '752' }] });
  });

  it('tell a merged caisse by itself until the merge, then by its successor, whose its whole history is once restated', async () => {
    const days = ['on=2024-01-19', 'on=2024-01-20'].join('&');
    const asked = async (query: string) => {
      const { indicateurs, fusions } = (await told(`/api/v1/valeurs?indicateur=stock&${days}&${query}`)) as {
        indicateurs: readonly { days: readonly { ensemble: Worth; valeurs: readonly (Worth & { organisme: string })[] }[] }[];
        fusions: unknown;
      };
      const byDay = indicateurs[0]?.days.map(({ ensemble, valeurs }) => [
        ensemble.value,
        Object.fromEntries(valeurs.map(({ organisme, value }) => [organisme, value])),
      ]);
      return { days: byDay, fusions };
    };
    const fusions = [{ caisse: '691', into: '752', on: '2024-01-20' }];
    expect(await asked('caisse=691')).toEqual({
      days: [
        [2, { '691': 2 }],
        [null, {}],
      ],
      fusions,
    });
    expect(await asked('caisse=691&perimetre=restated')).toEqual({
      days: [
        [null, {}],
        [null, {}],
      ],
      fusions,
    });
    expect(await asked('caisse=752&caisse=691')).toEqual({
      days: [
        [3, { '752': 1, '691': 2 }],
        [3, { '752': 3 }],
      ],
      fusions,
    });
    expect(await asked('caisse=752&caisse=691&perimetre=restated')).toEqual({
      days: [
        [3, { '752': 3 }],
        [3, { '752': 3 }],
      ],
      fusions,
    });
    // Nobody counts twice, and nobody is left out.
    const whole = await asked('reseau=famille');
    expect(whole).toMatchObject({
      days: [
        [6, { '691': 2, '752': 1 }],
        [6, { '752': 3 }],
      ],
      fusions: [],
    });
    const restated = await asked('reseau=famille&perimetre=restated');
    expect(restated).toMatchObject({
      days: [
        [6, { '752': 3 }],
        [6, { '752': 3 }],
      ],
    });
    for (const [value, valeurs] of [...(whole.days ?? []), ...(restated.days ?? [])])
      expect(Object.values(valeurs as Record<string, number>).reduce((sum, each) => sum + each, 0)).toBe(value);
  });

  it('of what does not add up are those of the successor, alone or together', async () => {
    const satisfaction = 'taux-de-satisfaction';
    const sent = await fetch(`${server.url}/api/v1/releves?source=enquete`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'idempotency-key': 'satisfaction-752' },
      body: `indicateur;organisme;periode;valeur\n${satisfaction};752;2023;0,8\n`,
    });
    expect(sent.status).toBe(200);
    position = ((await sent.json()) as { position: string }).position;
    for (const query of ['', '&ensemble=true']) {
      const { indicateurs } = await told(`/api/v1/valeurs?indicateur=${satisfaction}&on=2024-01-21&caisse=752${query}`);
      expect(indicateurs).toMatchObject([{ days: [{ ensemble: { status: 'ok', value: 0.8, missing: [] } }] }]);
    }
  });

  it('forget a merge that was said by mistake', async () => {
    expect((await said('/api/v1/organismes/691/cancel-merge', {})).status).toBe(200);
    const { stock } = (await told('/api/v1/indicators?on=2024-01-31&groupement=rhone')) as { stock: { pieces: number } };
    expect(stock.pieces).toBe(2);
    expect(await told('/api/v1/organismes/691?on=2024-01-31')).toMatchObject({
      mergedInto: null,
      fusion: null,
      parents: { regions: 'rhone', reseau: 'famille' },
    });
  });
});

describe('a split', () => {
  const figures = async (): Promise<readonly unknown[]> =>
    Promise.all(
      ['caisse=751', 'caisse=752', 'groupement=idf', 'reseau=famille'].flatMap((of) =>
        ['asItWas', 'restated'].flatMap((perimetre) =>
          ['2024-01-09', '2024-01-31'].map(async (on) => {
            const { stock, flux } = await told(`/api/v1/indicators?on=${on}&${of}&perimetre=${perimetre}`);
            return [of, perimetre, on, stock, flux];
          }),
        ),
      ),
    );
  const scissionsOf = async (code: string): Promise<unknown> => (await told(`/api/v1/organismes/${code}`))['scissions'];
  const originsOf = async (code: string): Promise<unknown> => (await told(`/api/v1/organismes/${code}`))['issueDe'];
  const SPLIT = { into: ['691', '670'], on: '2024-01-10' };

  it('is into two caisses at least, each of them registered', async () => {
    for (const into of [['691'], ['691', '691'], ['751', '691'], ['idf', '691']])
      expect((await api.post('/api/v1/organismes/751/split', { ...SPLIT, into })).body).toMatchObject({ code: 'scission.refused', status: 422 });
    expect((await api.post('/api/v1/organismes/751/split', { ...SPLIT, into: ['691', '999'] })).body).toMatchObject({ code: 'organisme.unknown' });
    expect((await api.post('/api/v1/organismes/751/split', { ...SPLIT, into: ['691'] })).body['detail']).toContain('deux caisses au moins');
  });

  it('changes no figure, as it was or restated, neither when it is said nor when it is taken back', async () => {
    const before = await figures();
    expect((await said('/api/v1/organismes/751/split', SPLIT)).status).toBe(200);
    expect(await scissionsOf('751')).toEqual([SPLIT]);
    expect(await originsOf('691')).toEqual([{ caisse: '751', on: '2024-01-10' }]);
    expect(await figures()).toEqual(before);
    expect((await api.post('/api/v1/organismes/751/split', { ...SPLIT, into: ['691', '752'] })).body).toMatchObject({ code: 'scission.alreadySaid' });
    expect((await api.post('/api/v1/organismes/751/cancel-split', { on: '2024-01-11' })).body).toMatchObject({
      ...{ code: 'scission.unknown', status: 409, known: ['2024-01-10'] },
    });
    expect((await said('/api/v1/organismes/751/cancel-split', { on: SPLIT.on })).status).toBe(200);
    expect([await scissionsOf('751'), await originsOf('691')]).toEqual([[], []]);
    expect(await figures()).toEqual(before);
    expect((await said('/api/v1/organismes/751/cancel-split', { on: SPLIT.on })).status).toBe(200);
    const again = { ...SPLIT, into: ['691', '752'] };
    expect((await said('/api/v1/organismes/751/split', again)).status).toBe(200);
    expect(await scissionsOf('751')).toEqual([again]);
  });
});
