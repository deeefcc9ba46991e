import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildReadModels, loadDemonstration, StoryClock } from '#libs/application';
import { type Plan, SCALES } from '#libs/demonstration';
import { SHIPPED_HORLOGES } from '#libs/domain';
import { PostgresEventLog } from '#libs/event-store';
import { connectionPool } from '#libs/platform';
import { type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

/** Enough dossiers that follow the procédures that ship for some of their clocks to stop in a February, of which the board tells all 28 days. */
const PLAN: Plan = { ...SCALES.small, miniature: null, derogations: 0, pieces: 0, claims: 120, translations: 120 };
const MONTHS = ['2025-02', '2026-02'];
const lastOf = (month: string): string => `${month}-28`;

const clock = new StoryClock();
let server: TestServer;
let api: Api;

async function filled(databaseUrl: string): Promise<void> {
  const log = new PostgresEventLog(databaseUrl);
  const pool = connectionPool(databaseUrl, { name: 'spec', max: 8, onLost: () => undefined });
  await loadDemonstration(log, PLAN, { clock, timeZone: 'Europe/Paris' });
  await buildReadModels({ pool, store: log.store });
  await pool.end();
  await log.close();
}

beforeAll(async () => {
  clock.set(`${PLAN.lastDay}T22:59:59.999Z`);
  server = await startTestServer({ clock, beforehand: filled });
  api = apiOf(server.url);
});
afterAll(async () => {
  await server.stop();
});

interface Worth {
  readonly status: string;
  readonly value: number | null;
}

async function worth(indicateur: string, query: string): Promise<{ readonly ensemble: Worth; readonly valeurs: readonly Worth[] } | undefined> {
  const { body } = await api.get(`/api/v1/valeurs?indicateur=${indicateur}&${query}`);
  const [told] = body['indicateurs'] as readonly { days: readonly { ensemble: Worth; valeurs: readonly Worth[] }[] }[];
  return told?.days[0];
}

/** Of every dossier whose clock stopped in the 28 days up to one: how many days it had counted. As the board lists them. */
async function stoppedBy(procedure: string, horloge: string, on: string): Promise<readonly number[]> {
  const { body } = await api.get(`/api/v1/procedures/${procedure}/delais/${horloge}/dossiers?of=stopped&on=${on}&limit=500`);
  return (body['items'] as readonly { days: number }[]).map(({ days }) => days).sort((a, b) => a - b);
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

describe('a delay by a clock of a procédure', () => {
  it('is that of the dossiers which the board lists one by one: the percentile of all of them, or the share of those that took no longer', async () => {
    let counted = 0;
    for (const { code, horloge, centile, dansLes = 0 } of SHIPPED_HORLOGES) {
      if (horloge === undefined) throw new Error(`no clock: ${code}`);
      for (const on of MONTHS.map(lastOf)) {
        const days = await stoppedBy(horloge.procedure, horloge.clock, on);
        const share = rounded(days.filter((each) => each <= dansLes).length / days.length);
        const nearest = days[Math.ceil(((centile ?? 0) * days.length) / 100) - 1];
        const value = days.length === 0 ? null : centile === null ? share : nearest;
        expect({ code, on, value: (await worth(code, `on=${on}`))?.ensemble.value }).toEqual({ code, on, value });
        counted += days.length;
      }
    }
    expect(counted).toBeGreaterThan(20);
  });

  it('is told of those caisses alone that have dossiers of the procédure, and of no other procédure', async () => {
    const on = lastOf('2026-02');
    const told = await worth('traduction-norme-decile-9', `on=${on}`);
    expect(told?.valeurs.map(({ status }) => status)).toEqual(expect.arrayContaining(['noData', 'ok']));
    expect(await worth('traduction-norme-decile-9', `on=${on}&procedure=traduction`)).toEqual(told);
    expect(await worth('traduction-norme-decile-9', `on=${on}&procedure=demande-de-retraite`)).toMatchObject({ ensemble: { status: 'noData' } });
    // What was known of clocks on an earlier day is kept nowhere: it is not told by what is known now.
    expect(await worth('traduction-norme-decile-9', `on=${on}&knownOn=${on}`)).toMatchObject({ ensemble: { status: 'noData' } });
  });

  it('is held against others, and has thresholds, as every indicator', async () => {
    const on = lastOf('2026-02');
    const { body } = await api.get(`/api/v1/comparaisons?indicateur=traduction-norme-decile-9&on=${on}&reseau=recouvrement`);
    const value = (await worth('traduction-norme-decile-9', `on=${on}&reseau=recouvrement`))?.ensemble.value;
    expect(body).toMatchObject({ orientation: 'lowerIsBetter', dates: [{ reseau: { value, nature: 'ratio' } }] });
    const shown = (await api.get('/api/v1/seuils')).body['items'] as readonly { code: string; content: object }[];
    const seuils = shown.find(({ code }) => code === 'situation-solde-caisse')?.content;
    const tendue = { enter: 0, leave: 0, included: true };
    const ours = { ...seuils, code: 'traduction-lente', indicateur: 'traduction-norme-decile-9', tendue, critique: { ...tendue, enter: 9_999 } };
    const published = await api.post('/api/v1/seuils', ours);
    expect(published).toMatchObject({ status: 200 });
    const { body: etats } = await api.get(
      `/api/v1/etats?seuils=traduction-lente&on=${on}&after=${encodeURIComponent(String(published.body['position']))}`,
    );
    expect(etats['etats']).toEqual(expect.arrayContaining([expect.objectContaining({ etat: 'tendue' })]));
  });

  it('is published of a clock as the procédure has it, no other', async () => {
    const { body } = await api.get('/api/v1/definitions/traduction-norme-decile-9');
    const [shipped] = body['versions'] as readonly { readonly horloge: object }[];
    const ours = { ...shipped, code: 'traductions-a-nous', centile: 80 };
    const faultsOf = async (more: object): Promise<unknown> => (await api.post('/api/v1/definitions', { ...ours, ...more })).body['faults'];
    expect(await faultsOf({ dayKind: 'worked' })).toEqual([
      'horloge : l’horloge « norm » de « traduction » compte de « event opened » à « performed rendre », dayKind « calendar »',
    ]);
    expect(await faultsOf({ horloge: { ...shipped?.horloge, procedure: 'jamais-vue' } })).toEqual([
      'horloge.procedure : « jamais-vue » n’est pas une procédure publiée',
    ]);
    expect(await faultsOf({ horloge: { ...shipped?.horloge, clock: 'legal' } })).toEqual([
      'horloge.clock : « traduction » n’a pas d’horloge « legal »',
    ]);
    expect(await faultsOf({ dansLes: 21, includesAutomatic: false })).toEqual([
      'centile : null attendu avec « dansLes », qui dit une part',
      'includesAutomatic : true attendu avec une horloge, qui est celle de tout dossier',
    ]);
    expect(await faultsOf({ horloge: { ...shipped?.horloge, from: { event: 'opened', field: 'x' } } })).toEqual([
      'horloge.from : un moment, un seul (event, entered, performed, field), attendu',
    ]);
    expect(await api.post('/api/v1/definitions', ours)).toMatchObject({ status: 200 });
  });
});
