import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alerteSweep, dossierWork } from '#libs/application';
import { SHIPPED_DEFINITIONS } from '#libs/domain';
import { type EventLog, NO_STREAM, openEventLog } from '#libs/event-store';
import { plainDate } from '#libs/kernel';
import { readModelDataSource } from '#libs/read-model';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

const PARIS = 'Europe/Paris';

/** What comes to each caisse, and how much of it goes, by day. */
const DAYS: Readonly<Record<string, Readonly<Record<string, readonly [arrived: number, processed: number]>>>> = {
  '751': { '2024-01-08': [2, 0], '2024-01-09': [2, 0], '2024-01-11': [3, 0], '2024-01-15': [0, 5], '2024-01-22': [0, 1] },
  '691': { '2024-01-08': [2, 0], '2024-01-15': [2, 0] },
  '670': { '2024-01-08': [1, 0] },
};

function facts(): string {
  const lines = Object.entries(DAYS).flatMap(([caisse, days]) => {
    const [arrivals, exits] = [0, 1].map((which) =>
      Object.entries(days).flatMap(([on, counts]) => Array.from({ length: counts[which] ?? 0 }, () => on)),
    );
    const common = (n: number) => ({ dossier: `${caisse}-${String(n)}`, piece: `P${caisse}-${String(n)}` });
    const received = { fait: 'received', caisse, procedure: 'aide', type: 'demande', canal: 'courrier' };
    return [
      ...(arrivals ?? []).map((on, n) => ({ id: `r${caisse}-${String(n)}`, ...common(n), ...received, on, knownOn: on })),
      ...(exits ?? []).map((on, n) => ({ id: `p${caisse}-${String(n)}`, ...common(n), fait: 'processed', mode: 'manual', on, knownOn: on })),
    ];
  });
  const inOrder = [...lines].sort((a, b) => (a.knownOn < b.knownOn ? -1 : 1));
  return inOrder.map((line) => `${JSON.stringify(line)}\n`).join('');
}

let server: TestServer;
let api: Api;
let log: EventLog;
let position = '';
let now = Date.parse('2024-02-01T09:00:00Z');
const clock = { now: () => now };

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
  server = await startTestServer({ clock });
  api = apiOf(server.url);
  log = await openEventLog({ engine: 'postgresql', url: server.databaseUrl });
  const { body: imported } = await api.upload('source=petite-histoire&fileName=histoire.ndjson', facts());
  await api.untilIncluded(imported);
  await accepted('/api/v1/organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  for (const code of ['nord', 'sud']) await accepted('/api/v1/organismes', { code, label: code, arbre: 'regions' });
  for (const caisse of Object.keys(DAYS)) await accepted(`/api/v1/organismes/${caisse}/attach`, { parent: 'famille', from: '2020-01-01' });
  for (const [caisse, parent] of [
    ['751', 'nord'],
    ['691', 'sud'],
    ['670', 'sud'],
  ]) {
    await accepted(`/api/v1/organismes/${String(caisse)}/attach`, { parent, from: '2020-01-01' });
  }
});
afterAll(async () => {
  await log.close();
  await server.stop();
});

const organismesOf = (body: Readonly<Record<string, unknown>>) =>
  (body['organismes'] as readonly { organisme: string; dates: readonly { value: number; rang: number }[]; quadrant: string | null }[]).map(
    ({ organisme, dates, quadrant }) => [organisme, dates.map(({ value, rang }) => [value, rang]), quadrant],
  );

describe('a comparison', () => {
  it('ranks the caisses by a stock, which adds up, around a median', async () => {
    const body = await told('/api/v1/comparaisons?indicateur=stock&on=2024-01-11&quantile=0.9');
    expect(body).toMatchObject({
      indicateur: 'stock@1',
      orientation: 'lowerIsBetter',
      stale: false,
      quadrants: null,
      dates: [
        {
          asOf: '2024-01-11',
          reseau: { status: 'ok', value: 10, nature: 'count', missing: [] },
          distribution: { count: 3, median: 2, mean: 3.3333, min: 1, max: 7, quantiles: [{ order: 0.9, value: 6 }] },
          positions: null,
        },
      ],
    });
    expect(organismesOf(body)).toEqual([
      ['670', [[1, 1]], null],
      ['691', [[2, 2]], null],
      ['751', [[7, 3]], null],
    ]);
  });

  it('of one caisse by many indicators is one question, and says what each comparison says', async () => {
    const body = await told('/api/v1/fiches/691?indicateur=stock&indicateur=anteriorite-calendaire%401&on=2024-01-24');
    expect(body).toMatchObject({ caisse: '691', asOf: '2024-01-24', stale: false });
    const lines = body['indicateurs'] as readonly { indicateur: string; caisse: object; reseau: object; distribution: object }[];
    expect(lines.map(({ indicateur }) => indicateur)).toEqual(['stock@1', 'anteriorite-calendaire@1']);
    for (const { indicateur, caisse, reseau, distribution } of lines) {
      const { dates, organismes } = await told(`/api/v1/comparaisons?indicateur=${encodeURIComponent(indicateur)}&on=2024-01-24`);
      expect(dates).toEqual([expect.objectContaining({ reseau, distribution })]);
      expect(organismes).toContainEqual(expect.objectContaining({ organisme: '691', dates: [caisse] }));
    }
    expect(body['population']).toMatchObject({ reseau: 'famille', label: 'Branche famille', count: 3, status: 'ok' });
    for (const others of ['caisse=751', 'arbre=regions', 'groupement=nord']) {
      expect(await told(`/api/v1/fiches/691?indicateur=stock&on=2024-01-24&${others}`)).toMatchObject({ code: 'fiche.notAmong', status: 422 });
    }
    expect(await told('/api/v1/fiches/999')).toMatchObject({ code: 'caisse.unknown', status: 422 });
    // Without indicators: the last version of each.
    expect((await told('/api/v1/fiches/691'))['indicateurs']).toHaveLength(new Set(SHIPPED_DEFINITIONS.map(({ code }) => code)).size);
  });

  it('of one caisse alone says so', async () => {
    const alone = { population: { label: 'caisses 691', caisses: ['691'], count: 1, status: 'alone' } };
    for (const path of ['comparaisons?indicateur=stock&', 'reperes/repere-quatre-dimensions?', 'fiches/691?indicateur=stock&']) {
      expect(await told(`/api/v1/${path}on=2024-01-24&caisse=691`)).toMatchObject(alone);
    }
    expect(await told('/api/v1/comparaisons/series?indicateur=stock&from=2024-01-09&to=2024-01-11&caisse=691')).toMatchObject(alone);
  });

  it('tells who stays worse or better than the réseau between two dates, whose value is a ratio of sums', async () => {
    const body = await told('/api/v1/comparaisons?indicateur=anteriorite-calendaire&on=2024-01-24&on=2024-01-26');
    // On the 24th: 3 of 751 came on the 11th; 2 of 691 and the one of 670 on the 8th, 2 of 691 on the 15th.
    expect(body['dates']).toMatchObject([{ reseau: { value: 0.5, numerator: 3, denominator: 6 } }, { reseau: { value: 0.5 } }]);
    expect(organismesOf(body)).toEqual([
      [
        '670',
        [
          [1, 3],
          [1, 3],
        ],
        'persistentWorse',
      ],
      [
        '691',
        [
          [0.5, 2],
          [0.5, 2],
        ],
        'mixed',
      ],
      [
        '751',
        [
          [0, 1],
          [0, 1],
        ],
        'persistentBetter',
      ],
    ]);
    expect(body['quadrants']).toEqual({ persistentWorse: 1, persistentBetter: 1, mixed: 1 });
  });

  it('is among groupements, those of a réseau, or some caisses', async () => {
    expect(organismesOf(await told('/api/v1/comparaisons?indicateur=stock&on=2024-01-11&arbre=regions'))).toEqual([
      ['nord', [[7, 2]], null],
      ['sud', [[3, 1]], null],
    ]);
    expect(organismesOf(await told('/api/v1/comparaisons?indicateur=stock&on=2024-01-11&reseau=famille&groupement=sud&caisse=691'))).toEqual([
      ['691', [[2, 1]], null],
    ]);
    expect(await told('/api/v1/comparaisons?indicateur=stock&on=2024-01-11&arbre=lunes')).toMatchObject({ code: 'arbre.unknown', status: 422 });
    expect(await told('/api/v1/comparaisons?indicateur=stock&on=2024-01-11&caisse=999')).toMatchObject({ code: 'caisse.unknown' });
    expect(await told('/api/v1/comparaisons?indicateur=lune&on=2024-01-11')).toMatchObject({ code: 'definition.unknown' });
    expect(await told('/api/v1/comparaisons?indicateur=stock&on=2024-01-11&on=2024-01-12&on=2024-01-13')).toMatchObject({
      code: 'comparaison.tooManyDates',
    });
    expect(await told('/api/v1/comparaisons?indicateur=stock&on=2024-01-11&quantile=1.5')).toMatchObject({ code: 'request.parameterInvalid' });
  });

  it('through time tells the dispersion, and mean ranks by period', async () => {
    const body = await told('/api/v1/comparaisons/series?indicateur=stock&from=2024-01-09&to=2024-01-11&step=day&periode=2024-01-10..2024-01-11');
    expect((body['points'] as readonly { asOf: string; reseau: { value: number } }[]).map(({ asOf, reseau }) => [asOf, reseau.value])).toEqual([
      ['2024-01-09', 7],
      ['2024-01-10', 7],
      ['2024-01-11', 10],
    ]);
    expect(body['periodes']).toEqual([
      {
        from: '2024-01-10',
        to: '2024-01-11',
        rangs: [
          { organisme: '670', rangMoyen: 1, dates: 2 },
          { organisme: '691', rangMoyen: 2, dates: 2 },
          { organisme: '751', rangMoyen: 3, dates: 2 },
        ],
      },
    ]);
    expect(await told('/api/v1/comparaisons/series?indicateur=stock&from=2024-01-09&to=2024-01-11&periode=2024')).toMatchObject({
      code: 'period.invalid',
    });
  });
});

describe('an indicateur repère', () => {
  const wholly = (code: string) => ({ dimension: code, indicateurs: [] });
  const SHIPPED_MISSING = [
    ...['service', 'cout'].map(wholly),
    { dimension: 'production', indicateurs: ['stock-pour-1000-ponderes@1', 'solde-ouvre-20@1'] },
  ];
  const part = (indicateur: string, weight: number) => ({ indicateur, weight, orientation: null, cible: null, echelle: null });
  const dimension = (code: string, weight: number, orientation = 'lowerIsBetter') => ({ code, label: code, weight, orientation });
  const REPERE = {
    ...{ code: 'production', version: 1, label: 'Production', source: 'choix du produit', missing: 'untold' },
    dimensions: [
      { ...dimension('stocks', 0.5), indicateurs: [{ ...part('stock', 1), cible: { value: 1, source: 'choix du produit' } }] },
      { ...dimension('ages', 0.5), indicateurs: [{ ...part('anteriorite-calendaire@1', 1), echelle: 1 }] },
    ],
  };

  it('is published by versions, refused with all that is wrong', async () => {
    const wrong = { ...REPERE, dimensions: REPERE.dimensions.map((each) => ({ ...each, weight: 0.4 })) };
    expect(await api.post('/api/v1/reperes', wrong)).toMatchObject({
      status: 422,
      body: { code: 'repere.invalid', faults: ['dimensions : les poids font 0,8000, et non 1'] },
    });
    const unknown = { ...REPERE, dimensions: [{ ...dimension('lunes', 1), indicateurs: [part('lune', 1)] }] };
    expect(await api.post('/api/v1/reperes', unknown)).toMatchObject({ status: 422, body: { code: 'definition.unknown' } });
    expect(await said('/api/v1/reperes', REPERE)).toMatchObject({ status: 200, body: { code: 'production', version: 1 } });
    expect(await said('/api/v1/reperes', REPERE)).toMatchObject({ status: 200 });
    expect(await api.post('/api/v1/reperes', { ...REPERE, label: 'Autre' })).toMatchObject({
      status: 409,
      body: { code: 'repere.versionPublished' },
    });
    const { items } = await told('/api/v1/reperes');
    expect(items).toMatchObject([
      { code: 'repere-quatre-dimensions', shipped: true, inForceFor: ['famille'] },
      { code: 'production', shipped: false, inForceFor: [], content: REPERE },
    ]);
    const [shipped] = items as readonly { readonly content: object }[];
    expect(await api.post('/api/v1/reperes', { ...shipped?.content, version: 2 })).toMatchObject({ status: 409, body: { code: 'repere.shipped' } });
  });

  it('holds each caisse against the median, and names its axes of progress', async () => {
    const body = await told('/api/v1/reperes/production?on=2024-01-11');
    const organismes = body['organismes'] as readonly { organisme: string; ecart: number; rang: number; axesDeProgres: readonly string[] }[];
    expect(organismes.map(({ organisme, ecart, rang, axesDeProgres }) => [organisme, ecart, rang, axesDeProgres])).toEqual([
      ['670', -0.25, 1, []],
      ['691', 0, 2, []],
      ['751', 1.25, 3, ['stocks']],
    ]);
    expect(body['reseau']).toMatchObject({
      dimensions: [
        { indicateurs: [{ indicateur: 'stock', median: 2, mean: 3.3333, meanLessMedian: 1.3333, cible: 1, cibleLessMedian: -1, echelle: null }] },
        { indicateurs: [{ indicateur: 'anteriorite-calendaire@1', median: 0, echelle: 1 }] },
      ],
    });
    expect(await told('/api/v1/reperes/lune?on=2024-01-11')).toMatchObject({ code: 'repere.unknown', status: 404 });
  });

  it('is undefined towards a median of 0 without a scale, which is not the same as to know nothing', async () => {
    const dimensions = [{ ...dimension('ages', 1), indicateurs: [part('anteriorite-calendaire@1', 1)] }];
    expect(await said('/api/v1/reperes', { ...REPERE, code: 'sans-echelle', dimensions })).toMatchObject({ status: 200 });
    const body = await told('/api/v1/reperes/sans-echelle?on=2024-01-11');
    expect(body['organismes']).toMatchObject(
      Array.from({ length: 3 }, () => ({
        ...{ status: 'undefined', ecart: null, rang: null },
        dimensions: [{ status: 'undefined', ecart: null, indicateurs: [{ status: 'undefined', value: 0, ecart: null }] }],
      })),
    );
    expect(body['reseau']).toMatchObject({ dimensions: [{ indicateurs: [{ median: 0, echelle: null }] }] });
  });

  it('ships, and tells what there is where readings are missing', async () => {
    const { organismes } = await told('/api/v1/reperes/repere-quatre-dimensions?on=2024-01-11');
    expect(organismes).toMatchObject([
      { organisme: '670', status: 'partial', missing: SHIPPED_MISSING },
      { organisme: '691', status: 'partial', missing: SHIPPED_MISSING },
      { organisme: '751', status: 'partial', missing: SHIPPED_MISSING },
    ]);
  });

  it('is not told before anything was known, and says so of every dimension', async () => {
    const body = await told('/api/v1/reperes/production?on=2023-12-31&knownOn=2023-12-31');
    expect(body['organismes']).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: 'noData', ecart: null, rang: null, missing: ['stocks', 'ages'].map(wholly) })),
    );
  });
});

describe('a question that names only the day on which it was known', () => {
  it.each([
    ['indicators?', ({ asOf }) => asOf],
    ['pieces?', ({ asOf }) => asOf],
    ['chaleur?', ({ asOf }) => asOf],
    ['fiches/751?indicateur=stock&', ({ asOf }) => asOf],
    ['reperes/production?', ({ asOf }) => asOf],
    ['comparaisons?indicateur=stock&', ({ dates }) => (dates as readonly { asOf: string }[])[0]?.asOf],
    ['valeurs?indicateur=stock&', ({ indicateurs }) => (indicateurs as readonly { days: readonly { on: string }[] }[])[0]?.days[0]?.on],
    [
      'valeurs?indicateur=stock&from=2024-01-01&',
      ({ indicateurs }) => (indicateurs as readonly { days: readonly { on: string }[] }[])[0]?.days.at(-1)?.on,
    ],
  ] as readonly (readonly [string, (body: Readonly<Record<string, unknown>>) => unknown])[])('is about that day: %s', async (path, dayOf) => {
    expect(dayOf(await told(`/api/v1/${path}knownOn=2024-01-11`))).toBe('2024-01-11');
  });
});

describe('situations and alerts', () => {
  const SEUILS = {
    ...{
      code: 'stock-caisse',
      version: 1,
      label: 'Stock d’une caisse',
      source: 'choix du produit',
      indicateur: 'stock',
      orientation: 'lowerIsBetter',
    },
    ...{ by: 'owner', niveau: 'caisse', reseau: 'famille', arbre: null, procedures: null, siEnDifficulte: null, memoire: 20 },
    tendue: { enter: 3, leave: 2, included: true },
    critique: { enter: 6, leave: 4, included: false },
    alerte: { from: 'tendue', rappelApres: 3 },
  };
  const etatsOn = async (day: string) =>
    ((await told(`/api/v1/etats?on=${day}&seuils=stock-caisse`))['etats'] as readonly { organisme: string; etat: string; since: string }[]).map(
      ({ organisme, etat, since }) => [organisme, etat, since],
    );

  const inForce = async () => [
    ...new Set(((await told('/api/v1/etats?on=2024-01-11'))['etats'] as readonly { definition: string }[]).map(({ definition }) => definition)),
  ];

  it('are told by the thresholds that ship while nobody published any of that level', async () => {
    expect(await inForce()).toEqual(['situation-boule-de-neige-caisse@1', 'situation-solde-caisse@1', 'situation-solde-reseau@1']);
  });

  it('are told of a réseau that is the only one, which has no name, where its réseau is asked', async () => {
    const asked = async (query: string) =>
      ((await told(`/api/v1/etats?on=2024-01-11&seuils=situation-solde-reseau&${query}`))['etats'] as readonly { organisme: string | null }[]).map(
        ({ organisme }) => organisme,
      );
    expect([await asked('reseau=famille'), await asked('organisme=famille'), await asked('organisme=751')]).toEqual([[null], [null], []]);
  });

  it('are told of any past day, by the way that led there', async () => {
    expect(await api.post('/api/v1/seuils', { ...SEUILS, critique: { enter: 2, leave: 2, included: false } })).toMatchObject({
      status: 422,
      body: { code: 'seuils.invalid' },
    });
    expect(await said('/api/v1/seuils', SEUILS)).toMatchObject({ status: 200 });
    expect(await etatsOn('2024-01-09')).toEqual([
      // Nothing was known before: « normale » since the first day about which something is.
      ['670', 'normale', '2024-01-08'],
      ['691', 'normale', '2024-01-08'],
      ['751', 'tendue', '2024-01-09'],
    ]);
    expect((await etatsOn('2024-01-12'))[2]).toEqual(['751', 'critique', '2024-01-11']);
    // Two of 751 are left: below where « tendue » begins, not below where it ends.
    expect(await etatsOn('2024-01-16')).toEqual([
      ['670', 'normale', '2024-01-08'],
      ['691', 'tendue', '2024-01-15'],
      ['751', 'tendue', '2024-01-15'],
    ]);
    expect((await etatsOn('2024-01-22'))[2]).toEqual(['751', 'normale', '2024-01-22']);
  });

  it('are the same however short the memory of the thresholds, and say where it does not hold their beginning', async () => {
    expect(await said('/api/v1/seuils', { ...SEUILS, code: 'stock-court', memoire: 1, alerte: null })).toMatchObject({ status: 200 });
    const found = (await told('/api/v1/etats?on=2024-01-18&seuils=stock-court'))['etats'] as readonly Record<string, unknown>[];
    expect(found.map(({ organisme, etat, since, sinceOrBefore }) => [organisme, etat, since, sinceOrBefore])).toEqual([
      ['670', 'normale', '2024-01-18', true],
      ['691', 'tendue', '2024-01-18', true],
      // Between the two ends of « tendue »: looked at further back, to where it began.
      ['751', 'tendue', '2024-01-15', false],
    ]);
    expect(await told('/api/v1/etats?on=2024-01-18&seuils=stock-court&organisme=751')).toMatchObject({
      etats: [{ organisme: '751', etat: 'tendue', since: '2024-01-15', sinceOrBefore: false }],
    });
  });

  it('apply by type of prestation to caisses in difficulty only, and to groupements and the réseau as a whole', async () => {
    const more = { ...SEUILS, alerte: null };
    expect(await said('/api/v1/seuils', { ...more, code: 'stock-par-type', procedures: ['aide'], siEnDifficulte: 'stock-caisse' })).toMatchObject({
      status: 200,
    });
    expect(await told('/api/v1/etats?on=2024-01-16&seuils=stock-par-type')).toMatchObject({
      etats: [{ organisme: '691', procedure: 'aide', etat: 'tendue' }, { organisme: '751' }],
    });
    expect(await said('/api/v1/seuils', { ...more, code: 'stock-region', niveau: 'groupement', arbre: 'regions' })).toMatchObject({ status: 200 });
    expect(await said('/api/v1/seuils', { ...more, code: 'stock-reseau', niveau: 'reseau' })).toMatchObject({ status: 200 });
    expect(await told('/api/v1/etats?on=2024-01-11&seuils=stock-region&seuils=stock-reseau@1')).toMatchObject({
      etats: [
        { niveau: 'groupement', organisme: 'nord', etat: 'critique', value: 7 },
        { niveau: 'groupement', organisme: 'sud', etat: 'tendue', value: 3 },
        { niveau: 'reseau', organisme: 'famille', label: 'Branche famille', etat: 'critique', value: 10 },
      ],
    });
    expect(await inForce()).toEqual(['stock-caisse@1', 'stock-court@1', 'stock-par-type@1', 'stock-region@1', 'stock-reseau@1']);
    expect(await api.post('/api/v1/seuils', { ...more, code: 'autre', procedures: ['lune'] })).toMatchObject({
      status: 422,
      body: { code: 'procedure.unknown' },
    });
    expect(await api.post('/api/v1/seuils', { ...more, code: 'autre', siEnDifficulte: 'lune' })).toMatchObject({
      status: 422,
      body: { code: 'seuils.unknown' },
    });
    for (const [wrong, code] of [
      [{ siEnDifficulte: 'stock-region' }, 'seuils.invalid'],
      [{ reseau: 'lune' }, 'reseau.unknown'],
      [{ niveau: 'groupement', arbre: 'lune' }, 'arbre.unknown'],
    ] as const) {
      expect(await api.post('/api/v1/seuils', { ...more, code: 'autre', ...wrong })).toMatchObject({ status: 422, body: { code } });
    }
  });

  it('alert once of what begins, goes on and ends, however often and by however many they are looked at', async () => {
    const readModel = readModelDataSource(server.databaseUrl, 4);
    const settings = { timeZone: PARIS, afterDeadlineMilliseconds: 0 };
    const sweeps = [1, 2].map(() => alerteSweep(dossierWork({ store: log.store, readModel, clock, settings }), PARIS));
    const look = async (today: string): Promise<void> => {
      now = Date.parse(`${today}T09:00:00Z`);
      await Promise.all(sweeps.map(async (sweep) => sweep.sweep([0], new AbortController().signal)));
      await sweeps[0]?.sweep([0], new AbortController().signal);
    };
    const alertes = async () =>
      ((await api.get('/api/v1/alertes')).body['items'] as readonly Readonly<Record<string, unknown>>[]).map((each) => each);
    const settled = async (...heardOn: readonly string[]) =>
      until(`alerts heard of on ${heardOn.join(' and ')}`, async () => {
        const items = await alertes();
        return items
          .map((each) => each['heardOn'])
          .sort()
          .join() === heardOn.join()
          ? items
          : null;
      });
    await readModel.initialize();
    try {
      await look('2024-01-10');
      expect(await settled('2024-01-09')).toMatchObject([
        { organisme: '751', etat: 'tendue', raisedOn: '2024-01-09', since: '2024-01-09', value: 4, rappels: 0, endedOn: null },
      ]);
      await look('2024-01-13');
      // Nobody looked on the 12th: what began on the 11th is told of the 11th.
      expect(await settled('2024-01-11')).toMatchObject([{ etat: 'critique', raisedOn: '2024-01-09', since: '2024-01-11', value: 7 }]);
      await look('2024-01-16');
      expect(await settled('2024-01-15', '2024-01-15')).toMatchObject([{ etat: 'tendue' }, { etat: 'tendue' }]);
      await look('2024-01-19');
      expect(await settled('2024-01-18', '2024-01-18')).toMatchObject([{ rappels: 1 }, { rappels: 1 }]);
      await look('2024-01-23');
      const last = await settled('2024-01-21', '2024-01-22');
      expect(last.find((each) => each['organisme'] === '751')).toMatchObject({ endedOn: '2024-01-22' });
      expect(last.find((each) => each['organisme'] === '691')).toMatchObject({ endedOn: null, rappels: 2, value: 4 });
      const events = (await log.store.readAll(0n as never, { limit: 10_000 })).events.filter(({ stream }) => stream.startsWith('alerte-'));
      expect(events.map(({ type }) => type).sort()).toEqual([
        'AlerteEnded',
        // Of the 14th and the 18th and the 21st.
        ...Array.from({ length: 5 }, () => 'AlerteReminded'),
        ...['SeuilCrossed', 'SeuilCrossed', 'SeuilCrossed', 'SeuilCrossed'],
      ]);
      expect((await api.get('/api/v1/alertes?standing=true')).body).toMatchObject({ count: 1, items: [{ organisme: '691', label: '691' }] });
      await accepted('/api/v1/organismes/691/rename', { label: 'Caisse du Rhône' });
      expect(await told('/api/v1/alertes?standing=true')).toMatchObject({ items: [{ organisme: '691', label: 'Caisse du Rhône' }] });

      // Thresholds of a réseau that nobody registered, published before that was refused: they are told of, and stop no other.
      const metadata = { commandId: randomUUID(), occurredAt: '2024-01-26T08:00:00.000Z', knownOn: plainDate('2024-01-26') };
      await log.store.append('seuils-faute', NO_STREAM, [
        { id: randomUUID(), type: 'SeuilsDefined', data: { ...SEUILS, code: 'faute', reseau: 'lune' }, metadata },
      ]);
      await until('the thresholds are known', async () => {
        const { items } = (await api.get('/api/v1/seuils?limit=100')).body as { items: readonly { code: string }[] };
        return items.some(({ code }) => code === 'faute') ? items : null;
      });
      expect(await told('/api/v1/etats?on=2024-01-11')).toMatchObject({ status: 422, code: 'reseau.unknown', seuils: 'faute' });
      await expect(look('2024-01-26')).rejects.toMatchObject({ code: 'reseau.unknown', data: { seuils: 'faute' } });
      // Facts stopped on the 22nd: situations are told of the day of which alerts are, unless another is asked.
      const situations = async (query: string) => told(`/api/v1/etats?seuils=stock-caisse${query}`);
      now = Date.parse('2024-03-01T09:00:00Z');
      expect(await situations('')).toMatchObject({ asOf: '2024-01-22', lastKnown: true });
      expect(((await situations(''))['etats'] as readonly { asOf: string }[]).every(({ asOf }) => asOf === '2024-01-22')).toBe(true);
      expect(await situations('&on=2024-02-28')).toMatchObject({ asOf: '2024-02-28', lastKnown: false });
      expect(await told('/api/v1/phases/famille')).toMatchObject({ asOf: '2024-01-22', lastKnown: true });
      expect(await told('/api/v1/phases/famille?on=2024-02-28')).toMatchObject({ asOf: '2024-02-28', lastKnown: false });
      now = Date.parse('2024-01-26T09:00:00Z');
      expect(await situations('')).toMatchObject({ asOf: '2024-01-25', lastKnown: true });
      // Three days after the 21st.
      await until('the alert goes on', async () => {
        const { items } = (await api.get('/api/v1/alertes?standing=true')).body as { items: readonly { heardOn: string }[] };
        return items[0]?.heardOn === '2024-01-24' ? items : null;
      });
    } finally {
      now = Date.parse('2024-02-01T09:00:00Z');
      await readModel.destroy();
    }
  });

  it('are raised with the day on which their situation began, long before the memory of their thresholds', async () => {
    const readModel = readModelDataSource(server.databaseUrl, 2);
    const settings = { timeZone: PARIS, afterDeadlineMilliseconds: 0 };
    await readModel.initialize();
    try {
      now = Date.parse('2024-01-26T10:00:00Z');
      const late = { ...SEUILS, code: 'stock-tard', memoire: 2, tendue: { enter: 4, leave: 2, included: true } };
      expect(await said('/api/v1/seuils', late)).toMatchObject({ status: 200 });
      await told('/api/v1/seuils');
      const situation = async (): Promise<unknown> => told('/api/v1/etats?on=2024-01-25&seuils=stock-tard&organisme=691');
      expect(await situation()).toMatchObject({ etats: [{ etat: 'tendue', since: '2024-01-24', sinceOrBefore: true }] });
      const looking = alerteSweep(dossierWork({ store: log.store, readModel, clock, settings }), PARIS);
      await expect(looking.sweep([0], new AbortController().signal)).rejects.toMatchObject({ data: { seuils: 'faute' } });
      const raised = await until('the alert is raised', async () => {
        const { items } = (await api.get('/api/v1/alertes?seuils=stock-tard')).body as { items: readonly object[] };
        return items.length > 0 ? items : null;
      });
      expect(raised).toMatchObject([{ organisme: '691', etat: 'tendue', raisedOn: '2024-01-25', since: '2024-01-15' }]);
      // As long as the alert stands, its situation is told with the same beginning.
      expect(await situation()).toMatchObject({ etats: [{ etat: 'tendue', since: '2024-01-15', sinceOrBefore: false }] });
    } finally {
      now = Date.parse('2024-02-01T09:00:00Z');
      await readModel.destroy();
    }
  });
});

describe('the situations and alerts of a groupement', () => {
  const organismesIn = (items: unknown) => (items as readonly { organisme: string }[]).map(({ organisme }) => organisme).sort();

  it('are its own and those of its caisses', async () => {
    const situations = async (query: string) =>
      organismesIn((await told(`/api/v1/etats?on=2024-01-11&seuils=stock-caisse&seuils=stock-region&${query}`))['etats']);
    expect([await situations('groupement=sud'), await situations('groupement=nord')]).toEqual([
      ['670', '691', 'sud'],
      ['751', 'nord'],
    ]);
    expect(await situations('groupement=sud&organisme=691&reseau=famille')).toEqual(['691']);
    const alertes = async (query: string) => {
      const { items, count } = await told(`/api/v1/alertes?seuils=stock-caisse&${query}`);
      expect(items).toHaveLength(count as number);
      return organismesIn(items);
    };
    expect([await alertes('groupement=sud'), await alertes('groupement=nord'), await alertes('organisme=sud')]).toEqual([['691'], ['751'], []]);
    // On that day nobody was under it yet.
    expect([await alertes('groupement=sud&on=2019-12-31'), await alertes('groupement=sud&on=2020-01-01')]).toEqual([[], ['691']]);
  });
});

describe('a question in the name of a caisse', () => {
  const asked = async (path: string, caisse = '751'): Promise<unknown> => {
    const response = await fetch(`${server.url}/api/v1/${path}`, { headers: { 'ecluse-caisse': caisse } });
    const text = await response.text();
    return response.ok ? 'told' : `${String(response.status)} ${(JSON.parse(text) as { code: string }).code}`;
  };
  const ON = 'on=2024-01-11';
  /** Values are asked of a réseau by its code too, under the name of all groupements. */
  const everyWay = async (query: string): Promise<readonly unknown[]> =>
    Promise.all([
      ...['indicators?', 'comparaisons?indicateur=stock&', 'reperes/repere-quatre-dimensions?', 'exports/csv/comparaisons?indicateur=stock&'].map(
        async (path) => asked(`${path}${ON}&${query}`),
      ),
      asked(`indicators/series?from=2024-01-01&to=2024-01-11&${query}`),
      asked(`valeurs?indicateur=stock&${ON}&${query.replace('reseau=', 'groupement=')}`),
    ]);

  it('is answered of its own, and of nobody', async () => {
    expect(new Set(await everyWay('caisse=751'))).toEqual(new Set(['told']));
    expect(await asked('pieces?on=2024-01-11&caisse=751')).toBe('told');
    expect(await asked('fiches/751?on=2024-01-11&caisse=751')).toBe('told');
    expect([await asked('definitions'), await asked('reseaux')]).toEqual(['told', 'told']);
  });

  it('is answered of the others of its réseau only from the day on which that allows it', async () => {
    const refused = '403 acces.aggregatesOfOthers';
    expect(new Set([...(await everyWay('reseau=famille')), ...(await everyWay('caisse=691'))])).toEqual(new Set([refused]));
    expect(await asked('fiches/751?on=2024-01-11&reseau=famille')).toBe(refused);
    const set = async (from: string, autres: string) => said('/api/v1/organismes/famille/visibilites', { from, autres });
    // Today is the 1st of February.
    expect(await set('2024-02-02', 'shown')).toMatchObject({ status: 200 });
    expect(new Set(await everyWay('reseau=famille'))).toEqual(new Set([refused]));
    expect(await set('2024-02-01', 'shown')).toMatchObject({ status: 200 });
    expect(new Set([...(await everyWay('reseau=famille')), ...(await everyWay('groupement=sud'))])).toEqual(new Set(['told']));
    expect(await asked('fiches/751?on=2024-01-11&reseau=famille')).toBe('told');
    expect((await told('/api/v1/organismes/famille/visibilites'))['items']).toEqual([
      { fromOn: '2024-02-01', autres: 'shown' },
      { fromOn: '2024-02-02', autres: 'shown' },
    ]);
    expect(await set('2024-02-01', 'hidden')).toMatchObject({ status: 200 });
    expect(await asked(`valeurs?indicateur=stock&groupement=famille&${ON}`)).toBe(refused);
    expect((await api.post('/api/v1/organismes/751/visibilites', { from: '2024-01-01', autres: 'shown' })).body).toMatchObject({
      code: 'visibilite.notReseau',
    });
  });

  it('is answered of its own situation, alerts and readings, which are of organismes of every kind', async () => {
    const lists = [
      'etats?on=2024-01-24&seuils=stock-caisse&',
      'alertes?',
      'releves?',
      'exports/csv/etats?on=2024-01-24&seuils=stock-caisse&',
      'exports/csv/alertes?',
      'exports/csv/releves?',
    ];
    const all = async (query: string) => new Set(await Promise.all(lists.map(async (path) => asked(`${path}${query}`))));
    expect(await all('organisme=751')).toEqual(new Set(['told']));
    for (const query of ['', 'organisme=691', 'organisme=sud', 'groupement=sud', 'reseau=famille'])
      expect(await all(query)).toEqual(new Set(['403 acces.aggregatesOfOthers']));
    const refused = await fetch(`${server.url}/api/v1/alertes`, { headers: { 'ecluse-caisse': '751' } });
    expect(((await refused.json()) as { detail: string }).detail).toContain('Demandez les siens (organisme=751, --organisme 751).');
    await accepted('/api/v1/organismes/famille/visibilites', { from: '2024-02-01', autres: 'shown' });
    for (const query of ['organisme=691', 'organisme=sud', 'groupement=sud', 'reseau=famille']) expect(await all(query)).toEqual(new Set(['told']));
    await accepted('/api/v1/organismes/famille/visibilites', { from: '2024-02-01', autres: 'hidden' });
  });

  it('may say so in its address, as a link does, which sends no header', async () => {
    const linked = async (query: string): Promise<number> =>
      (await fetch(`${server.url}/api/v1/exports/csv/comparaisons?indicateur=stock&${ON}&${query}`)).status;
    expect(await linked('caisse=751&vuDe=751')).toBe(200);
    expect([await linked('caisse=691&vuDe=751'), await linked('reseau=famille&vuDe=751')]).toEqual([403, 403]);
    expect([await linked('vuDe=999'), await linked('vuDe=%3C751%3E'), await linked('vuDe=751&vuDe=691')]).toEqual([422, 400, 400]);
    expect(await linked('vuDe=')).toBe(200);
  });

  it('is no command of its réseau: nobody writes that in its name', async () => {
    const given = async (path: string, caisse: string, method = 'POST'): Promise<unknown> => {
      const headers = { 'ecluse-caisse': caisse, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const response = await fetch(`${server.url}/api/v1/${path}`, { method, headers, body: '{}' });
      return ((await response.json()) as { code: string }).code;
    };
    const ofReseau = [
      'arretes',
      'arretes/famille/2024-01/corrections',
      'releves',
      'phases',
      'seuils',
      'organismes',
      'agents/p_1/contrats',
      'imports',
    ];
    for (const path of [...ofReseau, 'donnees-ouvertes', 'organismes/famille/visibilites', 'organismes/famille/choose-repere', 'arretes?vuDe=751'])
      expect([path, await given(path, '751')]).toEqual([path, 'acces.writeOfReseau']);
    expect(await given('rebuilds/none', '751', 'DELETE')).toBe('acces.writeOfReseau');
    expect(await given('arretes', '999')).toBe('caisse.unknown');
    // What is done on a dossier is told by the roles of its procédure.
    expect(await given(`dossiers/${randomUUID()}/assign`, '751')).not.toMatch(/^acces\./u);
  });

  it('is never answered of the pièces of others, nor of what nobody has decided about', async () => {
    expect(await asked('pieces?on=2024-01-11')).toBe('403 acces.recordsOfOthers');
    expect(await asked('pieces?on=2024-01-11&caisse=691')).toBe('403 acces.recordsOfOthers');
    expect(await asked('journal')).toBe('403 acces.undecided');
    expect(await asked('valeurs?indicateur=stock', '999')).toBe('422 caisse.unknown');
    const inItsName = await api.get('/api/v1/valeurs?indicateur=stock', { 'ecluse-caisse': '999' });
    const { body } = await api.get('/api/v1/fiches/999?indicateur=stock');
    expect([inItsName.body['detail'], body['detail']]).toEqual(Array(2).fill('Caisse inconnue : « 999 ». Connus : 670, 691, 751.'));
  });
});

describe('the phase of a réseau', () => {
  const CONDITIONS = {
    ...{ code: 'famille', version: 1, label: 'Sortie de la stabilisation', source: 'IGAS 2022-035R' },
    conditions: [{ code: 'caisses', label: 'Caisses normales', seuils: 'stock-caisse', atMost: 'normale', part: 0.6, pendant: 2 }],
  };

  it('passes to launch once its conditions are met, or with a reason that is kept beside what was found', async () => {
    expect(await told('/api/v1/phases/famille?on=2024-01-16')).toEqual({
      reseau: 'famille',
      asOf: '2024-01-16',
      lastKnown: false,
      entered: null,
      definition: null,
      conditions: [],
      open: null,
    });
    expect(await said('/api/v1/phases', CONDITIONS)).toMatchObject({ status: 200 });
    expect(await told('/api/v1/phases/famille?on=2024-01-16')).toMatchObject({
      definition: 'famille@1',
      conditions: [{ code: 'caisses', met: false, part: 0.3333 }],
      open: false,
    });
    const enter = (body: object) => said('/api/v1/phases/famille/entrees', body);
    expect(await api.post('/api/v1/phases/lune/entrees', { phase: 'stabilisation' })).toMatchObject({
      status: 422,
      body: { code: 'reseau.unknown' },
    });
    expect(await api.post('/api/v1/phases', { ...CONDITIONS, code: 'lune' })).toMatchObject({ status: 422, body: { code: 'reseau.unknown' } });
    expect(await enter({ phase: 'stabilisation', on: null })).toMatchObject({ status: 400, body: { code: 'day.invalid' } });
    expect(await enter({ phase: 'stabilisation', on: '2024-01-10' })).toMatchObject({ status: 200, body: { entered: { phase: 'stabilisation' } } });
    expect(await enter({ phase: 'lancement', on: '2024-01-16' })).toMatchObject({
      status: 409,
      body: { code: 'phase.conditionsUnmet', unmet: ['caisses'] },
    });
    expect(await enter({ phase: 'lancement', on: '2024-01-16', motif: 'calendrier fixé par la loi' })).toMatchObject({
      status: 200,
      body: { entered: { phase: 'lancement', motif: 'calendrier fixé par la loi', conditions: [{ met: false, part: 1 / 3 }] } },
    });
    expect(await told('/api/v1/phases/famille?on=2024-01-26')).toMatchObject({
      conditions: [{ met: true, part: 0.6667 }],
      open: true,
      entered: { phase: 'lancement' },
    });
    expect(await told('/api/v1/phases/famille?on=2024-01-12')).toMatchObject({ entered: { phase: 'stabilisation' } });
  });
});

describe('a filter that names nobody', () => {
  it.each([
    ['alertes?organisme=999', 'organisme.unknown'],
    ['alertes?reseau=nord', 'reseau.unknown'],
    ['alertes?groupement=lune', 'groupement.unknown'],
    ['etats?groupement=751', 'groupement.unknown'],
    ['releves?groupement=famille', 'groupement.unknown'],
    ['alertes?seuils=lune', 'seuils.unknown'],
    ['etats?organisme=999', 'organisme.unknown'],
    ['releves?organisme=999', 'organisme.unknown'],
    ['releves?indicateur=lune', 'definition.unknown'],
    ['organismes?arbre=lune', 'arbre.unknown'],
    ['fiches/691?indicateur=stock&arbre=regions', 'fiche.notAmong'],
    ['exports/csv/alertes?organisme=999', 'organisme.unknown'],
    ['exports/csv/releves?indicateur=lune', 'definition.unknown'],
  ])('is refused instead of answered with nothing: %s', async (path, code) => {
    expect(await told(`/api/v1/${path}`)).toMatchObject({ code });
  });

  it('is one of those that are known, or is told which are', async () => {
    expect((await told('/api/v1/organismes?arbre=regions'))['items']).not.toHaveLength(0);
    expect((await told('/api/v1/organismes?arbre=reseau'))['items']).not.toHaveLength(0);
    expect((await told('/api/v1/alertes?organisme=999'))['detail']).toMatch(/Organisme inconnu : « 999 »\. Connus : .*751/u);
    const readings = await told('/api/v1/releves?indicateur=taux-appel-traites');
    expect(readings['detail']).toMatch(
      /Indicateur inconnu : « taux-appel-traites »\. Se relèvent : taux-appels-traites, allocataires-ponderes, [a-z, -]+\./u,
    );
    expect(await api.get('/api/v1/arretes/famille/2026-13')).toMatchObject({ status: 400, body: { code: 'arrete.moisInvalid' } });
    expect(await api.post('/api/v1/arretes/famille/2026-13/corrections')).toMatchObject({ status: 400, body: { code: 'arrete.moisInvalid' } });
  });
});

describe('caisses of several réseaux', () => {
  const PART = { indicateur: 'stock', weight: 1, orientation: null, cible: { value: 1, source: 'choix du produit' }, echelle: null };

  it('are not held against each other: a caisse is with its own réseau, others must name one', async () => {
    await accepted('/api/v1/organismes', { code: 'retraite', label: 'Branche retraite', kind: 'teteDeReseau' });
    for (const path of ['comparaisons?indicateur=stock&', 'reperes/repere-quatre-dimensions?', 'comparaisons?indicateur=stock&arbre=regions&']) {
      const refused = await told(`/api/v1/${path}on=2024-01-24`);
      expect(refused).toMatchObject({ code: 'population.severalReseaux', status: 422, reseaux: ['famille', 'retraite'] });
      expect(refused['detail']).toContain('reseau=CODE, --reseau CODE');
      expect((await told(`/api/v1/${path}on=2024-01-24&reseau=famille`))['population']).toMatchObject({ reseau: 'famille', status: 'ok' });
    }
    expect(await told('/api/v1/fiches/691?indicateur=stock&on=2024-01-24')).toMatchObject({ population: { reseau: 'famille', count: 3 } });
    expect(await told('/api/v1/fiches/691?indicateur=stock&on=2024-01-24&reseau=retraite')).toMatchObject({ code: 'fiche.notAmong', status: 422 });
  });

  it('leave a sheet that names nobody to what its own réseau shows', async () => {
    const asked = async () => (await fetch(`${server.url}/api/v1/fiches/751?on=2024-01-24`, { headers: { 'ecluse-caisse': '751' } })).status;
    expect(await asked()).toBe(403);
    await accepted('/api/v1/organismes/famille/visibilites', { from: '2024-02-01', autres: 'shown' });
    expect(await asked()).toBe(200);
  });

  it('are held to the targets of their own alone', async () => {
    const { items } = await told('/api/v1/reperes');
    expect(items).toContainEqual(expect.objectContaining({ code: 'repere-quatre-dimensions', shipped: true, reseau: 'famille' }));
    const ciblesOf = async (reseau: string, repere = 'repere-quatre-dimensions'): Promise<readonly number[]> => {
      const body = await told(`/api/v1/reperes/${repere}?on=2024-01-30&reseau=${reseau}`);
      const { dimensions } = body['reseau'] as { dimensions: readonly { indicateurs: readonly { cible: number | null }[] }[] };
      return dimensions.flatMap(({ indicateurs }) => indicateurs.flatMap(({ cible }) => (cible === null ? [] : [cible])));
    };
    expect(await ciblesOf('famille')).toEqual([0.85, 0.91, 6]);
    await accepted('/api/v1/organismes/670/detach', { arbre: 'reseau', on: '2024-01-29' });
    await accepted('/api/v1/organismes/670/attach', { parent: 'retraite', from: '2024-01-29' });
    expect(await ciblesOf('retraite')).toEqual([]);
    const dimensions = [{ code: 'stocks', label: 'Stocks', weight: 1, orientation: 'lowerIsBetter', indicateurs: [PART] }];
    const own = {
      code: 'de-la-retraite',
      version: 1,
      label: 'Retraite',
      source: 'choix du produit',
      missing: 'spread',
      reseau: 'retraite',
      dimensions,
    };
    expect(await api.post('/api/v1/reperes', { ...own, reseau: 'lune' })).toMatchObject({ status: 422, body: { code: 'reseau.unknown' } });
    expect(await said('/api/v1/reperes', own)).toMatchObject({ status: 200 });
    expect((await told('/api/v1/reperes'))['items']).toContainEqual(expect.objectContaining({ code: 'de-la-retraite', reseau: 'retraite' }));
    expect(await ciblesOf('retraite', 'de-la-retraite')).toEqual([1]);
    expect(await ciblesOf('famille', 'de-la-retraite')).toEqual([]);
  });

  it('are told each by the repère that their réseau chose, among those that are its own', async () => {
    const reperesOf = async (query: string) =>
      [...((await told(`/api/v1/reperes${query}`))['items'] as readonly { code: string; inForceFor: readonly string[] }[])].map(
        ({ code, inForceFor }) => [code, ...inForceFor],
      );
    const others = [['production'], ['sans-echelle']];
    // To publish changes nothing that is told.
    const shipped = ['repere-quatre-dimensions', 'famille', 'retraite'];
    expect(await reperesOf('')).toEqual([shipped, ['de-la-retraite'], ...others]);
    expect(await reperesOf('?reseau=famille')).toEqual([shipped, ...others]);
    const choose = async (reseau: string, repere: string) => said(`/api/v1/organismes/${reseau}/choose-repere`, { repere });
    expect(await choose('retraite', 'de-la-retraite')).toMatchObject({ status: 200 });
    expect(await reperesOf('?reseau=retraite')).toEqual([
      ...[['de-la-retraite', 'retraite'], ['production'], ['repere-quatre-dimensions', 'famille'], ['sans-echelle']],
    ]);
    expect(await choose('famille', 'production')).toMatchObject({ status: 200 });
    expect((await reperesOf('?reseau=famille'))[0]).toEqual(['production', 'famille']);
    // Without a réseau, that of nobody: the one that ships.
    expect(await reperesOf('')).toEqual([['repere-quatre-dimensions'], ['de-la-retraite', 'retraite'], ['production', 'famille'], ['sans-echelle']]);
    expect(await choose('famille', 'repere-quatre-dimensions')).toMatchObject({ status: 200 });
    expect((await reperesOf('?reseau=famille'))[0]).toEqual(['repere-quatre-dimensions', 'famille']);
    expect(await told('/api/v1/reperes/production?on=2024-01-11&reseau=famille')).toMatchObject({ definition: 'production@1' });
    for (const [reseau, repere, code] of [
      ['famille', 'de-la-retraite', 'repere.otherReseau'],
      ['famille', 'lune', 'repere.unknown'],
      ['famille', 'production@1', 'repere.unknown'],
      ['sud', 'production', 'repere.notReseau'],
      ['lune', 'production', 'organisme.unknown'],
    ] as const) {
      expect((await api.post(`/api/v1/organismes/${reseau}/choose-repere`, { repere })).body).toMatchObject({ code });
    }
    expect(await told('/api/v1/reperes?reseau=sud')).toMatchObject({ code: 'reseau.unknown' });
  });
});
