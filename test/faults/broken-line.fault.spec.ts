import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { ecluse, launch } from '../support/command-line.js';
import { DurablePostgres } from '../support/durable-postgres.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import { Teardown } from './fault-processes.js';
import { factsOf } from './facts-to-import.js';

/** The server's own deadline, and what a loaded machine adds to it. */
const ANSWERED_WITHIN_MS = 50_000;
const RECOVERED_WITHIN_MS = 60_000;

let folder: string;
let home: string;
let facts: string;
let postgres: DurablePostgres;
let server: KillableServer;
let api: Api;
const teardown = new Teardown();
beforeAll(async () => {
  folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-line-')), async (path) => rm(path, { recursive: true, force: true }));
  home = join(folder, 'données');
  facts = join(folder, 'faits.ndjson');
  await writeFile(facts, factsOf(1_500));
  postgres = teardown.after(await DurablePostgres.start(), async (each) => each.dispose());
  server = await startKillable(home, { DATABASE_URL: postgres.url });
  teardown.after(server, async () => server.stop());
  api = apiOf(server.url);
  await api.give('/api/v1/caisses', { code: '751', label: 'Paris' });
  await api.give('/api/v1/procedures', { code: 'aide', label: 'Aide' });
});
afterEach(() => {
  postgres.line.thaw();
  postgres.line.slow(0);
  postgres.line.refuse(false);
});
afterAll(async () => {
  await teardown.run();
});

interface Demand {
  readonly what: string;
  readonly give: () => Promise<Answer>;
}

/** One demand for each of the connections behind the API: log, vault, read models, runner. The same keys each time it is given. */
function demands(): readonly Demand[] {
  const [opening, sealing, rebuild] = [randomUUID(), randomUUID(), randomUUID()];
  const assure = { identifiant: `1 84 12 ${opening}`, nom: 'Dupont' };
  const post = (path: string, body: object, key: string) => async () => api.post(path, body, { 'idempotency-key': key });
  return [
    { what: 'open a dossier', give: post('/api/v1/dossiers', { reference: `R-${opening}` }, opening) },
    { what: 'open a dossier about a person', give: post('/api/v1/dossiers', { reference: `R-${sealing}`, assure }, sealing) },
    { what: 'figures', give: async () => api.get('/api/v1/indicators?on=2023-03-31') },
    { what: 'pièces', give: async () => api.get('/api/v1/pieces?on=2023-03-31') },
    { what: 'ask for a rebuild', give: post('/api/v1/projections/referentiel/rebuild', {}, rebuild) },
    { what: 'health', give: async () => api.get('/health/ready') },
  ];
}

/** What became of each demand, and how long that took. */
async function fates(given: readonly Demand[]): Promise<readonly { readonly what: string; readonly tookMs: number; readonly answer: Answer }[]> {
  return Promise.all(
    given.map(async ({ what, give }) => {
      const began = performance.now();
      const answer = await give();
      return { what, tookMs: performance.now() - began, answer };
    }),
  );
}

/** An import of its own, under way. */
async function importing(source: string) {
  const running = launch(home, 'import', facts, '--source', source);
  const written = `SELECT 1 FROM log.event WHERE stream LIKE 'dossier-%' AND metadata::jsonb ->> 'source' = $1 LIMIT 1`;
  await until('the import has written something', async () => ((await postgres.query(written, [source])).length > 0 ? true : null));
  return running;
}

/** Without a restart: the same demands pass, the import comes to its end, the read models follow, and nothing is wrong. */
async function expectRecovered(given: readonly Demand[], source: string): Promise<void> {
  for (const { what, give } of given) {
    await until(`${what} passes again`, async () => ((await give()).status < 300 ? true : null), RECOVERED_WITHIN_MS);
  }
  await until(
    'an import passes again',
    async () => ((await ecluse(home, 'import', facts, '--source', source)).code === 0 ? true : null),
    RECOVERED_WITHIN_MS,
  );
  await until(
    'the read models have followed',
    async () => {
      const { body } = await api.get('/api/v1/projections');
      return (body['items'] as readonly { lag: { events: number } }[]).every(({ lag }) => lag.events === 0) ? true : null;
    },
    RECOVERED_WITHIN_MS,
  );
  const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
  server.mustLive();
}

/** Either nothing happened to it, or it says clearly what, and what to do. */
async function expectClearEnd(running: ReturnType<typeof launch>): Promise<void> {
  let end: string | null = null;
  void running.ended.then(({ code, stderr }) => {
    end = code === 0 ? 'passed' : stderr;
  });
  expect(await until('the import has ended', () => end, 150_000)).toMatch(/^passed$|Erreur \[(?!unexpected|server\.failed)[\w.]+\]/u);
}

describe('a line to PostgreSQL', () => {
  it('that freezes: every demand is refused in time and clearly, and all goes on when it thaws', async () => {
    const given = demands();
    const running = await importing('gel');
    postgres.line.freeze();
    for (const { what, tookMs, answer } of await fates(given)) {
      expect([what, answer.status, answer.body['code'] ?? answer.body['status']]).toEqual([
        what,
        503,
        expect.stringMatching(/^(?:server\.(?:tooLate|notReady)|store\.unavailable|vault\.unavailable|command\.outcomeUnknown|notReady)$/u),
      ]);
      expect([what, tookMs < ANSWERED_WITHIN_MS]).toEqual([what, true]);
    }
    postgres.line.thaw();
    await expectClearEnd(running);
    await expectRecovered(given, 'gel');
  });

  it('that freezes for ever under the connections there are: new ones take their place', async () => {
    const given = demands();
    await fates(given.slice(0, 1));
    postgres.line.freeze();
    postgres.line.freezeNoMore();
    await expectRecovered(given, 'glace');
  });

  it('that is cut, and refuses: every demand is refused at once or passes, and all goes on when it is back', async () => {
    const given = demands();
    const running = await importing('coupure');
    postgres.line.refuse(true);
    for (const { what, answer } of await fates(given)) {
      expect([what, answer.status, answer.body['code'] ?? answer.body['status']]).toEqual([what, 503, expect.not.stringMatching(/failed/u)]);
    }
    postgres.line.refuse(false);
    await expectClearEnd(running);
    await expectRecovered(given, 'coupure');
  });

  it('that is slow: everything passes all the same, later', async () => {
    const given = demands();
    postgres.line.slow(60);
    const answered = await fates(given);
    expect(answered.map(({ what, answer: { status } }) => [what, status < 300])).toEqual(given.map(({ what }) => [what, true]));
    postgres.line.slow(0);
    await expectRecovered(given, 'lenteur');
  });
});
