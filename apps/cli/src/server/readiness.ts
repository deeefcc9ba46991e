import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../failure.js';
import type { Client } from '../http/client.js';
import { counted } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';

/** What `/health/ready` says, as far as the commands read it. */
export interface Readiness {
  readonly status: 'ready' | 'notReady';
  readonly database: boolean;
  readonly migrated: boolean;
  readonly log: object | null;
  readonly projections: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly ordinal: number | null;
    readonly lag: { readonly events: number; readonly seconds: number } | null;
    readonly holder: { readonly label: string; readonly since: string } | null;
    readonly standby: number;
    readonly setAside: { readonly events: number; readonly streams: number };
  }[];
  readonly reactions: readonly {
    readonly name: string;
    readonly workers: number;
    readonly partitions: number;
    readonly held: number;
    readonly ahead: boolean;
    readonly lag: { readonly events: number; readonly seconds: number };
  }[];
  /** Due, and not able to pass. */
  readonly blockedEcheances: { readonly count: number; readonly dossiers: readonly string[] };
  readonly reasons: readonly string[];
}

const READY_POLL_MS = 50;
const STALE_POLL_MS = 200;
const READY_WITHIN_MS = 60_000;
const RIGHT_WITHIN_MS = 5_000;

/** Whether the server can answer right, and why not. */
export async function readinessOf(client: Client): Promise<{ readonly ready: boolean; readonly readiness: Readiness }> {
  const { status, body } = await client.read('/health/ready');
  return { ready: status === 200, readiness: body as Readiness };
}

/** Whether it answers, be it from read models that are late or of a log that is no more. */
function serves({ database, migrated, log, projections }: Readiness): boolean {
  return database && migrated && log !== null && projections.length > 0 && projections.every(({ ordinal }) => ordinal !== null);
}

/**
 * Waits until a server that has just been started can answer. One that serves and still is not right says why, and is left to whoever
 * mends it: a read model ahead of a restored log is rebuilt, a journal that was altered verified, by commands that need this very server.
 * @returns whether it is right
 */
async function untilReady(client: Client, terminal: Terminal): Promise<boolean> {
  let last: Readiness | undefined;
  for (let waited = 0; waited < READY_WITHIN_MS; waited += READY_POLL_MS) {
    const { ready, readiness } = await readinessOf(client);
    if (ready) return true;
    if (waited >= RIGHT_WITHIN_MS && serves(readiness)) {
      for (const reason of readiness.reasons) terminal.say(`Attention : ${reason}`);
      return false;
    }
    last = readiness;
    await pause(READY_POLL_MS);
  }
  throw new Failure(
    'server.notReady',
    `Le serveur n’est pas prêt : ${last?.reasons.join(' ') ?? 'il ne dit pas pourquoi'}`,
    'Lisez son journal, au-dessus.',
  );
}

/** Waits until the figures include what a position token stands for. */
export async function untilIncluded(client: Client, after: string, on: string | null, terminal: Terminal): Promise<void> {
  for (;;) {
    const { stale, lag } = await client.get<{ stale: boolean; lag: { events: number | null } }>('/api/v1/pieces', {
      after,
      on: on ?? undefined,
      limit: 1,
    });
    if (!stale) break;
    const left = lag.events === null ? 'il ne répond pas pour le moment' : `encore ${counted(lag.events, 'événement', 'événements')}`;
    terminal.progress(`Les chiffres rattrapent le journal : ${left}…`);
    await pause(STALE_POLL_MS);
  }
  terminal.endProgress();
}

/**
 * Waits until a server that has just been started answers with what it has published itself, as {@link untilReady} does: what is ready may be a minute
 * late. Lists are waited for no longer than the server waits for any; the figures of the demonstration that was loaded before, up to its `lastDay`, until
 * they are there.
 */
export async function untilServing(
  client: Client,
  { published, lastDay = null }: { readonly published: string | null; readonly lastDay?: string | null },
  terminal: Terminal,
): Promise<void> {
  const isRight = await untilReady(client, terminal);
  if (published === null) return;
  if (lastDay !== null) await untilIncluded(client, published, lastDay, terminal);
  else if (isRight) await client.read(`/api/v1/definitions?${new URLSearchParams({ after: published, limit: '1' }).toString()}`);
}
