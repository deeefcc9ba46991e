import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Plan, SCALES } from '#libs/demonstration';
import { dossierDecider, type DossierState } from '#libs/domain';
import { InMemoryEventLog, START, type StoredEvent } from '#libs/event-store';
import { dossierCodec } from '../codecs.js';
import { loadDemonstration } from './load-demonstration.js';

const PLAN: Plan = { ...SCALES.small, miniature: null, derogations: 0, claims: 90, translations: 60 };
const END = `${PLAN.lastDay}T22:59:59.999Z`;

/** What a log holds of them, without the facts of the family réseau. */
async function eventsOf(plan: Plan): Promise<readonly StoredEvent[]> {
  const log = new InMemoryEventLog();
  await loadDemonstration(log, { ...plan, pieces: 0 }, { clock: { now: () => Date.parse(END) }, timeZone: 'Europe/Paris' });
  const { events } = await log.store.readAll(START, { limit: 1_000_000 });
  return events.filter(({ stream }) => /^(?:dossier|reference)-/u.test(stream));
}

let events: readonly StoredEvent[];
let states: readonly Exclude<DossierState, { readonly status: 'absent' }>[];
beforeAll(async () => {
  events = await eventsOf(PLAN);
  const folded = new Map<string, DossierState>();
  for (const event of events.filter(({ stream }) => stream.startsWith('dossier-'))) {
    const before = folded.get(event.stream) ?? dossierDecider.initialState;
    folded.set(event.stream, dossierDecider.evolve(before, dossierCodec.fromStored(event)));
  }
  states = [...folded.values()].filter((state) => state.status !== 'absent');
});

const ofType = (type: string): readonly StoredEvent[] => events.filter((event) => event.type === type);
const parcoursOf = (procedure: string) => states.flatMap(({ parcours }) => (parcours?.procedure === procedure ? [parcours] : []));

describe('the dossiers of the demonstration that follow a procédure', () => {
  it('are the same every time', async () => {
    const few = { ...PLAN, claims: 4, translations: 4 };
    expect(await eventsOf(few)).toEqual(await eventsOf(few));
  });

  it('are told in the order of their instants, stream by stream without a gap, within the period', () => {
    const next = new Map<string, number>();
    let before = '';
    for (const { stream, revision, recordedAt, metadata } of events) {
      expect(revision).toBe(next.get(stream) ?? 0);
      next.set(stream, revision + 1);
      expect(recordedAt >= before).toBe(true);
      before = recordedAt;
      expect(metadata.occurredAt).toBe(recordedAt);
    }
    expect(before <= END).toBe(true);
  });

  it('end in every way that the procédures have, and some are under way', () => {
    const ends = new Set(states.map(({ parcours }) => parcours?.etape));
    expect([...ends]).toEqual(expect.arrayContaining(['pension-payee', 'rejetee', 'classee', 'rendue', 'rendue-et-facturee']));
    expect(parcoursOf('demande-de-retraite').some(({ closed }) => closed === null)).toBe(true);
  });

  it('have let every échéance pass on its instant, and none that is still to come', () => {
    const due = new Map(
      ofType('EcheanceSet').map(({ data, recordedAt }) => {
        const dueAt = new Date(data['dueAt'] as string).toISOString();
        return [data['echeance'], dueAt > recordedAt ? dueAt : recordedAt];
      }),
    );
    const passed = ofType('EcheancePassed');
    expect(passed.length).toBeGreaterThan(50);
    expect(passed.filter(({ data, recordedAt }) => due.get(data['echeance']) !== recordedAt)).toEqual([]);
    const standing = states.flatMap(({ parcours }) => Object.values(parcours?.echeances ?? {}).filter(({ status }) => status === 'standing'));
    expect(standing.length).toBeGreaterThan(0);
    expect(standing.filter(({ dueAt }) => dueAt <= END)).toEqual([]);
    expect(ofType('EcheanceBlocked')).toEqual([]);
  });

  it('ask for translations, which are opened, made and brought back', () => {
    const asked = ofType('DossierRequested');
    expect(asked.length).toBeGreaterThan(3);
    const opened = new Map(ofType('DossierOpened').map(({ stream, data }) => [stream, data]));
    for (const { stream, data } of asked) {
      expect(opened.get(`dossier-${data['dossier'] as string}`)).toMatchObject({
        procedure: 'traduction',
        requestedBy: { dossier: stream.slice(8) },
      });
    }
    expect(ofType('DossierReturned').length).toBeGreaterThan(3);
  });

  it('have translations in time and late ones, and indus at every point of their way', () => {
    const days = ofType('EcheancePassed').filter(({ data }) => data['code'] === 'delai');
    expect(days.length).toBeGreaterThan(1);
    expect(days.length).toBeLessThan(parcoursOf('traduction').length / 4);
    const indus = parcoursOf('demande-de-retraite').flatMap((parcours) => parcours.indus);
    expect(new Set(indus.map(({ status }) => status)).size).toBeGreaterThan(1);
  });

  it('tell nothing of a person but sealed', () => {
    expect(/Fictif|Camille|FR76/u.test(JSON.stringify(events.map(({ data, metadata }) => [data, metadata])))).toBe(false);
    expect(ofType('DonneesRecorded').some(({ sealed }) => sealed.length > 0)).toBe(true);
  });
});
