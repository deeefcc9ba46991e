import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

const CAISSES = ['751', '691'];
const ARRIVALS = ['2024-01-08', '2024-01-18', '2024-01-28', '2024-02-07', '2024-02-17'];
const LAST = '2024-03-20';

const DEFINITION = {
  code: 'anteriorite-12',
  version: 1,
  block: 'anteriorite',
  label: 'Antériorité à 12 jours',
  source: 'convention',
  dayKind: 'calendar',
  threshold: 12,
  bandStarts: [0, 13, 26],
};

/** Five pièces in each caisse, all there on the last of February; one is known to have left only later. */
function facts(): string {
  const received = { fait: 'received', caisse: '', procedure: 'aide', type: 'demande', canal: 'courrier' };
  const lines = ARRIVALS.flatMap((on, n) =>
    CAISSES.map((caisse) => ({
      id: `r${caisse}${String(n)}`,
      dossier: `${caisse}-${String(n)}`,
      piece: `P${caisse}${String(n)}`,
      ...received,
      caisse,
      on,
      knownOn: on,
    })),
  );
  const left = { id: 'left', dossier: '751-0', piece: 'P7510', fait: 'processed', on: LAST, knownOn: LAST, mode: 'manual' };
  return [...lines, left].map((line) => `${JSON.stringify(line)}\n`).join('');
}

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
  const { body: imported } = await api.upload('source=petite-histoire&fileName=histoire.ndjson', facts());
  await api.untilIncluded(imported);
});
afterAll(async () => {
  await server.stop();
});

const publish = async (definition: object): Promise<Answer> => api.post('/api/v1/definitions', definition);

const anterioriteBy = async (definition: string, after = ''): Promise<unknown> => {
  const { body } = await api.get(`/api/v1/indicators?on=2024-02-29&definition=${definition}${after}`);
  const { anteriorite } = body as { anteriorite: { definition: string; above: number; bands: readonly { pieces: number }[] } };
  return { definition: anteriorite.definition, above: anteriorite.above, bands: anteriorite.bands.map(({ pieces }) => pieces) };
};

const filled = async (definition: string): Promise<unknown> =>
  until(`${definition} is rolled up`, async () => {
    const { body } = await api.get('/api/v1/rollups');
    const items = body['items'] as readonly { definition: string; ratio: number; caisses: number }[];
    return items.find((item) => item.definition === definition && item.ratio === 1) ?? null;
  });

describe('a definition that is published', () => {
  it('tells figures at once, is rolled up while they are asked, and tells the same series then', async () => {
    const { status, body } = await publish(DEFINITION);
    expect([status, body]).toMatchObject([200, { code: 'anteriorite-12', version: 1 }]);
    expect(await anterioriteBy('anteriorite-12', `&after=${String(body['position'])}`)).toEqual({
      definition: 'anteriorite-12@1',
      above: 8,
      bands: [2, 2, 6],
    });
    const series = async (): Promise<unknown> =>
      (await api.get('/api/v1/indicators/series?from=2024-01-08&to=2024-03-19&step=day&definition=anteriorite-12')).body['points'];
    const told = await series();
    expect(await filled('anteriorite-12@1')).toMatchObject({ caisses: 2, closedTo: '2024-03-19' });
    expect(await series()).toEqual(told);
  });

  it('is left as it was by its next version', async () => {
    const before = await anterioriteBy('anteriorite-12@1');
    const { body } = await publish({ ...DEFINITION, version: 2, threshold: 25, bandStarts: [0, 26] });
    expect(await anterioriteBy('anteriorite-12', `&after=${String(body['position'])}`)).toEqual({
      definition: 'anteriorite-12@2',
      above: 6,
      bands: [4, 6],
    });
    await filled('anteriorite-12@2');
    expect(await anterioriteBy('anteriorite-12@1')).toEqual(before);
    const shown = await api.get('/api/v1/definitions/anteriorite-12');
    expect(shown.body).toMatchObject({
      code: 'anteriorite-12',
      versions: [DEFINITION, { version: 2, threshold: 25 }],
      rollups: [{ definition: 'anteriorite-12@1' }, { definition: 'anteriorite-12@2' }],
    });
  });

  it.each([
    [422, 'definition.invalid', { ...DEFINITION, code: 'autre', threshold: -1 }],
    [422, 'definition.invalid', { ...DEFINITION, code: 'autre', seuil: 1 }],
    [409, 'definition.versionPublished', { ...DEFINITION, threshold: 13 }],
    [409, 'definition.versionGap', { ...DEFINITION, version: 7 }],
    [409, 'definition.otherBlock', { ...DEFINITION, version: 3, block: 'flux', window: 3, threshold: undefined, bandStarts: undefined }],
    [409, 'definition.shipped', { ...DEFINITION, code: 'anteriorite-ouvree', version: 2 }],
  ])('is refused with %i %s, and nothing is written', async (status, code, definition) => {
    const count = async (): Promise<unknown> => (await api.get('/api/v1/definitions')).body['count'];
    const before = await count();
    expect(await publish(definition)).toMatchObject({ status, body: { code } });
    expect(await count()).toBe(before);
  });

  it('that nobody published is unknown', async () => {
    expect(await api.get('/api/v1/definitions/jamais-vue')).toMatchObject({ status: 422, body: { code: 'definition.unknown' } });
  });
});
