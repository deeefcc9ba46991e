import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

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
const effectifs = async (query: string): Promise<Readonly<Record<string, unknown>>> =>
  (await api.get(`/api/v1/effectifs?${query}&after=${position}`)).body;
const contratOf = (body: object): object => ({ contrat: '1', caisse: '751', kind: 'cdi', fonction: 'production', from: '2020-01-01', ...body });
const contrat = async (agent: string, body: object): Promise<Answer> => said(`/api/v1/agents/${agent}/contrats`, contratOf(body));
const hired = async (agent: string, body: object): Promise<void> => accepted(`/api/v1/agents/${agent}/contrats`, contratOf(body));

beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
  for (const code of ['751', '752']) await accepted('/api/v1/caisses', { code, label: code });
  await effectifs('on=2024-12-31');
  await accepted('/api/v1/organismes', { code: 'idf', label: 'Île-de-France', arbre: 'regions' });
  await accepted('/api/v1/organismes/752/attach', { parent: 'idf', from: '2020-01-01' });
  await hired('p_stays', { equipe: 'retraite' });
  await hired('p_leaves', { quotite: 0.8 });
  await accepted('/api/v1/agents/p_leaves/contrats/1/end', { reason: 'departure', on: '2024-07-01' });
  await hired('p_comes', { kind: 'cdd', from: '2024-12-01' });
  await hired('p_elsewhere', { caisse: '752', fonction: 'other', quotite: 0.43 });
  await accepted('/api/v1/agents/p_elsewhere/contrats/1/affectations', { fonction: 'production', quotite: 0.5, from: '2024-12-31' });
  await accepted('/api/v1/agents/p_stays/absences', { absence: 'a', reason: 'formation', from: '2024-12-30', until: '2025-01-02' });
  await accepted('/api/v1/agents/p_stays/competences', { competence: 'reversion', level: 3, from: '2022-01-01' });
  await accepted('/api/v1/agents/p_leaves/competences', { competence: 'reversion', level: 4, from: '2022-01-01' });
});
afterAll(async () => {
  await server.stop();
});

describe('the effectifs of a caisse', () => {
  it('are told by contract and function, in ETP of the day and in ETPMA of the year', async () => {
    expect(await effectifs('caisse=751&on=2024-12-31')).toMatchObject({
      from: '2024-01-01',
      status: 'ok',
      effectifs: [
        { kind: 'cdd', fonction: 'production', agents: 1, etp: 1, etpAbsent: 0, etpma: 0.0847 },
        { kind: 'cdi', fonction: 'production', agents: 1, etp: 1, etpAbsent: 1, etpma: 1.3978 },
      ],
      turnOver: { status: 'ok', etpLeft: 0.8, value: 0.5714 },
      competences: [{ competence: 'reversion', level: 3, agents: 1 }],
    });
    expect(await effectifs('caisse=751&on=2024-06-30')).toMatchObject({
      effectifs: [
        { kind: 'cdd', agents: 0, etp: 0 },
        { kind: 'cdi', agents: 2, etp: 1.8 },
      ],
      competences: [
        { level: 3, agents: 1 },
        { level: 4, agents: 1 },
      ],
    });
  });

  it('are those of a groupement, by the shares of each day', async () => {
    expect(await effectifs('groupement=idf&on=2024-12-30')).toMatchObject({
      effectifs: [
        { fonction: 'other', etp: 0.43 },
        { fonction: 'production', etp: 0 },
      ],
    });
    expect(await effectifs('groupement=idf&on=2024-12-31')).toMatchObject({
      effectifs: [
        { fonction: 'other', etp: 0 },
        { fonction: 'production', etp: 0.5 },
      ],
    });
    expect(await effectifs('groupement=idf&on=2019-12-31')).toMatchObject({
      status: 'noData',
      effectifs: [],
      turnOver: { status: 'noData', value: null },
    });
    expect(await effectifs('caisse=751&on=1800-01-01')).toMatchObject({ status: 'noData', effectifs: [], montee: { status: 'noData' } });
    expect(await effectifs('groupement=mars&on=2019-12-31')).toMatchObject({ code: 'groupement.unknown' });
  });

  it('count newcomers for what the réseau says of them, and say so where it says nothing', async () => {
    expect(await effectifs('caisse=751&on=2024-12-31')).toMatchObject({ montee: { status: 'notConfigured', etp: null } });
    await accepted('/api/v1/organismes', { code: 'famille', label: 'Famille', kind: 'teteDeReseau' });
    await accepted('/api/v1/organismes/751/attach', { parent: 'famille', from: '2020-01-01' });
    const montee = {
      version: 1,
      operationalMonths: 18,
      optimalMonths: 36,
      shareAtStart: 0.25,
      shareWhenOperational: 0.75,
      source: 'choix du réseau',
    };
    expect(await said('/api/v1/reseaux/famille/montees', montee)).toMatchObject({ status: 200 });
    expect(await said('/api/v1/reseaux/famille/montees', { ...montee, version: 3 })).toMatchObject({ body: { code: 'montee.versionGap' } });
    expect(await said('/api/v1/reseaux/idf/montees', montee)).toMatchObject({ body: { code: 'montee.notReseau' } });
    expect(await effectifs('caisse=751&on=2024-12-01')).toMatchObject({ montee: { status: 'ok', definition: 'famille@1', etp: 1.25 } });
    expect(await effectifs('on=2024-12-01')).toMatchObject({ montee: { status: 'mixed', etp: null } });
  });

  it('have nobody away once the absence is cancelled', async () => {
    await accepted('/api/v1/agents/p_stays/absences/a/cancel', {});
    expect(await effectifs('caisse=751&on=2024-12-31')).toMatchObject({ effectifs: [{ kind: 'cdd' }, { kind: 'cdi', etp: 1, etpAbsent: 0 }] });
    await accepted('/api/v1/agents/p_stays/absences', { absence: 'a', reason: 'formation', from: '2024-12-30', until: '2025-01-02' });
  });

  it('are not changed by what is refused', async () => {
    expect(await contrat('p_comes', { contrat: '2', from: '2024-12-15', quotite: 0.5 })).toMatchObject({
      status: 409,
      body: { code: 'contrat.tooMuch' },
    });
    expect(await contrat('p_x', { caisse: '999' })).toMatchObject({ body: { code: 'caisse.unknown' } });
    expect(await contrat('Jean Dupont', {})).toMatchObject({ status: 400, body: { code: 'agent.invalid' } });
    expect(await contrat('p_x', { quotite: 1.5 })).toMatchObject({ status: 400, body: { code: 'request.parameterInvalid' } });
    expect(await contrat('p_x', { quotite: 0 })).toMatchObject({ status: 422, body: { code: 'contrat.quotiteInvalid' } });
    const overlapping = { absence: 'b', reason: 'maladie', from: '2025-01-01', until: '2025-01-03' };
    expect(await said('/api/v1/agents/p_stays/absences', overlapping)).toMatchObject({ body: { code: 'absence.overlaps' } });
  });
});

describe('the agents of a day', () => {
  const agents = async (query: string): Promise<Readonly<Record<string, unknown>>> =>
    (await api.get(`/api/v1/agents?${query}&after=${position}`)).body;

  it('are as many as each number that counts them, by équipe, contract and level of a skill', async () => {
    const told = await effectifs('caisse=751&on=2024-12-31');
    expect(told).toMatchObject({
      equipes: [
        { caisse: '751', equipe: 'retraite', agents: 1, etp: 1, etpAbsent: 1, etpProduction: 1 },
        { caisse: '751', equipe: null, agents: 1, etp: 1, etpAbsent: 0, etpProduction: 1 },
      ],
    });
    const contrats = [
      { contrat: '1', caisse: '751', equipe: 'retraite', kind: 'cdi', fonction: 'production', quotite: 1, fromOn: '2020-01-01', toOn: null },
    ];
    const stays = {
      agent: 'p_stays',
      cameOn: '2020-01-01',
      absentUntil: '2025-01-02',
      competences: [{ competence: 'reversion', level: 3 }],
      contrats,
    };
    expect(await agents('caisse=751&on=2024-12-31&equipe=retraite')).toEqual({ count: 1, items: [stays], next: null });
    expect(await agents('caisse=751&on=2024-12-31&sansEquipe=true')).toMatchObject({ count: 1, items: [{ agent: 'p_comes', absentUntil: null }] });
    expect(await agents('caisse=751&on=2024-12-31&kind=cdi&fonction=production')).toMatchObject({ count: 1 });
    expect(await agents('caisse=751&on=2024-06-30&competence=reversion&level=4')).toMatchObject({ count: 1, items: [{ agent: 'p_leaves' }] });
    expect(await agents('caisse=751&on=2024-06-30&competence=reversion')).toMatchObject({ count: 2 });
    expect(await agents('groupement=idf&on=2024-12-31')).toMatchObject({ items: [{ agent: 'p_elsewhere', contrats: [{ quotite: 0.5 }] }] });
    expect(await agents('caisse=751&on=2019-12-31')).toMatchObject({ count: 0 });
    expect(await agents('caisse=999')).toMatchObject({ code: 'caisse.unknown' });
  });

  it('come page by page, each once', async () => {
    const first = await agents('on=2024-12-31&limit=2');
    const second = await agents(`on=2024-12-31&limit=2&cursor=${String(first['next'])}`);
    const names = [first, second].flatMap(({ items }) => (items as readonly { agent: string }[]).map(({ agent }) => agent));
    expect([first['count'], second['next'], names]).toEqual([3, null, ['p_stays', 'p_comes', 'p_elsewhere']]);
  });
});

describe('a file of contracts', () => {
  const HEADER = 'agent;contrat;caisse;equipe;sorte;fonction;quotite;debut;fin;motif';
  const sent = async (lines: readonly string[], key: string): Promise<Readonly<Record<string, unknown>>> => {
    const headers = { 'content-type': 'application/octet-stream', 'idempotency-key': key };
    const answer = await fetch(`${server.url}/api/v1/contrats`, { method: 'POST', headers, body: [HEADER, ...lines].join('\n') });
    const body = (await answer.json()) as Readonly<Record<string, unknown>>;
    if (typeof body['position'] === 'string') ({ position } = body as { position: string });
    return body;
  };
  const agentsOf = async (equipe: string): Promise<unknown> =>
    (await api.get(`/api/v1/agents?on=2025-06-30&equipe=${equipe}&after=${position}`)).body;

  it('is taken whole or not at all, each line that is wrong with why and what to do', async () => {
    const refused = await sent(
      [
        'p_n1;1;751;nouvelle;cdi;production;1;2025-01-01;;',
        'p_n2;1;999;nouvelle;cdi;production;1;2025-01-01;;',
        'p_n1;2;751;nouvelle;cdd;production;0,5;2025-02-01;;',
        'p_n3;1;751;nouvelle;cdi;production;2;2025-01-01;;',
        'Jean Dupont;1;751;nouvelle;cdi;production;1;2025-01-01;;',
        'p_n4;1;751;nouvelle;stage;production;1;2025-01-01;;',
      ],
      'refused',
    );
    expect(refused).toMatchObject({ code: 'contrat.fileRefused', read: 6, refused: 5 });
    expect((refused['lines'] as readonly string[]).map((line) => /^Ligne (\d+) \[(.+?)\]/u.exec(line)?.slice(1))).toEqual([
      ['3', 'caisse.unknown'],
      ['4', 'contrat.tooMuch'],
      ['5', 'contrat.quotiteInvalid'],
      ['6', 'agent.invalid'],
      ['7', 'contrat.word'],
    ]);
    expect(await agentsOf('nouvelle')).toMatchObject({ count: 0 });
  });

  it('starts contracts and ends them, the earlier one first wherever it stands; sent again it is nothing to do', async () => {
    const lines = [
      'p_n1;2;751;nouvelle;cdi;production;;01/03/2025;;',
      'p_n1;1;751;nouvelle;cdd;production;1;2024-09-01;2025-03-01;terme',
      'p_n2;1;752;;cdi;autre;0,8;2025-01-01;;',
    ];
    expect(await sent(lines, 'taken')).toMatchObject({ read: 3, agents: 2, changed: 2 });
    expect(await agentsOf('nouvelle')).toMatchObject({
      count: 1,
      items: [{ agent: 'p_n1', cameOn: '2024-09-01', contrats: [{ contrat: '2', kind: 'cdi' }] }],
    });
    expect(await sent(lines, 'again')).toMatchObject({ read: 3, agents: 2, changed: 0, position: null });
  });
});
