import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

const CAISSES = ['691', '751'];
const MOIS = '2024-02';

/** In each caisse ten pièces of January; one caisse has processed eight of them, one of these by itself, the other four. */
function facts(): string {
  const lines: object[] = [];
  for (const [n, caisse] of CAISSES.entries()) {
    for (let i = 0; i < 10; i += 1) {
      const of = { dossier: `${caisse}-${String(i)}`, piece: `P${caisse}-${String(i)}`, knownOn: '2024-01-10', on: '2024-01-10' };
      const type = i < 2 ? 'relance' : 'demande';
      lines.push({ ...of, id: `r${caisse}${String(i)}`, fait: 'received', caisse, procedure: 'rsa', type, canal: 'web' });
      const isProcessed = i < (n === 0 ? 8 : 4);
      const mode = i === 0 ? 'auto' : 'manual';
      if (isProcessed) lines.push({ ...of, id: `p${caisse}${String(i)}`, fait: 'processed', on: '2024-02-12', knownOn: '2024-02-12', mode });
    }
  }
  return lines
    .sort((a, b) => ('knownOn' in a && 'knownOn' in b && String(a.knownOn) > String(b.knownOn) ? 1 : 0))
    .sort((a, b) => Number('mode' in a) - Number('mode' in b))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

let server: TestServer;
let api: Api;
let position = '';

async function importFacts(source: string, content: string): Promise<void> {
  const { body } = await api.upload(`source=${source}&fileName=faits.ndjson`, content);
  expect(body).toMatchObject({ status: 'completed', refusedCount: 0 });
  position = String(body['position']);
}

beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
  await importFacts('faits', facts());
  for (const [path, body] of [
    ['organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' }],
    ...CAISSES.map((caisse) => [`organismes/${caisse}/attach`, { parent: 'famille', from: '2020-01-01' }] as const),
  ] as const) {
    const answer = await api.post(`/api/v1/${path}`, body);
    expect(answer).toMatchObject({ status: 200 });
    position = String(answer.body['position']);
  }
});
afterAll(async () => {
  await server.stop();
});

async function upload(content: string, source = 'comptes', key: string = randomUUID()): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1/releves?source=${source}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', 'idempotency-key': key },
    body: content,
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (typeof body['position'] === 'string') position = body['position'];
  return { status: response.status, headers: response.headers, body };
}

interface Worth {
  readonly status: string;
  readonly value: number | null;
}

/** Of each caisse in order, then of both together. */
async function valuesOf(indicateur: string, query: string): Promise<readonly (number | string | null)[]> {
  const { status, body } = await api.get(`/api/v1/valeurs?indicateur=${indicateur}&${query}&after=${encodeURIComponent(position)}`);
  expect({ status, body }).toMatchObject({ status: 200, body: { stale: false } });
  const [told] = body['indicateurs'] as readonly { days: readonly { ensemble: Worth; valeurs: readonly Worth[] }[] }[];
  return (told?.days ?? []).flatMap(({ ensemble, valeurs }) => [...valeurs, ensemble]).map((each) => each.value ?? each.status);
}

describe('the indicators of the catalogue', () => {
  it('are told for each caisse, and for all together by the ratio of the sums, never the mean of the ratios', async () => {
    expect(await valuesOf('part-automatique', 'on=2024-02-29')).toEqual([0.125, 0.25, 0.1667]);
    expect(await valuesOf('part-auto-alimentee', 'on=2024-01-31&groupement=famille')).toEqual([0.2, 0.2, 0.2]);
    expect(await valuesOf('stock', 'on=2024-02-29&caisse=751')).toEqual([6, 6]);
  });

  it('are told of all together alone, as they are beside each caisse', async () => {
    const asked = `/api/v1/valeurs?indicateur=stock&indicateur=part-automatique&indicateur=solde-ouvre-20&from=2024-01-01&to=2024-02-29`;
    const [{ body: whole }, { body: alone }] = [await api.get(asked), await api.get(`${asked}&ensemble=true`)];
    const days = (body: typeof whole) =>
      (body['indicateurs'] as readonly { days: readonly { ensemble: Worth; valeurs: readonly Worth[] }[] }[]).flatMap((told) => told.days);
    expect(days(alone)).toEqual(days(whole).map((day) => ({ ...day, valeurs: [] })));
    expect(days(whole).map(({ valeurs }) => valeurs.length)).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('tell dossiers beside pièces', async () => {
    expect(await valuesOf('stock-dossiers', 'on=2024-02-29')).toEqual([2, 6, 8]);
    expect(await valuesOf('stock-dossiers-hors-attente', 'on=2024-02-11&procedure=rsa')).toEqual([10, 10, 20]);
  });

  it('tell both series of the antériorité, and the published one, which is that of worked days since 2014', async () => {
    // Calendar and worked days tell a stock of 15 to 21 days apart: 31 January is 21 calendar days, and 15 worked ones, after the 10th.
    expect(await valuesOf('anteriorite-branche-calendaire', 'on=2024-01-31&caisse=751')).toEqual([0, 0]);
    expect(await valuesOf('anteriorite-branche-ouvree', 'on=2024-01-31&caisse=751')).toEqual([1, 1]);
    expect(await valuesOf('anteriorite-branche', 'on=2024-01-31&caisse=751')).toEqual([1, 1]);
  });

  it('govern none of the four blocks of figures', async () => {
    expect(await api.get('/api/v1/indicators?definition=part-automatique')).toMatchObject({ status: 422, body: { code: 'definition.ofNoFigure' } });
  });

  it('tells of every indicator in what its values are, and which way they are better, as the list of the definitions does', async () => {
    const told = [
      ['stock', 'pièces', 'lowerIsBetter'],
      ['anteriorite-ouvree', 'part', 'lowerIsBetter'],
      ['flux-ouvre-20', 'pièces', 'context'],
      ['solde-ouvre-20', 'jours', 'lowerIsBetter'],
      ['taux-appels-traites', 'part', 'higherIsBetter'],
    ] as const;
    const { body } = await api.get(`/api/v1/valeurs?${told.map(([code]) => `indicateur=${code}`).join('&')}`);
    expect(body['indicateurs']).toMatchObject(told.map(([, unit, orientation]) => ({ unit, orientation })));
    const { body: definitions } = await api.get('/api/v1/definitions?limit=500');
    expect(definitions['units']).toContainEqual({ of: 'taux-appels-traites@2', unit: 'part', orientation: 'higherIsBetter' });
  });

  it('are unknown, of unknown caisses, or too many', async () => {
    const months = 'from=1940-01-01&to=2024-12-31';
    const many = Array.from({ length: 60 }, () => 'indicateur=stock');
    expect(await api.get('/api/v1/valeurs?indicateur=jamais-vu')).toMatchObject({ status: 422, body: { code: 'definition.unknown' } });
    expect(await api.get('/api/v1/valeurs?indicateur=stock&caisse=999')).toMatchObject({ status: 422, body: { code: 'caisse.unknown' } });
    expect(await api.get(`/api/v1/valeurs?${many.join('&')}&${months}`)).toMatchObject({ status: 422, body: { code: 'valeurs.tooMany' } });
  });
});

describe('readings', () => {
  it('come from a template that says what is read, of whom, and for when', async () => {
    const text = await (await fetch(`${server.url}/api/v1/releves/modele?indicateur=cout-allocataire-pondere`)).text();
    const [header, ...lines] = text.replace('\uFEFF', '').trimEnd().split('\n');
    expect(header).toBe('indicateur;organisme;periode;valeur;source');
    expect(lines.map((line) => line.split(';').slice(0, 2))).toEqual(CAISSES.map((caisse) => ['cout-allocataire-pondere', caisse]));
  });

  it('are refused as a whole, with every line that is wrong', async () => {
    const { status, body } = await upload(
      [
        'indicateur;organisme;période;valeur;source',
        'cout-allocataire-pondere;751;2023;90;',
        'cout-allocataire-pondere;751;2023-01;90;',
        'stock;751;2023;90;',
        'cout-allocataire-pondere;999;2023;90;',
        'cout-allocataire-pondere;751;2999;90;',
        'taux-de-satisfaction;751;2023;1,2;',
        'cout-allocataire-pondere;691;2023;=SOMME(A1:A3);',
        'cout-allocataire-pondere;751;2023;91;',
        'cout-allocataire-pondere;691;2023;beaucoup;',
        'cout-allocataire-pondere;691;2023',
        'cout-allocataire-pondere;691;1100;90;',
      ].join('\r\n'),
    );
    const lines = (body['lines'] as readonly string[]).map((line) => {
      const { number, code } = /^Ligne (?<number>\d+) \[(?<code>[\w.]+)\]/u.exec(line)?.groups ?? {};
      return [Number(number), code];
    });
    expect([status, body['code'], lines]).toEqual([
      422,
      'releve.refused',
      [
        [3, 'releve.periode'],
        [4, 'releve.indicateurUnknown'],
        [5, 'releve.organismeUnknown'],
        [6, 'releve.periodeToCome'],
        [7, 'releve.outOfBounds'],
        [8, 'releve.formula'],
        [9, 'releve.twice'],
        [10, 'releve.number'],
        [11, 'releve.cells'],
        [12, 'releve.periodeTooOld'],
      ],
    ]);
    const lineOf = (number: number): string | undefined =>
      (body['lines'] as readonly string[]).find((line) => line.startsWith(`Ligne ${String(number)} `));
    expect(lineOf(6)).toContain('n’est pas finie. → Attendez le 3000-01-01');
    expect(lineOf(7)).toContain('] : 1,2 : hors des bornes de taux-de-satisfaction');
    expect((await api.get('/api/v1/releves')).body).toMatchObject({ count: 0 });
  });

  it.each([
    ['releve.header', 'indicateur;caisse;valeur\nx;y;1\n'],
    ['releve.empty', 'indicateur;organisme;periode;valeur\n\n'],
  ])('are refused with %s', async (code, content) => {
    expect(await upload(content)).toMatchObject({ status: 422, body: { code } });
  });

  it('in another encoding are refused at their line', async () => {
    const response = await fetch(`${server.url}/api/v1/releves?source=comptes`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'idempotency-key': randomUUID() },
      body: Buffer.from('indicateur;organisme;periode;valeur;source\ncout-allocataire-pondere;751;2023;90;d\u00e9cision\n', 'latin1'),
    });
    expect([response.status, await response.json()]).toMatchObject([422, { code: 'releve.notUtf8' }]);
  });

  it('make an indicator, divided by others of the same period, and are corrected', async () => {
    const file = [
      'organisme,indicateur,periode,valeur,source',
      '691,cout-allocataire-pondere,2023,"1 000,5",',
      '751,cout-allocataire-pondere,2023,3000,"comptes, définitifs"',
      '691,allocataires-ponderes,2023,10,',
      '751,allocataires-ponderes,2023,20,',
    ].join('\n');
    expect(await upload(file)).toMatchObject({ status: 200, body: { read: 4, recorded: 4, corrections: 0 } });
    expect(await upload(file)).toMatchObject({ status: 200, body: { read: 4, recorded: 0, unchanged: 4, position: null } });
    expect(await valuesOf('cout-allocataire-pondere', 'on=2024-02-29')).toEqual([100.05, 150, 133.35]);
    // The year before has no reading: it is not told by another year's.
    expect(await valuesOf('cout-allocataire-pondere', 'on=2023-12-30')).toEqual(['noData', 'noData', 'noData']);
    expect(await upload('indicateur;organisme;periode;valeur\ncout-allocataire-pondere;691;2023;1100\n')).toMatchObject({
      status: 200,
      body: { recorded: 1, corrections: 1, closed: 0 },
    });
    expect(await valuesOf('cout-allocataire-pondere', 'on=2024-02-29')).toEqual([110, 150, 136.6667]);
    const listed = await api.get(`/api/v1/releves?organisme=691&indicateur=cout-allocataire-pondere&limit=1&after=${encodeURIComponent(position)}`);
    expect(listed.body).toMatchObject({ count: 2, items: [{ value: 1000.5, corrects: null }] });
    expect(await api.get('/api/v1/releves?indicateur=stock')).toMatchObject({
      status: 422,
      body: { code: 'definition.notRead', detail: expect.stringContaining('Se relèvent : ') as unknown },
    });
    const next = await api.get(`/api/v1/releves?organisme=691&indicateur=cout-allocataire-pondere&cursor=${String(listed.body['next'])}`);
    expect(next.body).toMatchObject({ items: [{ value: 1100, corrects: 1000.5 }], next: null });
  });

  it('are divided by a version of others that is published', async () => {
    const { body } = await api.get('/api/v1/definitions/cout-allocataire-pondere');
    const ours = { ...(body['versions'] as readonly object[]).at(-1), code: 'cout-par-appel', version: 1 };
    const faultsOf = async (dividedBy: string): Promise<unknown> => (await api.post('/api/v1/definitions', { ...ours, dividedBy })).body['faults'];
    expect(await faultsOf('allocataires-ponderes')).toEqual(['dividedBy : « code@version » attendu']);
    expect(await faultsOf('allocataires-ponderes@9')).toEqual(['dividedBy : « allocataires-ponderes@9 » n’est pas un relevé publié']);
    expect(await faultsOf('appels-recus@1')).toEqual(['dividedBy : « appels-recus@1 » se relève par « month », et non par « year »']);
    expect(await api.post('/api/v1/definitions', { ...ours, dividedBy: 'allocataires-ponderes@1' })).toMatchObject({ status: 200 });
  });
});

describe('a key that another file of readings had', () => {
  const file = (...lines: readonly string[]): string => ['indicateur;organisme;periode;valeur', ...lines].join('\n');
  const [of691, of751] = ['allocataires-ponderes;691;2021;10', 'allocataires-ponderes;751;2021;20'];

  it('is refused, and what had been recorded before that is told with what to do', async () => {
    const key = randomUUID();
    expect(await upload(file(of691), 'comptes', key)).toMatchObject({ status: 200, body: { recorded: 1 } });
    expect(await upload(file(of691), 'comptes', key)).toMatchObject({ status: 200, body: { recorded: 1 } });
    expect(await upload(file('allocataires-ponderes;691;2021;11'), 'comptes', key)).toMatchObject({
      status: 422,
      body: { code: 'command.idReused' },
    });
    const both = file(of751, 'allocataires-ponderes;691;2021;11');
    expect(await upload(both, 'comptes', key)).toMatchObject({
      status: 503,
      body: { code: 'releve.interrupted', written: 1, streams: 2, recorded: 1 },
    });
    expect(await upload(both)).toMatchObject({ status: 200, body: { read: 2, recorded: 1, unchanged: 1, corrections: 1 } });
  });
});

describe('a reading that is hardly believed', () => {
  const file = (...lines: readonly string[]): string => ['indicateur;organisme;periode;valeur', ...lines].join('\n');

  it('is refused where it is impossible, with how it is written', async () => {
    expect(await upload(file('taux-de-satisfaction;691;2020;85', 'cout-allocataire-pondere;691;2020;-3'))).toMatchObject({
      status: 422,
      body: {
        code: 'releve.refused',
        lines: [
          expect.stringMatching(/^Ligne 2 \[releve\.outOfBounds\] .*Écrivez une part de 0 à 1 : 0,85 pour 85 %\.$/u),
          expect.stringMatching(/^Ligne 3 \[releve\.outOfBounds\] .*Vérifiez la valeur et son unité\.$/u),
        ],
      },
    });
  });

  it('is recorded where it is unlikely, and told line by line, held against the file and what was known before', async () => {
    const calls = await upload(file('appels-recus;751;2022-02;41', 'appels-recus;751;2022-01;4200', 'taux-appels-traites;751;2022-02;40'));
    expect(calls).toMatchObject({ status: 200, body: { recorded: 3, unlikely: 1, warnings: [expect.stringMatching(/^Ligne 2 : 41 appels/u)] } });
    const more = file('appels-recus;751;2022-03;41000', 'taux-appels-traites;751;2022-01;4201', 'appels-recus;691;2022-03;41000');
    const { body } = await upload(more);
    expect(body).toMatchObject({ recorded: 3, unlikely: 2 });
    expect(body['warnings']).toEqual([
      'Ligne 2 : 41000 appels (appels-recus, 751, 2022-03), après 41 en 2022-02 → Vérifiez l’unité ; si la valeur est fausse, envoyez la bonne : elle la corrigera.',
      'Ligne 3 : 4201 appels (taux-appels-traites, 751, 2022-01), plus que 4200 (appels-recus) → Vérifiez les deux ; envoyez la bonne valeur de celle qui est fausse : elle la corrigera.',
    ]);
    expect(await upload(more)).toMatchObject({ status: 200, body: { recorded: 0, unlikely: 0, warnings: [] } });
  });
});

describe('what is divided by agents or by readings', () => {
  const contrat = async (agent: string, body: object): Promise<void> => {
    const answer = await api.post(`/api/v1/agents/${agent}/contrats`, {
      contrat: '1',
      kind: 'cdi',
      fonction: 'production',
      from: '2020-01-01',
      ...body,
    });
    expect(answer).toMatchObject({ status: 200 });
    position = String(answer.body['position']);
  };

  it('is not told where nobody said who works there, and not told as 0', async () => {
    expect(await valuesOf('arrivees-par-cdi-production', 'on=2024-01-31')).toEqual(['noData', 'noData', 'noData']);
  });

  it('is told of the last month that is over, of the caisses of which both sides are known', async () => {
    await contrat('p_1', { caisse: '751' });
    await contrat('p_2', { caisse: '751', kind: 'cdd', quotite: 0.5 });
    expect(await valuesOf('arrivees-par-cdi-production', 'on=2024-01-31')).toEqual(['noData', 10, 10]);
    expect(await valuesOf('arrivees-par-agent-production', 'on=2024-02-10')).toEqual(['noData', 6.6667, 6.6667]);
    // Nobody of 691 is in production: what arrived there is met by the agents of the réseau, not by none.
    await contrat('p_3', { caisse: '691', fonction: 'other' });
    expect(await valuesOf('arrivees-par-cdi-production', 'on=2024-02-10')).toEqual(['undefined', 10, 20]);
    expect(await valuesOf('arrivees-par-cdi-production', 'on=2024-02-10&knownOn=2024-02-10')).toEqual(['noData', 'noData', 'noData']);
  });

  it('holds the ledger against readings, each of its last period that was over', async () => {
    expect(await valuesOf('stock-pour-1000-ponderes', 'on=2024-02-29')).toEqual([200, 300, 266.6667]);
    expect(await valuesOf('stock-pour-1000-ponderes', 'on=2023-12-30')).toEqual(['noData', 'noData', 'noData']);
    // Nothing is known of the year of the cost; then of the cost of the year.
    expect(await valuesOf('cout-par-piece-traitee', 'on=2024-02-29')).toEqual(['noData', 'noData', 'noData']);
    expect(await valuesOf('cout-par-piece-traitee', 'on=2024-12-31')).toEqual(['noData', 'noData', 'noData']);
  });

  it('tells how evenly work is done: a month for the mean of the twelve up to it', async () => {
    // Of a year of which two months are known there is no mean yet: a month would be held against too little.
    expect(await valuesOf('linearite', 'on=2024-02-29&caisse=751')).toEqual(['noData', 'noData']);
    expect(await valuesOf('linearite', 'on=2024-12-31&caisse=751')).toEqual([0, 0]);
  });

  it('is compared as all else is', async () => {
    const { body } = await api.get('/api/v1/comparaisons?indicateur=stock-pour-1000-ponderes&on=2024-02-29');
    expect(body).toMatchObject({ orientation: 'lowerIsBetter', dates: [{ reseau: { value: 266.6667, nature: 'ratio' } }] });
  });

  it('is published of what is published, in the version that it names', async () => {
    const shown = await api.get('/api/v1/definitions/arrivees-par-cdi-production');
    const [shipped] = shown.body['versions'] as readonly object[];
    const ours = { ...shipped, code: 'arrivees-par-cdi' };
    expect(await api.post('/api/v1/definitions', { ...ours, dividende: { indicateur: 'part-automatique@1' } })).toMatchObject({
      status: 422,
      body: { code: 'definition.invalid', faults: ['dividende.indicateur : « part-automatique@1 » n’est pas un compte publié'] },
    });
    expect(await api.post('/api/v1/definitions', { ...ours, diviseur: { releve: 'allocataires-ponderes' } })).toMatchObject({
      status: 422,
      body: { faults: ['diviseur.releve : « code@version » attendu'] },
    });
    const published = await api.post('/api/v1/definitions', { ...ours, pour: 2 });
    expect(published).toMatchObject({ status: 200 });
    position = String(published.body['position']);
    expect(await valuesOf('arrivees-par-cdi', 'on=2024-01-31&caisse=751')).toEqual([20, 20]);
  });
});

describe('an arrêté', () => {
  const show = async (query = ''): Promise<Readonly<Record<string, unknown>>> => (await api.get(`/api/v1/arretes/famille/${MOIS}${query}`)).body;
  const values = (figures: unknown): unknown => (figures as readonly { value: number | null }[]).map(({ value }) => value);
  /** Of each indicator the réseau, 691, 751: the réseau's cost is Σ costs ÷ Σ allocataires, 30 of them, and not the mean of 110 and 150. */
  const PUBLISHED = [8, 2, 6, 410 / 3, 110, 150];

  it('publishes the figures of a month that is over, once', async () => {
    await valuesOf('stock', 'on=2024-02-29');
    const body = { reseau: 'famille', mois: MOIS, indicateurs: ['stock', 'cout-allocataire-pondere'] };
    expect(await api.post('/api/v1/arretes', { ...body, mois: '2999-01' })).toMatchObject({ status: 422, body: { code: 'arrete.moisNotOver' } });
    expect(await api.post('/api/v1/arretes', { ...body, mois: 'mars' })).toMatchObject({ status: 400, body: { code: 'arrete.moisInvalid' } });
    expect(await api.post('/api/v1/arretes', { ...body, reseau: '751' })).toMatchObject({ status: 422, body: { code: 'reseau.unknown' } });
    expect(await api.get(`/api/v1/arretes/famille/${MOIS}`)).toMatchObject({ status: 404, body: { code: 'arrete.unknown' } });
    const closed = await api.post('/api/v1/arretes', body);
    expect(closed).toMatchObject({ status: 200, body: { changed: 6 } });
    position = String(closed.body['position']);
    expect(await api.post('/api/v1/arretes', body)).toMatchObject({ status: 409, body: { code: 'arrete.alreadyClosed' } });
    const shown = await show();
    expect([values(shown['published']), values(shown['known'])]).toEqual([PUBLISHED, PUBLISHED]);
    expect(shown['organismes']).toMatchObject([
      { code: 'famille', kind: 'teteDeReseau' },
      { code: '691', kind: 'caisse' },
      { code: '751', kind: 'caisse' },
    ]);
    expect(await api.post(`/api/v1/arretes/famille/${MOIS}/corrections`)).toMatchObject({ status: 200, body: { changed: 0 } });
  });

  it('is no correction under the key that closed it', async () => {
    const again = { 'idempotency-key': randomUUID() };
    const body = { reseau: 'famille', mois: '2024-01', indicateurs: ['stock'] };
    const closed = await api.post('/api/v1/arretes', body, again);
    expect(closed).toMatchObject({ status: 200, body: { changed: 3 } });
    expect(await api.post('/api/v1/arretes', body, again)).toMatchObject({ status: 200, body: { changed: 3, position: closed.body['position'] } });
    expect(await api.post('/api/v1/arretes/famille/2024-01/corrections', {}, again)).toMatchObject({
      status: 422,
      body: { code: 'command.idReused' },
    });
  });

  it('never changes: what is learnt since is a correction, and so is a reading of a period that is closed', async () => {
    const late = { id: 'late', dossier: '751-9', piece: 'P751-9', fait: 'processed', on: '2024-02-20', knownOn: '2024-03-05', mode: 'manual' };
    await importFacts('faits', `${facts()}${JSON.stringify(late)}\n`);
    expect(
      await upload('indicateur;organisme;periode;valeur\ncout-allocataire-pondere;691;2023;1200\ntaux-de-satisfaction;691;2023;0,8\n'),
    ).toMatchObject({
      status: 200,
      // Nothing that was published is made of the satisfaction.
      body: { recorded: 2, corrections: 1, closed: 1 },
    });
    expect(await valuesOf('stock', 'on=2024-02-29')).toEqual([2, 5, 7]);
    const before = (await show())['published'];
    const corrected = await api.post(`/api/v1/arretes/famille/${MOIS}/corrections`);
    expect(corrected).toMatchObject({ status: 200, body: { changed: 4 } });
    const shown = await show();
    expect(shown['published']).toEqual(before);
    expect([values(shown['published']), values(shown['known'])]).toEqual([PUBLISHED, [7, 2, 5, 140, 120, 150]]);
    const { knownOn: closedOn } = shown;
    expect(values((await show(`?knownOn=${String(closedOn)}`))['known'])).toEqual(values(shown['known']));
    expect(await api.get(`/api/v1/arretes/famille/${MOIS}?knownOn=2024-03-01`)).toMatchObject({
      status: 404,
      body: { code: 'arrete.notYetClosed', detail: expect.stringContaining(`il l’est depuis le ${String(closedOn)}`) as unknown },
    });
    const listed = await api.get(`/api/v1/arretes?after=${encodeURIComponent(String(corrected.body['position']))}`);
    expect(listed.body).toMatchObject({
      count: 2,
      items: [{ mois: '2024-01' }, { reseau: 'famille', mois: MOIS, figures: 6, organismes: 3, corrections: 1 }],
    });
  });
});

describe('a merge', () => {
  const readings = (organisme: string, ponderes: number) =>
    upload(
      `indicateur;organisme;periode;valeur\nallocataires-ponderes;${organisme};2024;${String(ponderes)}\ntaux-de-satisfaction;${organisme};2024;0,9\n`,
    );

  it('leaves the réseau as it is: the pièces of one caisse and the readings of the other are those of one', async () => {
    const merged = await api.post('/api/v1/organismes/691/merge', { into: '751', on: '2024-03-15' });
    expect(merged).toMatchObject({ status: 200 });
    position = String(merged.body['position']);
    expect(await readings('751', 30)).toMatchObject({ status: 200, body: { recorded: 2 } });
    // 2 pièces are owned by 691 still, 5 by 751.
    expect(await valuesOf('stock-pour-1000-ponderes', 'on=2024-12-31')).toEqual([233.3333, 233.3333]);
    const compared = await api.get('/api/v1/comparaisons?indicateur=taux-de-satisfaction&on=2024-12-31');
    expect(compared.body).toMatchObject({ organismes: [{ organisme: '751', dates: [{ status: 'ok', value: 0.9 }] }] });
  });

  it('is one caisse in the arrêtés of the months that follow', async () => {
    const closed = await api.post('/api/v1/arretes', { reseau: 'famille', mois: '2024-12', indicateurs: ['stock'] });
    expect(closed).toMatchObject({ status: 200, body: { changed: 2 } });
    expect((await api.get('/api/v1/arretes/famille/2024-12')).body).toMatchObject({
      published: [
        { organisme: 'famille', value: 7 },
        { organisme: '751', value: 7 },
      ],
    });
    expect(await api.post('/api/v1/arretes/famille/2024-12/corrections')).toMatchObject({ status: 200, body: { changed: 0 } });
  });
});
