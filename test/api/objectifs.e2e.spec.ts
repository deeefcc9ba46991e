import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeToken, type EventToAppend, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import { type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

const NOW = Date.parse('2025-06-30T09:00:00Z');

let server: TestServer;
let api: Api;
let store: PostgresEventStore;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  api = apiOf(server.url);
  store = new PostgresEventStore(server.databaseUrl);
  await api.untilIncluded(await api.give('/api/v1/caisses', { code: '751', label: 'Caisse de Paris' }));
  await translations();
  await claims();
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

type Told = readonly [type: string, on: string, data: JsonObject];

/** A dossier of which this was told, in order. */
async function followed(reference: string, procedure: string, openedOn: string, told: readonly Told[]): Promise<void> {
  const event = ([type, on, data]: Told): EventToAppend => {
    const id = randomUUID();
    return { id, type, data, metadata: { commandId: id, occurredAt: on, knownOn: on } };
  };
  const opening = { origin: 'native', source: null, unit: null, procedure, procedureVersion: 1, openedOn, caisse: '751', reference, attributes: {} };
  await store.append(`dossier-${randomUUID()}`, NO_STREAM, [event(['DossierOpened', openedOn, opening]), ...told.map(event)]);
}

const recorded = (on: string, values: JsonObject): Told => ['DonneesRecorded', on, { by: 'form', values, recordedOn: on }];
const decided = (on: string): Told => [
  'DecisionTaken',
  on,
  { agent: 'p_1', role: 'valideur', decision: 'accepted', reason: null, tacit: false, takenOn: on },
];
const closed = (on: string): Told => ['DossierClosed', on, { fact: randomUUID(), sourceFact: null, outcome: 'retiree', closedOn: on }];
const paid = (on: string): Told => [
  'ActionPerformed',
  on,
  { agent: 'p_2', role: 'comptable', action: 'mettre-en-paiement', etape: 'mise-en-paiement', form: null, evaluations: [], performedOn: on },
];
const drawn = (on: string): Told => [
  'ControleDrawn',
  on,
  { controle: 'trimestriel', drawn: true, by: 'sample', seed: 'avril', share: 0.5, risk: null, echantillon: 'e', evaluations: [], drawnOn: on },
];
const controlled = (on: string, result: string): Told => [
  'ControlePerformed',
  on,
  { agent: 'p_3', role: 'controleur', controle: 'trimestriel', result, performedOn: on },
];
const anomaly = (on: string, family: string, amount: number): Told => [
  'AnomalieFound',
  on,
  {
    ...{
      agent: 'p_3',
      role: 'controleur',
      anomalie: randomUUID(),
      controle: 'trimestriel',
      origin: 'sample',
      family,
      financial: amount !== 0,
      amount,
    },
    ...{ beforePayment: false, missedBy: null, foundOn: on },
  },
];

async function translations(): Promise<void> {
  const job = async (reference: string, openedOn: string, rendueLe: string | null, executant: string, pages: number, more: JsonObject = {}) =>
    followed(reference, 'traduction', openedOn, [
      recorded(rendueLe ?? openedOn, { executant, pages, ...(rendueLe === null ? {} : { rendueLe }), ...more }),
    ]);
  // 2024: delays of 4, 21, 22, 30, 25, 40 and 22 days.
  await job('T-4', '2024-03-01', '2024-03-05', 'interne', 3);
  await job('T-21', '2024-03-01', '2024-03-22', 'interne', 3);
  await job('T-22', '2024-03-01', '2024-03-23', 'interne', 60);
  await job('T-30', '2024-03-01', '2024-03-31', 'externe', 10, { montantFacture: 30_000_000, factureValideeLe: '2024-04-15' });
  await job('T-25-apprenti', '2024-03-01', '2024-03-26', 'apprenti', 3);
  await job('T-40-long', '2024-03-01', '2024-04-10', 'interne', 61);
  await job('T-22-over-the-year', '2023-12-20', '2024-01-11', 'externe', 5, { montantFacture: 21_680_000, factureValideeLe: '2024-12-31' });
  // Neither of these is of 2024.
  await job('T-2025', '2024-12-30', '2025-01-02', 'externe', 5, { montantFacture: 90_000_000, factureValideeLe: '2025-01-20' });
  await job('T-open', '2024-12-30', null, 'interne', 5);
}

async function claims(): Promise<void> {
  const claim = async (reference: string, openedOn: string, values: JsonObject, ...told: readonly Told[]) =>
    followed(reference, 'demande-de-retraite', openedOn, [recorded(openedOn, values), ...told]);
  const personal = (dateEffet: string, topMensuel: string): JsonObject => ({ nature: 'personnelle', dateEffet, topMensuel, montantMensuel: 200_000 });
  const july = personal('2024-07-01', '2024-06-14');
  // Received six months before the top, to the day; processed three months before the effect, to the day. Paid, and found sound.
  await claim('R-first', '2023-12-14', july, decided('2024-04-01'), paid('2024-04-02'), drawn('2024-07-02'), controlled('2024-07-20', 'passed'));
  // Received in 2024, a day too late for the cohort; processed three months before. An error of 10 € and another of a family that does not count.
  await claim(
    ...(['R-late', '2024-01-10', personal('2024-07-01', '2024-06-14'), decided('2024-03-31'), paid('2024-05-02'), drawn('2024-07-02')] as const),
    ...[anomaly('2024-07-21', 'droit-paiement-me', -1_000), anomaly('2024-07-21', 'situation-fiscale', 5_000), controlled('2024-07-21', 'failed')],
  );
  // In the cohort of December 2024; processed by its top, though not three months before the effect. Its contrôle is still to be done.
  await claim('R-in-time', '2024-02-01', personal('2025-01-01', '2024-12-13'), decided('2024-12-13'), paid('2024-12-20'), drawn('2025-01-05'));
  // The same, processed a day after its top.
  await claim('R-broken', '2024-02-01', personal('2025-01-01', '2024-12-13'), decided('2024-12-14'));
  // A réversion received ten days before its top, to the day, and never processed; another, nine days before.
  await claim('R-reversion', '2024-05-05', { nature: 'reversion', dateEffet: '2024-06-01', topMensuel: '2024-05-15' });
  await claim('R-reversion-late', '2024-05-06', { nature: 'reversion', dateEffet: '2024-06-01', topMensuel: '2024-05-15' });
  // There is still time, on the day of the measure: its last day for COG 7 is 1 November 2025.
  await claim('R-waiting', '2024-09-01', personal('2026-02-01', '2026-01-15'));
  await claim('R-withdrawn', '2024-02-01', personal('2025-01-01', '2024-12-13'), closed('2024-03-01'));
  await claim('R-empty', '2024-02-01', {});
}

interface Indicator {
  readonly code: string;
  readonly status: string;
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly target: number | null;
  readonly met: boolean | null;
  readonly horsHypothese: boolean | null;
  readonly dossiers: object;
  readonly lists: Readonly<Record<string, string>>;
}

async function measured(procedure: string, query: string): Promise<ReadonlyMap<string, Indicator>> {
  const after = encodeURIComponent(encodeToken(await store.head()));
  const { status, body } = await api.get(`/api/v1/procedures/${procedure}/indicators?${query}&after=${after}`);
  expect([status, body['detail'], body['stale'], body['lag']]).toEqual([200, undefined, false, { events: 0, seconds: 0 }]);
  return new Map((body['indicators'] as Indicator[]).map((each) => [each.code, each]));
}

const references = async (path: string | undefined): Promise<readonly string[]> =>
  ((await api.get(path ?? '')).body['items'] as { reference: string }[]).map(({ reference }) => reference).sort();

describe('the indicators of the translation', () => {
  it('are those of the jobs delivered in the year, and of the invoices validated in it', async () => {
    const of = await measured('traduction', 'year=2024');
    // 4 + 21 + 22 + 30 + 25 + 40 + 22 = 164 days, 7 jobs.
    expect(of.get('ir82')).toMatchObject({ value: 23.4286, numerator: 164, denominator: 7, target: 8, status: 'missed', met: false });
    // Late: 22 and 30 days in March, 22 over the year; not those of the apprentice and of 61 pages, which stay in the denominator.
    expect(of.get('ir83')).toMatchObject({ value: 42.8571, numerator: 3, denominator: 7, target: 3, met: false, horsHypothese: true });
    // 300 000 € + 216 800 € = 516 800 €, which is 5 % less than 544 000 €.
    expect(of.get('ir81')).toMatchObject({ value: -5, numerator: 51_680_000, denominator: 54_400_000, target: -5, status: 'met', met: true });
  });

  it('name the dossiers behind both sides, page by page', async () => {
    const ir83 = (await measured('traduction', 'year=2024')).get('ir83');
    expect(await references(ir83?.lists['numerator'])).toEqual(['T-22', 'T-22-over-the-year', 'T-30']);
    expect(await references(ir83?.lists['denominator'])).toHaveLength(7);
    const read: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { body } = await api.get(`${ir83?.lists['denominator'] ?? ''}&limit=3${next === '' ? '' : `&cursor=${next}`}`);
      expect(body['count']).toBe(7);
      read.push(...(body['items'] as { reference: string }[]).map(({ reference }) => reference));
      next = body['next'] as string | null;
    }
    expect(new Set(read).size).toBe(7);
    expect(read).toHaveLength(7);
  });

  it('are told for a day: what came later is left out, and the year is not over', async () => {
    const { body } = await api.get('/api/v1/procedures/traduction/indicators?on=2024-03-22');
    expect(body).toMatchObject({ procedure: 'traduction', version: 1, year: 2024, on: '2024-03-22', provisional: true });
    const of = await measured('traduction', 'on=2024-03-22');
    // 22 days over the year, 4 and 21.
    expect(of.get('ir82')).toMatchObject({ numerator: 47, denominator: 3 });
    expect(of.get('ir83')).toMatchObject({ numerator: 1, denominator: 3, horsHypothese: null });
  });

  it('are undefined when nothing is counted, and without target when none was set', async () => {
    const of = await measured('traduction', 'year=2021');
    expect(of.get('ir82')).toMatchObject({ status: 'undefined', value: null, numerator: 0, denominator: 0, target: 9.5, met: null });
    expect(of.get('ir81')).toMatchObject({ status: 'sansCible', value: -100, target: null, met: null });
  });
});

describe('the indicators of the pension claim', () => {
  it('are those of the tops, of the demands, and of the samples of the year', async () => {
    const of = await measured('demande-de-retraite', 'year=2024');
    // Cohort: first, in-time, broken, the first réversion. Processed by their top: first, in-time.
    expect(of.get('cog6')).toMatchObject({ value: 50, numerator: 2, denominator: 4, target: 100, status: 'missed' });
    expect(of.get('cog6')?.dossiers).toEqual({ counted: 4, notYetDue: 0, outside: 3, unknown: 1 });
    // Received in 2024, personal, due: late, in-time, broken. Processed three months before: late.
    expect(of.get('cog7')).toMatchObject({ value: 33.3333, numerator: 1, denominator: 3, target: 60, met: false });
    expect(of.get('cog7')?.dossiers).toEqual({ counted: 3, notYetDue: 1, outside: 1, unknown: 1 });
    // Two contrôles of three are done, one of them without error: 10 € on 4 000 €.
    expect(of.get('cog9c')).toMatchObject({ value: 50, numerator: 1, denominator: 2, status: 'sansCible', met: null });
    expect(of.get('cog9c')?.dossiers).toEqual({ counted: 2, notYetDue: 1, outside: 0, unknown: 0 });
    expect(of.get('cog9d')).toMatchObject({ value: 0.25, numerator: 1_000, denominator: 400_000, status: 'sansCible' });
  });

  it('name those counted, and those that are shown apart', async () => {
    const of = await measured('demande-de-retraite', 'year=2024');
    const lists = of.get('cog6')?.lists;
    expect(await references(lists?.['numerator'])).toEqual(['R-first', 'R-in-time']);
    expect(await references(lists?.['denominator'])).toEqual(['R-broken', 'R-first', 'R-in-time', 'R-reversion']);
    expect(await references(lists?.['outside'])).toEqual(['R-late', 'R-reversion-late', 'R-withdrawn']);
    expect(await references(lists?.['unknown'])).toEqual(['R-empty']);
    expect(await references(of.get('cog7')?.lists['notYetDue'])).toEqual(['R-waiting']);
    expect(await references(of.get('cog9c')?.lists['notYetDue'])).toEqual(['R-in-time']);
  });

  it('on an earlier day show apart what is still due', async () => {
    const of = await measured('demande-de-retraite', 'on=2024-06-30');
    // In-time and broken: their top is in December.
    expect(of.get('cog6')).toMatchObject({ numerator: 1, denominator: 2, dossiers: { counted: 2, notYetDue: 2, outside: 3, unknown: 1 } });
    expect(of.get('cog7')).toMatchObject({ numerator: 1, denominator: 1, dossiers: { notYetDue: 2 } });
  });
});

describe('what cannot be measured', () => {
  it('is refused with its reason', async () => {
    const of = async (path: string) => {
      const { status, body } = await api.get(`/api/v1/procedures/${path}`);
      return [status, body['code']];
    };
    expect(await of('nulle/indicators')).toEqual([422, 'procedure.unknown']);
    expect(await of('traduction/indicators?on=2025-07-01')).toEqual([422, 'day.inFuture']);
    expect(await of('traduction/indicators?year=24')).toEqual([400, 'request.parameterInvalid']);
    expect(await of('traduction/indicators/cog6/dossiers')).toEqual([404, 'objectif.unknown']);
    expect(await of('traduction/indicators/ir82/dossiers?of=tous')).toEqual([400, 'request.parameterInvalid']);
    expect(await of('traduction/indicators/ir82/dossiers?cursor=x')).toEqual([400, 'request.cursorInvalid']);
  });
});
