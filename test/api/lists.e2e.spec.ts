import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

const PIECES = 7;
const DAYS = ['2024-01-08', '2024-01-09', '2024-01-10', '2024-01-10', '2024-02-01', '2024-02-02', '2024-02-29'] as const;

/** Seven dossiers of one pièce each; the two first are processed, and the last two lines have no effect. */
function facts(): string {
  const about = (n: number) => ({ dossier: `D-${String(n)}`, piece: `P-${String(n)}` });
  const received = { caisse: '751', procedure: 'aide', type: 'demande', canal: 'courrier' };
  const lines = [
    ...DAYS.map((on, n) => ({ id: `r${String(n)}`, ...about(n), fait: 'received', on, knownOn: on, ...received })),
    ...[0, 1].map((n) => ({ id: `p${String(n)}`, ...about(n), fait: 'processed', on: '2024-03-01', knownOn: '2024-03-01', mode: 'manual' })),
    ...[0, 1].map((n) => ({ id: `q${String(n)}`, ...about(n), fait: 'returned', on: '2024-03-02', knownOn: '2024-03-02' })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

let server: TestServer;
let api: Api;
let imported: Answer;
beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
  const broken = `${JSON.stringify({ id: 'x1' })}\nni JSON ni rien\n{"id":"x2","fait":"inconnu"}\n`;
  imported = await api.upload('source=petite-histoire&fileName=histoire.ndjson', facts() + broken);
  await api.untilIncluded(imported.body);
  await until('the closed days are rolled up', async () => {
    const { body } = await api.get('/api/v1/rollups');
    return (body['items'] as readonly { ratio: number }[]).every(({ ratio }) => ratio === 1) ? true : null;
  });
});
afterAll(async () => {
  await server.stop();
});

const lists = (): readonly string[] => [
  '/api/v1/pieces?on=2024-02-29',
  '/api/v1/pieces?on=2024-02-29&sort=age',
  '/api/v1/pieces?flow=arrived&from=2024-01-01&to=2024-02-29',
  '/api/v1/dossiers?caisse=751',
  '/api/v1/set-aside?source=petite-histoire',
  `/api/v1/imports/${String(imported.body['id'])}/refusals?`,
  '/api/v1/imports?',
  '/api/v1/dossiers/D-0/history?',
  '/api/v1/caisses?',
  '/api/v1/procedures?',
  '/api/v1/sources?',
  '/api/v1/definitions?',
  '/api/v1/calendriers?',
  '/api/v1/projections?',
  '/api/v1/rollups?',
];

async function byPagesOf(limit: number, path: string): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let cursor = '';
  for (;;) {
    const answer = await fetch(`${server.url}${path}&limit=${String(limit)}${cursor}`);
    const { items: page, next } = (await answer.json()) as { items: readonly unknown[]; next: string | null };
    expect(page.length).toBeLessThanOrEqual(limit);
    items.push(...page);
    if (next === null) return items;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

describe('every list', () => {
  it('gives page by page exactly what it gives whole, and its count', async () => {
    for (const path of lists()) {
      const { status, body } = await api.get(path);
      const whole = body['items'] as readonly unknown[];
      expect([path, status, body['count'], body['next']]).toEqual([path, 200, whole.length, null]);
      expect([path, whole.length > 0]).toEqual([path, true]);
      expect([path, await byPagesOf(1, path)]).toEqual([path, whole]);
      expect([path, await byPagesOf(2, path)]).toEqual([path, whole]);
    }
  });
});

interface Figures {
  readonly stock: { readonly pieces: number; readonly waiting: number; readonly list: string; readonly listWaiting: string };
  readonly anteriorite: { readonly above: number; readonly list: string };
  readonly flux: Readonly<Record<'arrived' | 'processed' | 'automatic', number> & Record<'listArrived' | 'listProcessed' | 'listAutomatic', string>>;
}

describe('the list behind a figure', () => {
  it('has as many rows as the figure says, for every figure', async () => {
    const answer = await fetch(`${server.url}/api/v1/indicators?on=2024-03-05&source=petite-histoire`);
    const { stock, anteriorite, flux } = (await answer.json()) as Figures;
    const expected = [
      [stock.list, stock.pieces],
      [stock.listWaiting, stock.waiting],
      [anteriorite.list, anteriorite.above],
      [flux.listArrived, flux.arrived],
      [flux.listProcessed, flux.processed],
      [flux.listAutomatic, flux.automatic],
    ] as const;
    expect(stock).toMatchObject({ status: 'ok', pieces: PIECES - 2 });
    for (const [address, count] of expected) expect([address, (await api.get(address)).body['count']]).toEqual([address, count]);
  });

  it('is of several days when several are asked, in their order', async () => {
    const answer = await fetch(`${server.url}/api/v1/indicators?on=2024-02-29&on=2024-01-08`);
    const figures = (await answer.json()) as readonly { asOf: string; stock: { pieces: number } }[];
    expect(figures.map(({ asOf, stock }) => [asOf, stock.pieces])).toEqual([
      ['2024-02-29', PIECES],
      ['2024-01-08', 1],
    ]);
  });

  it('goes through time step by step, the last point being the day asked', async () => {
    const { body } = await api.get('/api/v1/indicators/series?from=2024-01-01&to=2024-03-05&step=month');
    const points = body['points'] as readonly { asOf: string; pieces: number; arrived: number; processed: number }[];
    expect(points.map(({ asOf, pieces, arrived, processed }) => [asOf, pieces, arrived, processed])).toEqual([
      ['2024-01-31', 4, 4, 0],
      ['2024-02-29', 7, 3, 0],
      ['2024-03-05', 5, 0, 2],
    ]);
  });
});

describe('an import', () => {
  it('tells what it read, wrote and refused', () => {
    expect(imported).toMatchObject({
      status: 200,
      body: { status: 'completed', source: 'petite-histoire', format: 'facts', refusedCount: 3, heldCount: 0, firstDay: '2024-01-08', error: null },
    });
  });

  it('brought again writes nothing', async () => {
    const again = await api.upload('source=petite-histoire', facts());
    expect(again.body).toMatchObject({ status: 'completed', appended: { dossiers: 0, events: 0 }, refusedCount: 0 });
  });

  it('sent again under its key gives its first answer', async () => {
    const key = { 'idempotency-key': 'import-1' };
    const first = await api.upload('source=autre', facts(), key);
    const again = await api.upload('source=autre', facts(), key);
    expect(again.body['id']).toBe(first.body['id']);
    expect(again.body['appended']).toEqual(first.body['appended']);
  });
});

describe('one dossier, asked in the name of a caisse', () => {
  beforeAll(async () => {
    const received = { fait: 'received', on: '2024-01-08', knownOn: '2024-01-08', procedure: 'aide', type: 'demande', canal: 'courrier' };
    const moved = { fait: 'transferred', on: '2024-01-09', knownOn: '2024-01-09', caisseExecutante: '974' };
    const lines = [
      { id: '1', dossier: 'partagé', piece: '1', ...received, caisse: '751' },
      { id: '2', dossier: 'le sien', piece: '2', ...received, caisse: '974' },
      { id: '3', dossier: '974', piece: '3', ...received, caisse: '751' },
      { id: '4', dossier: 'partagé', piece: '1', ...moved },
    ];
    const { body } = await api.upload('source=deux-mains', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await api.untilIncluded(body);
  });
  const told = async (path: string, caisse: string): Promise<string> => {
    const { status, body } = await api.get(`/api/v1/dossiers/${path}`, { 'ecluse-caisse': caisse });
    return status === 200 ? 'told' : `${String(status)} ${String(body['code'])}`;
  };
  const REFUSED = '403 acces.recordsOfOthers';

  it.each(['', '/history'])('is told to the one that owns it and to the one that does it, and to nobody else: dossiers/ID%s', async (part) => {
    expect([await told(`partagé${part}`, '751'), await told(`partagé${part}`, '974')]).toEqual(['told', 'told']);
    expect([await told(`le sien${part}`, '974'), await told(`le sien${part}`, '751')]).toEqual(['told', REFUSED]);
    const { items } = (await api.get('/api/v1/dossiers?caisse=974')).body as {
      readonly items: readonly { readonly id: string; readonly reference: string }[];
    };
    const id = items.find(({ reference }) => reference === 'le sien')?.id ?? '';
    expect([await told(`${id}${part}`, '974'), await told(`${id}${part}`, '751')]).toEqual(['told', REFUSED]);
  });

  it('is refused as that of another where nobody knows it, so that its refusal tells nothing', async () => {
    expect([await told('personne', '751'), await told('974', '974'), await told('%00', '751')]).toEqual([REFUSED, REFUSED, REFUSED]);
    expect(await told('D-2?source=petite-histoire', '751')).toBe('told');
    expect(await told('D-2', '974')).toBe(REFUSED);
  });

  it('is asked of its way too, which one that follows no procédure has not', async () => {
    expect(await told('le sien/parcours', '751')).toBe(REFUSED);
    expect(await told('le sien/parcours', '974')).not.toMatch(/acces\./u);
  });
});
