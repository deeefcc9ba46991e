import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildReadModels, type Awaited, groundOf, type Hand, loadDemonstration, playStory, StoryClock, StoryDesk } from '#libs/application';
import { type Deed, type Plan, type Planned, SCALES, storiesOf, type Told } from '#libs/demonstration';
import { dossierDecider, type DossierEvent, type DossierState } from '#libs/domain';
import { PostgresEventLog, START, type StoredEvent, type StreamEvent, toCommandId } from '#libs/event-store';
import { plainDate } from '#libs/kernel';
import { connectionPool } from '#libs/platform';
import { type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

/** The réseaux of the demonstration, and nothing that happens in them. */
const BARE: Plan = { ...SCALES.small, miniature: null, derogations: 0, pieces: 0, claims: 0, translations: 0 };
const END = `${BARE.lastDay}T22:59:59.999Z`;
const settings = (clock: StoryClock): Parameters<typeof loadDemonstration>[2] => ({ clock, timeZone: 'Europe/Paris' });

/** Fills a database with a plan, as `ecluse demo` does. */
async function filled(databaseUrl: string, plan: Plan, clock: StoryClock): Promise<void> {
  const log = new PostgresEventLog(databaseUrl);
  const pool = connectionPool(databaseUrl, { name: 'spec', max: 8, onLost: () => undefined });
  await loadDemonstration(log, plan, settings(clock));
  await buildReadModels({ pool, store: log.store });
  await pool.end();
  await log.close();
}

async function all({ store }: Pick<PostgresEventLog, 'store'>): Promise<readonly StoredEvent[]> {
  return (await store.readAll(START, { limit: 100_000 })).events;
}

function parcoursIn(stream: readonly StreamEvent[]): Told['parcours'] {
  const state = stream.reduce<DossierState>(
    (before, { type, data, metadata: { occurredAt, knownOn } }) =>
      dossierDecider.evolve(before, { ...({ type, data } as object as DossierEvent), occurredAt, knownOn: plainDate(knownOn) }),
    dossierDecider.initialState,
  );
  if (state.status === 'absent' || state.parcours === null) throw new Error('no such dossier');
  return state.parcours;
}

let server: TestServer;
let log: PostgresEventLog;
afterEach(async () => {
  await log.close();
  await server.stop();
});

/** Gives the commands over HTTP, and waits for what a projector does by itself. */
class RemoteHand implements Hand {
  private readonly api: Api = apiOf(server.url);

  async give(deed: Exclude<Deed, { readonly do: 'look' }>, dossier: string | null, key: string): Promise<string> {
    const headers: Record<string, string> = { 'idempotency-key': key };
    if ('by' in deed) Object.assign(headers, { 'ecluse-agent': deed.by.agent, 'ecluse-role': deed.by.role });
    const { path, body } = requestOf(deed);
    const answer = await this.api.post(`/api/v1/dossiers${dossier === null ? '' : `/${dossier}`}${path}`, body, headers);
    expect([key, deed.do, answer.status < 300, answer.body['detail']]).toEqual([key, deed.do, true, undefined]);
    const id = String(answer.body['id']);
    await this.settled(dossier ?? id);
    return id;
  }

  async pass({ dossierId, echeance }: Awaited): Promise<void> {
    await until(`the échéance ${echeance} has passed`, async () => ((await this.isStanding(dossierId, echeance)) ? null : true));
    await this.settled(dossierId);
  }

  async parcours(dossier: string): Promise<Told['parcours']> {
    return parcoursIn(await log.store.readStream(`dossier-${dossier}`));
  }

  private async isStanding(dossierId: string, echeance: string): Promise<boolean> {
    const { echeances } = await this.parcours(dossierId);
    return Object.values(echeances).some((each) => each.echeance === echeance && each.status === 'standing');
  }

  /** What a dossier asks for is opened, and what one answers is brought to the one that asked. */
  private async settled(dossier: string): Promise<void> {
    const [opened] = await log.store.readStream(`dossier-${dossier}`);
    const { requestedBy } = (opened?.data ?? {}) as { requestedBy?: { dossier: string } };
    const asker = requestedBy?.dossier ?? dossier;
    await until(`what ${asker} asks for is there, and what it is told has come`, async () => {
      for (const { dossier: asked, returnedOn } of Object.values((await this.parcours(asker)).links)) {
        const stream = await log.store.readStream(`dossier-${asked}`);
        if (stream.length === 0) return null;
        if (returnedOn === null && parcoursIn(stream).performed['rendre'] !== undefined) return null;
      }
      return true;
    });
  }
}

function requestOf(deed: Exclude<Deed, { readonly do: 'look' }>): { readonly path: string; readonly body: object } {
  switch (deed.do) {
    case 'open': {
      const { reference, procedure, caisse, assure } = deed;
      return { path: '', body: { reference, procedure, caisse, ...(assure === null ? {} : { assure }) } };
    }
    case 'receive': {
      const { reference, type, procedure, caisse } = deed;
      return { path: '/pieces', body: { reference, type, procedure, caisse, canal: 'web' } };
    }
    case 'transfer':
      return { path: `/pieces/${deed.piece}/transfer`, body: { caisseExecutante: deed.caisseExecutante } };
    case 'act':
      return { path: `/actions/${deed.action}`, body: { values: deed.values, ...(deed.reason === null ? {} : { reason: deed.reason }) } };
    case 'controle':
      return { path: `/controles/${deed.controle}`, body: { result: deed.result } };
    case 'detect':
      return { path: '/indus', body: { nature: deed.nature, amount: deed.amount, paidOn: deed.paidOn } };
    case 'abandon':
      return { path: `/indus/${deed.indu}/abandon`, body: { reason: 'autre', amount: deed.amount } };
    case 'notify':
    case 'recover':
    case 'settle':
      return { path: `/indus/${deed.indu}/${deed.do}`, body: {} };
  }
}

/** What an event says, neither when PostgreSQL wrote it nor what is made by chance: keys of persons, seeds of contrôles. */
function toldBy({ id, stream, revision, type, data, sealed, metadata }: StoredEvent): unknown {
  const { actor, role, commandId, occurredAt, knownOn } = metadata;
  return {
    id,
    stream,
    revision,
    type,
    data: { ...data, ...('seed' in data ? { seed: null, share: null } : {}) },
    sealed: sealed.length,
    actor,
    role,
    commandId,
    occurredAt,
    knownOn,
  };
}

const byStream = (told: readonly StoredEvent[]): readonly unknown[] =>
  [...told].sort((a, b) => (a.stream === b.stream ? a.revision - b.revision : a.stream < b.stream ? -1 : 1)).map(toldBy);

interface Lived {
  readonly story: Planned;
  readonly events: readonly StoredEvent[];
}

const has =
  (type: string, with_: object = {}) =>
  ({ events }: Lived): boolean =>
    events.some((event) => event.type === type && Object.entries(with_).every(([key, value]) => event.data[key] === value));

/** Stories of every kind. A contrôle that is drawn by chance falls otherwise elsewhere: those are left out. */
const KINDS: readonly ((lived: Lived) => boolean)[] = [
  (lived) => has('DossierRequested')(lived) && has('DossierReturned')(lived),
  has('DossierClosed', { outcome: 'classee' }),
  (lived) => has('ControleDrawn', { by: 'risk' })(lived) && has('EcheancePassed', { code: 'topDePaie' })(lived),
  has('EcheancePassed', { code: 'livraison' }),
];

describe('dossiers of the demonstration', () => {
  const found = new Map<number, Lived>();
  beforeAll(async () => {
    const ground = await groundOf(BARE);
    const plan = { ...BARE, claims: 200, translations: 150 };
    const again = new Map(storiesOf(plan).map((story) => [story.reference, story]));
    for (const story of storiesOf(plan)) {
      const desk = new StoryDesk(ground);
      await playStory(story, desk, desk.clock, END);
      const lived = { story: again.get(story.reference) ?? story, events: (await desk.store.readAll(START, { limit: 10_000 })).events };
      if (has('ControleDrawn', { by: 'rate' })(lived)) continue;
      KINDS.forEach((isOfKind, n) => {
        if (!found.has(n) && isOfKind(lived)) found.set(n, lived);
      });
      if (found.size === KINDS.length) break;
    }
  });

  it('are what the same commands give over HTTP, on a server whose clock is the plan’s', async () => {
    const clock = new StoryClock();
    server = await startTestServer({ clock, beforehand: async (url) => filled(url, BARE, clock) });
    log = new PostgresEventLog(server.databaseUrl);
    expect(found.size).toBe(KINDS.length);
    const hand = new RemoteHand();
    const there = new Set((await all(log)).map(({ stream }) => stream));
    for (const { story, events } of found.values()) {
      // One after the other, each in its own time: the clock goes back in between, and those that have ended here may go on.
      await playStory(story, hand, clock, events.at(-1)?.recordedAt ?? END);
      const remote = (await all(log)).filter(({ stream }) => !there.has(stream));
      expect(byStream(remote)).toEqual(byStream(events));
      for (const { stream } of remote) there.add(stream);
    }
  });
});

describe('a server that starts on a demonstration', () => {
  const PLAN: Plan = { ...SCALES.small, miniature: null, derogations: 0, pieces: 200, claims: 24, translations: 16 };

  it('waits for the échéances that are still to come, lets them pass on their day, and invents no other event', async () => {
    const clock = new StoryClock();
    clock.set(END);
    server = await startTestServer({ clock, beforehand: async (url) => filled(url, PLAN, clock) });
    log = new PostgresEventLog(server.databaseUrl);
    const loaded = await all(log);
    const end = loaded.findIndex(({ type }) => type === 'ImportCompleted');
    // What its thresholds say of its last days is told by the server.
    expect(loaded.slice(end + 1).filter(({ stream }) => !/^(?:indicateur|repere|seuils|alerte)-/u.test(stream))).toEqual([]);

    const streams = new Map<string, StoredEvent[]>();
    for (const event of loaded.filter(({ stream, metadata }) => stream.startsWith('dossier-') && metadata.source === undefined)) {
      streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    }
    const standing = [...streams.values()].flatMap((stream) =>
      Object.values(parcoursIn(stream).echeances).filter(({ status }) => status === 'standing'),
    );
    const [first] = standing.map(({ dueAt }) => new Date(dueAt).toISOString()).sort();
    expect(first !== undefined && first > END).toBe(true);
    const due = standing.filter(({ dueAt }) => new Date(dueAt).toISOString() === first);
    clock.set(first ?? END);
    const commands = new Set(due.map(({ echeance }) => toCommandId(`echeance/${echeance}`)));
    const passed = await until('the next échéances have passed', async () => {
      const since = (await all(log)).slice(loaded.length).filter(({ stream }) => !stream.startsWith('alerte-'));
      return since.filter(({ type }) => type === 'EcheancePassed').length >= due.length ? since : null;
    });
    expect(passed.filter(({ metadata }) => !commands.has(metadata.commandId))).toEqual([]);
  });
});
