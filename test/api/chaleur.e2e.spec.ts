import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let api: Api;
let position = '';

/** A Monday, at nine. */
const NOW = Date.parse('2026-10-05T07:00:00Z');

async function said(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const written = await api.give(path, body);
  position = String(written['position']);
  return written;
}

const asked = async (query: string): Promise<Readonly<Record<string, unknown>>> =>
  (await api.get(`/api/v1/chaleur?${query}&after=${encodeURIComponent(position)}`)).body;

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  api = apiOf(server.url);
  await api.untilIncluded(await said('/api/v1/caisses', { code: '751', label: 'Paris' }));
  for (const [reference, on] of [
    ['T-1', '2026-09-01'],
    ['T-2', '2026-10-01'],
  ] as const) {
    const { id } = await said('/api/v1/dossiers', { reference, procedure: 'traduction', caisse: '751', on });
    const piece = { reference: `${reference}/1`, caisse: '751', procedure: 'traduction', type: 'pieceATraduire', on };
    await said(`/api/v1/dossiers/${String(id)}/pieces`, piece);
  }
});
afterAll(async () => {
  await server.stop();
});

interface EtapeStock {
  readonly etape: string | null;
  readonly pieces: number;
  readonly list: string;
}

describe('a procédure en chaleur', () => {
  it('says what stands at each étape and how old it is, by the definition of dossiers that are handled here', async () => {
    expect(await asked('procedure=traduction')).toMatchObject({
      status: 'ok',
      asOf: '2026-10-05',
      definition: 'anteriorite-ouvree@1',
      dayKind: 'worked',
      pieces: 2,
      etapes: [{ etape: 'reception', pieces: 2, waiting: 0, waitingFor: {}, ages: { p50: 2, p90: 24, oldest: 24, above: 1 } }],
    });
    expect(await asked('procedure=traduction&on=2026-09-15')).toMatchObject({ pieces: 1 });
    expect(await asked('procedure=traduction&on=2026-08-01')).toMatchObject({ status: 'noData', pieces: 0, etapes: [] });
    expect(await asked('procedure=traduction&definition=anteriorite-calendaire')).toMatchObject({
      definition: 'anteriorite-calendaire@1',
      etapes: [{ ages: { p50: 4, oldest: 34 } }],
    });
    expect(await asked('procedure=nulle-part')).toMatchObject({ code: 'procedure.unknown' });
  });

  it('gives with each number the list of the same pièces', async () => {
    const { etapes } = (await asked('procedure=traduction')) as { readonly etapes: readonly EtapeStock[] };
    for (const { list, pieces, etape } of etapes) {
      const listed = (await api.get(list)).body as {
        readonly count: number;
        readonly items: readonly { readonly etape: string | null }[];
      };
      expect([listed.count, ...listed.items.map((item) => item.etape)]).toEqual([pieces, ...Array.from({ length: pieces }, () => etape)]);
    }
    expect((await api.get('/api/v1/pieces?procedure=traduction&etape=relecture')).body).toMatchObject({ count: 0 });
    expect((await api.get('/api/v1/pieces?procedure=traduction&etape=-')).body).toMatchObject({ count: 0 });
    expect((await api.get('/api/v1/pieces?procedure=traduction&etape=reception&above=15')).body).toMatchObject({ count: 1 });
  });
});

describe('an indicator of a side of the work', () => {
  const worth = async (code: string, etapes: readonly string[], on: string, procedure = 'traduction'): Promise<unknown> => {
    await said('/api/v1/definitions', {
      code,
      version: 1,
      source: 'choix de l’essai',
      label: code,
      block: 'etapes',
      cote: [{ procedure, etapes }],
      includesWaiting: true,
    });
    const { body } = await api.get(`/api/v1/valeurs?indicateur=${code}&on=${on}&after=${encodeURIComponent(position)}`);
    const [told] = body['indicateurs'] as readonly {
      readonly days: readonly { readonly ensemble: unknown; readonly valeurs: readonly unknown[] }[];
    }[];
    return told?.days;
  };

  it('counts what stands at its étapes, of each caisse and of all together', async () => {
    const of = (value: number) => ({ status: 'ok', value });
    expect(await worth('avant-orientation', ['reception', 'orientation'], '2026-10-05')).toMatchObject([{ ensemble: of(2), valeurs: [of(2)] }]);
    expect(await worth('en-relecture', ['relecture'], '2026-10-05')).toMatchObject([{ ensemble: of(0), valeurs: [of(0)] }]);
    expect(await worth('a-l-arrivee', ['reception'], '2026-09-15')).toMatchObject([{ ensemble: of(1), valeurs: [of(1)] }]);
  });

  it('says nothing of a caisse that has never had a pièce in a procédure with this side', async () => {
    const nothing = { status: 'noData', value: null, numerator: null };
    expect(await worth('a-instruire', ['instruction'], '2026-10-05', 'demande-de-retraite')).toMatchObject([
      { ensemble: nothing, valeurs: [nothing] },
    ]);
    expect(await worth('avant-tout', ['reception'], '2026-08-31')).toMatchObject([{ ensemble: nothing, valeurs: [nothing] }]);
  });
});

describe('the delays of a procédure', () => {
  const delais = async (query = ''): Promise<Readonly<Record<string, unknown>>> =>
    (await api.get(`/api/v1/procedures/traduction/delais?after=${encodeURIComponent(position)}${query}`)).body;

  interface Horloge {
    readonly delais: Readonly<Record<'stopped' | 'going', { readonly dossiers: number; readonly list: string }>>;
  }

  it('are told clock by clock, of those that stopped and of those that go on, each number with its dossiers', async () => {
    const { clocks } = (await delais()) as { readonly clocks: readonly Horloge[] };
    expect(clocks.length).toBeGreaterThan(0);
    expect(clocks.some(({ delais: { going } }) => going.dossiers === 2)).toBe(true);
    for (const { delais: told } of clocks) {
      for (const { dossiers, list } of [told.stopped, told.going]) expect((await api.get(list)).body).toMatchObject({ count: dossiers });
    }
  });

  it('are those of a caisse, the longest first, page by page', async () => {
    await said('/api/v1/caisses', { code: '752', label: 'Yvelines' });
    const elsewhere = (await delais('&caisse=752')) as { readonly clocks: readonly Horloge[] };
    expect(elsewhere.clocks.map(({ delais: { going } }) => going.dossiers)).toEqual(elsewhere.clocks.map(() => 0));
    const { clocks } = (await delais()) as { readonly clocks: readonly (Horloge & { readonly clock: string })[] };
    const going = clocks.find((horloge) => horloge.delais.going.dossiers === 2)?.delais.going.list ?? '';
    interface Listed {
      readonly items: readonly { readonly reference: string; readonly days: number }[];
      readonly next: string | null;
    }
    const first = (await api.get(`${going}&limit=1`)).body as unknown;
    const { items, next } = first as Listed;
    const rest = (await api.get(`${going}&limit=1&cursor=${encodeURIComponent(String(next))}`)).body as unknown;
    expect([...items, ...(rest as Listed).items].map(({ reference }) => reference)).toEqual(['T-1', 'T-2']);
    expect((await api.get('/api/v1/procedures/traduction/delais/lune/dossiers')).body).toMatchObject({ code: 'request.parameterInvalid' });
    expect((await api.get('/api/v1/procedures/nulle-part/delais')).body).toMatchObject({ code: 'procedure.unknown' });
  });
});

describe('a side of the work that comes to a caisse with a pièce that had arrived elsewhere', () => {
  it('is told of days past as if nothing had been remembered of them', async () => {
    await api.untilIncluded(await said('/api/v1/caisses', { code: '753', label: 'Essonne' }));
    for (const [reference, procedure, on] of [
      ['R-1', 'demande-de-retraite', '2026-08-01'],
      ['T-3', 'traduction', '2026-09-20'],
    ] as const) {
      const { id } = await said('/api/v1/dossiers', { reference, procedure, caisse: '753', on });
      await said(`/api/v1/dossiers/${String(id)}/pieces`, { reference: `${reference}/1`, caisse: '753', procedure, type: 'demande', on });
    }
    await said('/api/v1/definitions', {
      ...{ code: 'a-la-reception', version: 1, source: 'choix de l’essai', label: 'à la réception', block: 'etapes' },
      ...{ cote: [{ procedure: 'traduction', etapes: ['reception'] }], includesWaiting: true },
    });
    const asked = async (more = ''): Promise<unknown> =>
      (await api.get(`/api/v1/valeurs?indicateur=a-la-reception&caisse=753&on=2026-09-15${more}&after=${encodeURIComponent(position)}`)).body[
        'indicateurs'
      ];
    // Closed days are remembered as such once they are rolled up.
    await until('what was learnt late is rolled up', async () => {
      const { items } = (await api.get('/api/v1/rollups')).body as { readonly items: readonly { readonly ratio: number }[] };
      return items.length > 0 && items.every(({ ratio }) => ratio === 1) ? true : null;
    });
    expect(await asked()).toMatchObject([{ days: [{ valeurs: [{ status: 'noData' }] }] }]);
    const { items } = (await api.get('/api/v1/pieces?caisse=751&procedure=traduction')).body as {
      readonly items: readonly { readonly dossierId: string; readonly pieceId: string }[];
    };
    const [first] = items;
    await said(`/api/v1/dossiers/${first?.dossierId ?? ''}/pieces/${first?.pieceId ?? ''}/transfer`, { caisse: '753', on: '2026-10-05' });
    const known = await asked('&knownOn=2026-10-05');
    expect(known).toMatchObject([{ days: [{ valeurs: [{ status: 'ok', value: 0 }] }] }]);
    expect(await asked()).toEqual(known);
  });
});
