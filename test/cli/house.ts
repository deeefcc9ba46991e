import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, launchWith, type RunningCommand } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';

/** A data folder with a database of its own. */
export interface House {
  readonly home: string;
  readonly url: string;
  readonly launch: (...parameters: readonly string[]) => RunningCommand;
  readonly run: (...parameters: readonly string[]) => Promise<Ended>;
  /** What a command answers in JSON. */
  readonly told: (...parameters: readonly string[]) => Promise<unknown>;
}

/** Houses side by side, which are all gone in the end. */
export class Houses {
  private readonly databases: TestDatabase[] = [];

  private constructor(readonly folder: string) {}

  static async open(): Promise<Houses> {
    return new Houses(await mkdtemp(join(tmpdir(), 'ecluse-move-')));
  }

  async another(environment: Readonly<Record<string, string>> = {}): Promise<House> {
    const database = await createTestDatabase();
    this.databases.push(database);
    const home = join(this.folder, randomUUID());
    await mkdir(home);
    const variables = { ECLUSE_HOME: home, DATABASE_URL: database.url, ...environment };
    const launch: House['launch'] = (...parameters) => launchWith(variables, ...parameters);
    const run: House['run'] = async (...parameters) => launch(...parameters).ended;
    const told: House['told'] = async (...parameters) => {
      const { code, stdout, stderr } = await run(...parameters, '--json');
      if (code !== 0) throw new Error(stderr);
      return JSON.parse(stdout) as unknown;
    };
    return { home, url: database.url, launch, run, told };
  }

  async close(): Promise<void> {
    for (const database of this.databases) await database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What must be the same in every house that the log has lived in, told by the server that runs there. */
export async function observed(house: House): Promise<unknown> {
  const figures = await until('the figures include everything', async () => {
    const told = (await house.told('indicators', '--on', PETIT_RESEAU.lastDay, '--on', '2026-06-30')) as { lag: { events: number } }[];
    return told.every(({ lag }) => lag.events === 0) ? told : null;
  });
  const seals = await until('the log is sealed', async () => {
    const told = (await house.told('log', 'seals')) as unknown[];
    return told.length === 2 ? told : null;
  });
  return { figures, seals, verification: await house.told('log', 'verify') };
}

export async function started(house: House): Promise<{ readonly url: string; readonly stop: () => Promise<Ended> }> {
  const server = house.launch('start', '--empty', '--port', '0', '--json');
  const { url } = JSON.parse(await server.line('"url"')) as { readonly url: string };
  return {
    url,
    stop: async () => {
      server.child.kill('SIGTERM');
      return server.ended;
    },
  };
}

/** What is observed in a house that a server runs in; `first` and `then`: what else is asked of the server before and after. */
export async function livesIn(
  house: House,
  { first, then }: { readonly first?: () => Promise<unknown>; readonly then?: () => Promise<unknown> } = {},
): Promise<unknown> {
  const server = await started(house);
  try {
    await first?.();
    const seen = await observed(house);
    await then?.();
    return seen;
  } finally {
    await server.stop();
  }
}
