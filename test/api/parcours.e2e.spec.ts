import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresEventStore } from '#libs/event-store';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

/** A Tuesday, in the morning in Paris. */
const BEGIN = Date.parse('2026-03-03T09:00:00Z');
let now = BEGIN;

let server: TestServer;
let api: Api;
let store: PostgresEventStore;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  api = apiOf(server.url);
  store = new PostgresEventStore(server.databaseUrl);
  await api.untilIncluded(await api.give('/api/v1/caisses', { code: '751', label: 'Caisse de Paris' }));
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

const as = (role: string, agent = `p_${role}`): Readonly<Record<string, string>> => ({ 'ecluse-role': role, 'ecluse-agent': agent });

async function opened(reference: string, procedure: string): Promise<string> {
  const assure = { identifiant: '1 85 05 78 006 084', nom: 'Marie Untel' };
  const { status, body } = await api.post('/api/v1/dossiers', { reference, procedure, caisse: '751', assure });
  expect([status, body['detail']]).toEqual([201, undefined]);
  return String(body['id']);
}

async function act(id: string, action: string, role: string, body: object = {}, agent?: string): Promise<Answer> {
  return api.post(`/api/v1/dossiers/${id}/actions/${action}`, body, as(role, agent));
}

async function done(id: string, action: string, role: string, body: object = {}, agent?: string): Promise<void> {
  const answer = await act(id, action, role, body, agent);
  expect([action, answer.status, answer.body['detail']]).toEqual([action, 200, undefined]);
}

async function receive(id: string, type: string, procedure = 'demande-de-retraite'): Promise<void> {
  const { status, body } = await api.post(`/api/v1/dossiers/${id}/pieces`, { reference: type, caisse: '751', procedure, type });
  expect([type, status, body['detail']]).toEqual([type, 201, undefined]);
}

interface Parcours {
  readonly revision: number;
  readonly status: string;
  readonly etape: { readonly code: string } | null;
  readonly fields: readonly { readonly code: string; readonly value: unknown; readonly personal: boolean }[];
  readonly actions: readonly { readonly code: string; readonly allowed: boolean; readonly refusals: readonly string[] }[];
  readonly clocks: readonly {
    readonly code: string;
    readonly status: string;
    readonly days: number | null;
    readonly dueOn: string | null;
    readonly steps: readonly { readonly days: number; readonly counted: boolean }[];
  }[];
  readonly echeances: readonly { readonly code: string; readonly status: string; readonly obstacle: string | null; readonly dueOn: string }[];
  readonly waits: readonly { readonly code: string; readonly toOn: string | null; readonly charged: string | null }[];
  readonly links: readonly { readonly code: string; readonly dossier: string; readonly outcome: string | null }[];
  readonly pieces: readonly { readonly type: string; readonly expected: boolean; readonly received: number }[];
  readonly assure: { readonly nom: string } | null;
  readonly why: readonly object[];
}

async function parcours(id: string, role = 'gestionnaire'): Promise<Parcours> {
  const { status, body } = await api.get(`/api/v1/dossiers/${id}/parcours`, as(role));
  expect([status, body['detail']]).toEqual([200, undefined]);
  return body as object as Parcours;
}

const DEMANDE = {
  nom: 'Untel',
  prenom: 'Marie',
  nir: '285057800608491',
  dateNaissance: '1964-05-12',
  nature: 'personnelle',
  dateEffet: '2026-12-01',
  iban: 'FR7630006000011234567890189',
};

describe('the procédures that ship', () => {
  it('are published when the server starts, and given whole', async () => {
    const { body } = await api.get('/api/v1/procedures');
    expect(body['items']).toEqual(
      expect.arrayContaining([
        { code: 'demande-de-retraite', label: 'Demande de retraite', version: 1 },
        expect.objectContaining({ code: 'traduction', version: 1 }),
      ]),
    );
    const { body: one } = await api.get('/api/v1/procedures/traduction');
    expect(one).toMatchObject({ definition: { code: 'traduction', version: 1 }, versions: [1] });
    expect(await api.get('/api/v1/procedures/traduction?version=7')).toMatchObject({ status: 404, body: { code: 'procedure.versionUnknown' } });
    expect(await api.get('/api/v1/procedures/nulle-part')).toMatchObject({ status: 422, body: { code: 'procedure.unknown' } });
  });

  it('are drawn, in SVG and in BPMN', async () => {
    for (const [format, type, begins] of [
      ['svg', 'image/svg+xml', '<svg'],
      ['bpmn', 'application/xml', '<?xml'],
    ] as const) {
      const answer = await fetch(`${server.url}/api/v1/procedures/traduction/drawing?format=${format}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
      expect(await answer.text()).toContain(begins);
    }
  });

  it('can be followed by new versions, never changed, and are refused when they make no sense', async () => {
    const { body } = await api.get('/api/v1/procedures/traduction');
    const definition = body['definition'] as Record<string, unknown>;
    const publish = async (changed: object): Promise<Answer> => api.post('/api/v1/procedures/traduction/versions', { definition: changed });
    expect(await publish({ ...definition, label: 'Autre' })).toMatchObject({ status: 409, body: { code: 'procedure.versionPublished' } });
    expect(await publish({ ...definition, version: 3 })).toMatchObject({ status: 409, body: { code: 'procedure.versionGap' } });
    expect(await publish({ ...definition, version: 2, start: 'nulle-part' })).toMatchObject({ status: 422, body: { code: 'procedure.invalid' } });
    expect(await publish({ code: 'traduction' })).toMatchObject({ status: 422, body: { code: 'procedure.invalid' } });
    expect(await publish({ ...definition, version: 2, label: 'Traduction revue' })).toMatchObject({ status: 201, body: { version: 2 } });
  });

  it('are refused when they ask for one another in a circle, however long it is', async () => {
    const { body } = await api.get('/api/v1/procedures/traduction');
    const publish = async (code: string, version: number, asked?: string): Promise<Answer> => {
      const links = asked === undefined ? {} : { suite: { label: 'Suite', procedure: asked, wait: 'prestataire', inputs: {}, returns: {} } };
      return api.post(`/api/v1/procedures/${code}/versions`, { definition: { ...(body['definition'] as object), code, version, links } });
    };
    expect(await publish('premiere', 1)).toMatchObject({ status: 201 });
    expect(await publish('deuxieme', 1, 'premiere')).toMatchObject({ status: 201 });
    expect(await publish('troisieme', 1, 'deuxieme')).toMatchObject({ status: 201 });
    expect(await publish('premiere', 2, 'troisieme')).toMatchObject({
      status: 422,
      body: { code: 'procedure.invalid', detail: expect.stringContaining('premiere → troisieme → deuxieme → premiere') },
    });
  });
});

describe('a dossier that follows a procédure', () => {
  it('is opened in a caisse, under the last version, at its first étape', async () => {
    const without = await api.post('/api/v1/dossiers', { reference: 'P-0', procedure: 'demande-de-retraite' });
    expect(without).toMatchObject({ status: 422, body: { code: 'caisse.missing' } });
    const id = await opened('P-1', 'demande-de-retraite');
    const answer = await api.get(`/api/v1/dossiers/${id}/parcours`, as('gestionnaire'));
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${String(answer.body['revision'])}"`]);
    expect(answer.body).toMatchObject({
      reference: 'P-1',
      procedure: { code: 'demande-de-retraite', version: 1, latest: 1 },
      caisse: '751',
      etape: { code: 'reception', kind: 'manual' },
      assure: { nom: 'Marie Untel' },
    });
    expect((await parcours(id)).echeances).toMatchObject([{ code: 'priseEnCharge', status: 'standing', dueOn: '2026-03-10' }]);
  });

  it('says field by field what is wrong with a form, and writes nothing', async () => {
    const id = await opened('P-2', 'demande-de-retraite');
    const { revision } = await parcours(id);
    const refused = await act(id, 'enregistrer', 'gestionnaire', {
      values: { ...DEMANDE, nom: undefined, nature: 'autre', dateEffet: '2026-02-30', age: 3 },
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'form.invalid', form: 'demande' } });
    expect([...(refused.body['fields'] as string[])].sort()).toEqual(['age', 'dateEffet', 'nature', 'nom']);
    expect((await parcours(id)).revision).toBe(revision);
  });

  it('says what is wrong with a body that is no form at all', async () => {
    const id = await opened('T-corps', 'traduction');
    const nested = (levels: number): object => (levels === 0 ? {} : { dedans: nested(levels - 1) });
    for (const body of [[], { values: nested(2_000) }, { values: null }])
      expect(await act(id, 'enregistrer', 'coordinateur', body)).toMatchObject({ status: 400, body: { code: 'request.parameterInvalid' } });
  });

  it('says who may act, refuses the others with the reasons, and asks who it is', async () => {
    const id = await opened('P-3', 'demande-de-retraite');
    const { actions } = await parcours(id, 'comptable');
    // In the order of the file, which the log does not keep by itself.
    expect(actions.map(({ code }) => code)).toEqual(['enregistrer', 'retourner-piece', 'constater-retrait']);
    expect(actions.find(({ code }) => code === 'enregistrer')).toMatchObject({ allowed: false, refusals: [expect.stringContaining('Gestionnaire')] });
    expect(await act(id, 'enregistrer', 'comptable', { values: DEMANDE })).toMatchObject({ status: 409, body: { code: 'parcours.actionRefused' } });
    const nobody = await api.post(`/api/v1/dossiers/${id}/actions/enregistrer`, { values: DEMANDE });
    expect(nobody).toMatchObject({ status: 422, body: { code: 'acting.unknown' } });
  });

  it('keeps what is personal out of the log, and gives it back to those who work on it', async () => {
    const id = await opened('P-4', 'demande-de-retraite');
    await done(id, 'enregistrer', 'gestionnaire', { values: DEMANDE });
    const log = JSON.stringify((await store.readStream(`dossier-${id}`)).map(({ data }) => data));
    for (const secret of [DEMANDE.nom, DEMANDE.nir, DEMANDE.iban, DEMANDE.dateNaissance]) expect(log).not.toContain(secret);
    const { fields } = await parcours(id);
    expect(fields.filter(({ personal }) => personal).map(({ code, value }) => [code, value])).toEqual(
      expect.arrayContaining([
        ['nom', 'Untel'],
        ['iban', DEMANDE.iban],
      ]),
    );
    expect(fields.find(({ code }) => code === 'topMensuel')?.value).toBe('2026-11-13');
  });

  it('answers the same action again as the first time, and a conflict with what has happened since', async () => {
    const id = await opened('P-5', 'demande-de-retraite');
    const { revision } = await parcours(id);
    const path = `/api/v1/dossiers/${id}/actions/enregistrer`;
    const key = { ...as('gestionnaire'), 'idempotency-key': 'enregistrer-P-5', 'if-match': `"${String(revision)}"` };
    const first = await api.post(path, { values: DEMANDE }, key);
    expect(first.status).toBe(200);
    expect((await api.post(path, { values: DEMANDE }, key)).body).toEqual(first.body);
    const late = await api.post(
      `/api/v1/dossiers/${id}/actions/retourner-piece`,
      { reason: 'illisible' },
      { ...as('gestionnaire'), 'if-match': `"${String(revision)}"` },
    );
    expect(late).toMatchObject({ status: 412, body: { code: 'stream.revisionMismatch' } });
    expect(late.body['since']).toEqual(expect.arrayContaining([expect.stringContaining('enregistrer')]));
  });

  it('lets pass what is due, once, as the clock goes on, and never again when it is set back', async () => {
    const id = await opened('P-6', 'demande-de-retraite');
    now = Date.parse('2026-03-10T22:59:59Z');
    await done(await opened('P-7', 'demande-de-retraite'), 'enregistrer', 'gestionnaire', { values: DEMANDE });
    expect((await parcours(id)).echeances).toMatchObject([{ code: 'priseEnCharge', status: 'standing' }]);
    now = Date.parse('2026-03-10T23:00:00Z');
    await until('it has passed', async () => ((await parcours(id)).echeances[0]?.status === 'passed' ? true : null));
    now = BEGIN;
    const types = (await store.readStream(`dossier-${id}`)).map(({ type }) => type);
    expect(types.filter((type) => type === 'EcheancePassed')).toHaveLength(1);
    expect(types.filter((type) => type === 'RappelIssued')).toHaveLength(1);
    now = Date.parse('2026-03-11T09:00:00Z');
  });
});

/** A deadline of two days, after which the amount – that nobody may have told – says where to go. */
const FRAGILE = {
  ...{ code: 'fragile', version: 1, label: 'Fragile', source: 'choix du produit', start: 'etude' },
  roles: { gestionnaire: { label: 'Gestionnaire' } },
  fields: { montant: { label: 'Montant', type: 'number' } },
  forms: {
    montant: {
      version: 1,
      schema: { type: 'object', required: ['montant'], additionalProperties: false, properties: { montant: { type: 'integer', minimum: 0 } } },
    },
  },
  etapes: {
    etude: { label: 'Étude', kind: 'manual', actions: { chiffrer: { label: 'Chiffrer', roles: ['gestionnaire'], form: 'montant' } } },
    tri: { label: 'Tri', kind: 'automatic', passages: [{ when: 'montant > 100', to: 'grande' }, { to: 'petite' }] },
    grande: { label: 'Grande', kind: 'end', outcome: 'grande' },
    petite: { label: 'Petite', kind: 'end', outcome: 'petite' },
  },
  echeances: {
    delai: {
      ...{ label: 'Délai', from: { event: 'opened' }, after: { value: 2, unit: 'calendarDays' }, until: [{ event: 'closed' }] },
      ...{ onPassing: [{ kind: 'move', to: 'tri' }], source: 'choix du produit' },
    },
  },
  ...{ pieces: {}, reasons: {}, waits: {}, clocks: {}, tables: {}, tops: {}, controles: {}, echantillons: {}, links: {}, objectifs: {} },
};

describe('an échéance that cannot pass', () => {
  it('shows on its dossier and in health, and is tried again once the dossier has what it lacked', async () => {
    const published = await api.post('/api/v1/procedures/fragile/versions', { definition: FRAGILE });
    expect([published.status, published.body['detail']]).toEqual([201, undefined]);
    await api.untilIncluded(published.body);
    const id = await opened('F-1', 'fragile');
    now += 4 * 86_400_000;
    const blocked = await until('it is blocked', async () => (await parcours(id)).echeances.find(({ status }) => status === 'blocked') ?? null);
    expect(blocked).toMatchObject({ code: 'delai', obstacle: expect.stringContaining('montant') });
    expect((await parcours(id)).etape).toMatchObject({ code: 'etude' });
    const health = await until('health tells of it', async () => {
      const { body } = await api.get('/health/ready');
      const { count = 0, dossiers = [] } = (body['blockedEcheances'] ?? {}) as { readonly count?: number; readonly dossiers?: readonly string[] };
      return count > 0 ? { count, dossiers } : null;
    });
    expect(health).toEqual({ count: 1, dossiers: [id] });
    await done(id, 'chiffrer', 'gestionnaire', { values: { montant: 200 } });
    await until('it has passed', async () => ((await parcours(id)).etape?.code === 'grande' ? true : null));
    const types = (await store.readStream(`dossier-${id}`)).map(({ type }) => type);
    expect(types.filter((type) => type === 'EcheanceBlocked')).toHaveLength(1);
    expect(types.filter((type) => type === 'EcheancePassed')).toHaveLength(1);
  });
});

describe('a pension claim', () => {
  it('goes from reception to first payment, with a translation on the way', async () => {
    const id = await opened('P-10', 'demande-de-retraite');
    await done(id, 'enregistrer', 'gestionnaire', { values: DEMANDE });
    expect((await parcours(id)).etape).toMatchObject({ code: 'instruction' });
    for (const type of ['demande', 'pieceIdentite', 'coordonneesBancaires', 'attestationEmployeur']) await receive(id, type);

    await done(id, 'demander-traduction', 'gestionnaire', { values: { langue: 'pt', pagesATraduire: 4 } });
    const asked = await parcours(id);
    const [link] = asked.links;
    expect(asked.waits.find(({ code }) => code === 'traduction')).toMatchObject({ toOn: null, charged: link?.dossier });
    const translation = String(link?.dossier);
    await until('the translation is opened', async () => ((await api.get(`/api/v1/dossiers/${translation}/parcours`)).status === 200 ? true : null));
    expect(await parcours(translation)).toMatchObject({ reference: 'P-10/traduction', requestedBy: { dossier: id, link: 'traduction' } });
    now += 5 * 86_400_000;
    expect((await parcours(translation)).etape).toMatchObject({ code: 'orientation' });
    await done(translation, 'confier-interne', 'coordinateur', { values: { executant: 'interne' } });
    await done(translation, 'terminer', 'traducteur');
    await done(translation, 'rendre', 'coordinateur');
    await until('its answer is back', async () => ((await parcours(id)).etape?.code === 'instruction' ? true : null));
    const back = await parcours(id);
    expect(back.links).toMatchObject([{ dossier: translation, outcome: 'rendre' }]);
    for (const { days, steps } of back.clocks.filter(({ status }) => status === 'running'))
      expect(days).toBe(steps.reduce((sum, step) => (step.counted ? sum + step.days : sum), 0));

    expect(await act(id, 'conclure', 'gestionnaire')).toMatchObject({ status: 409, body: { code: 'parcours.actionRefused' } });
    await done(id, 'verifier-carriere', 'gestionnaire', { values: { trimestres: 172, polypensionne: false } });
    await done(id, 'enregistrer-verifications', 'gestionnaire', { values: { identiteConfirmee: true, compteConfirme: true } });
    await done(id, 'enregistrer-taux', 'gestionnaire', { values: { tauxRecuLe: '2026-03-16' } });
    await done(id, 'conclure', 'gestionnaire');
    await done(id, 'liquider', 'gestionnaire', { values: { montantMensuel: 600_000 } });
    expect((await parcours(id)).etape).toMatchObject({ code: 'controle' });
    const controlled = await api.post(`/api/v1/dossiers/${id}/controles/controleN1`, { result: 'passed' }, as('controleur'));
    expect([controlled.status, controlled.body['detail']]).toEqual([200, undefined]);
    expect(await act(id, 'valider', 'valideur', {}, 'p_gestionnaire')).toMatchObject({ status: 409, body: { code: 'parcours.actionRefused' } });
    await done(id, 'valider', 'valideur');
    await done(id, 'mettre-en-paiement', 'comptable');
    expect((await parcours(id)).etape).toMatchObject({ code: 'attente-du-top' });
    now = Date.parse('2026-11-14T09:00:00Z');
    await until('the top has passed', async () => ((await parcours(id)).etape?.code === 'premier-paiement' ? true : null));
    await done(id, 'constater-premier-paiement', 'comptable', { values: { premierPaiementLe: '2026-11-14' } });
    const paid = await parcours(id);
    expect([paid.status, paid.etape?.code]).toEqual(['closed', 'pension-payee']);
    expect(paid.why.length).toBeGreaterThan(5);

    const indu = await api.post(`/api/v1/dossiers/${id}/indus`, { nature: 'simple', amount: 12_345, paidOn: '2026-11-14' }, as('comptable'));
    expect([indu.status, indu.body['detail']]).toEqual([201, undefined]);
    const notified = await api.post(`/api/v1/dossiers/${id}/indus/${String(indu.body['id'])}/notify`, {}, as('comptable'));
    expect(notified.status).toBe(200);
    expect((await api.get(`/api/v1/dossiers/${id}/parcours`)).body['indus']).toMatchObject([{ status: 'notified', amount: 12_345 }]);
  });
});
