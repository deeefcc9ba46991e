import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { encodeToken, openEventLog, START } from '#libs/event-store';
import { readToEnd } from '../contract/log-fixture.js';
import { apiOf } from '../support/api.js';
import { ecluse } from '../support/command-line.js';
import { createTestDatabase } from '../support/database.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import {
  type Acknowledged,
  acknowledgedIn,
  commandsIn,
  doubled,
  type FaultProcess,
  FaultProcesses,
  lastAcknowledgedIn,
  lost,
  sharedNow,
  Teardown,
  tellLoad,
} from './fault-processes.js';

/** How long commands flow between two things that happen. */
const CALM_MS = 2_000;
const RECOVERED_WITHIN_MS = 60_000;
/** A dossier takes 1.7 commands: 40 callers that begin one so often ask for somewhat more than 300 a second; the machine takes what it takes. */
const STEADY = { callers: 40, everyMs: 200 };

/** The program with its log in KurrentDB, and beside it a writer and followers of the log, each a process of its own. */
export class KurrentProgram {
  private readonly teardown = new Teardown();
  private readonly processes = new FaultProcesses();
  private readonly followers = new Map<string, FaultProcess>();
  private writer: FaultProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** Starts it all on the empty log at this address, with what it keeps in a folder of its own. */
  static async start(folder: string, url: string): Promise<KurrentProgram> {
    const program = new KurrentProgram(folder, url);
    const database = program.teardown.after(await createTestDatabase(), async (each) => each.drop());
    const environment = { DATABASE_URL: database.url, EVENT_STORE: 'kurrentdb', KURRENTDB_URL: url };
    program.server = program.teardown.after(await startKillable(join(folder, 'données'), environment), async (each) => each.stop());
    const { address, acknowledgements } = program;
    program.writer = program.processes.start('log-writer', { address, name: 'steady', acknowledgements, ...STEADY });
    await program.untilAcknowledgedSince(0);
    return program;
  }

  private server!: KillableServer;

  async end(): Promise<void> {
    this.processes.killAll();
    await this.teardown.run();
  }

  /** A follower from the start of the log on; `pageMs`: what it does with each page takes so long. */
  follow(name: string, pageMs = 0): void {
    this.followers.set(name, this.processes.start('subscriber', { address: this.address, notes: join(this.folder, name), pageMs }));
  }

  /** Resolves once commands have flowed for a while from now on, whatever it was that held them up. */
  async untilCommandsFlow(): Promise<void> {
    await this.untilAcknowledgedSince(sharedNow() + CALM_MS);
  }

  /** Resolves once so many commands were acknowledged within a second. @returns how many were */
  async untilLoad(atLeast: number): Promise<number> {
    const look = async (): Promise<number | null> => {
      const commands = commandsIn(await acknowledgedIn(this.acknowledgements), [sharedNow() - 1_000, sharedNow()]);
      return commands >= atLeast ? commands : null;
    };
    return until(`${String(atLeast)} commands are acknowledged within a second`, look, RECOVERED_WITHIN_MS);
  }

  /** Stands for all that is in the log now. */
  async token(): Promise<string> {
    const log = await openEventLog(this.address);
    const token = encodeToken(await log.store.head());
    await log.close();
    return token;
  }

  /** While the log is away: what the read models tell is told, and said to be stale; what must include a token is refused. */
  async expectFiguresWithoutLog(token: string): Promise<void> {
    const api = apiOf(this.server.url);
    const figures = await api.get('/api/v1/indicators');
    expect([figures.status, figures.body]).toMatchObject([200, { stock: { status: 'stale' }, lag: { events: null, seconds: null } }]);
    const including = await api.get(`/api/v1/indicators?after=${token}`);
    expect([including.status, including.body['code']]).toEqual([503, 'store.unavailable']);
  }

  /**
   * Ends the writer and holds what it saw acknowledged against the log: all is there once, each follower was given each event once and in
   * order, and the figures are those of a replay.
   * @param under what it held under
   * @returns what was acknowledged
   */
  async expectExactlyOnce(under: string): Promise<readonly Acknowledged[]> {
    await this.writer?.stop();
    const acknowledged = await acknowledgedIn(this.acknowledgements);
    tellLoad(under, acknowledged);
    const log = await openEventLog(this.address);
    const events = await readToEnd(log.store, START);
    await log.close();
    expect(lost(acknowledged, events)).toEqual([]);
    expect(doubled(events)).toEqual([]);
    expect(events.map(({ ordinal }) => ordinal)).toEqual(events.map((_, n) => n + 1));
    const expected = events.map(({ ordinal, stream, revision, id }) => `${String(ordinal)} ${stream} ${String(revision)} ${id}`);
    for (const [name, { mustLive }] of this.followers) {
      const look = async (): Promise<readonly string[] | null> => {
        mustLive();
        const lines = (await readFile(join(this.folder, name), 'utf8')).split('\n').slice(0, -1);
        return lines.length >= expected.length ? lines : null;
      };
      expect(await until(`${name} has seen all`, look, RECOVERED_WITHIN_MS)).toEqual(expected);
    }
    await this.expectFiguresOfReplay(events.length);
    return acknowledged;
  }

  private get address(): { readonly engine: 'kurrentdb'; readonly url: string } {
    return { engine: 'kurrentdb', url: this.url };
  }

  private get acknowledgements(): string {
    return join(this.folder, 'acknowledged');
  }

  private async untilAcknowledgedSince(instant: number): Promise<void> {
    const look = async (): Promise<true | null> => {
      this.writer?.mustLive();
      for (const { mustLive } of this.followers.values()) mustLive();
      this.server.mustLive();
      return (await lastAcknowledgedIn(this.acknowledgements)) > instant ? true : null;
    };
    await until('commands are acknowledged', look, RECOVERED_WITHIN_MS);
  }

  private async expectFiguresOfReplay(events: number): Promise<void> {
    const api = apiOf(this.server.url);
    const look = async (): Promise<true | null> => {
      const items = (await api.get('/api/v1/projections')).body['items'] as readonly { readonly ordinal: number }[] | undefined;
      return items?.every(({ ordinal }) => ordinal >= events) === true ? true : null;
    };
    await until('every read model is at the end of the log', look, RECOVERED_WITHIN_MS);
    const { code, stdout } = await ecluse(this.server.home, 'verify', '--full', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
    this.server.mustLive();
  }
}
