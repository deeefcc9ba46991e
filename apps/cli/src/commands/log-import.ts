import { createReadStream } from 'node:fs';
import type { MoveProgress } from '#libs/event-store';
import { type Context, json, type WithJson } from '../command.js';
import { describe, Failure } from '../failure.js';
import { counted, duration, integer } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';
import { assertNobodyAtWork } from '../server/nobody-at-work.js';
import { withDatabase } from '../server/running-server.js';
import { fileStats } from './import.js';

/** How long each part took; tells the person how far it is. */
class Watch {
  private readonly begun = performance.now();
  private written = this.begun;

  constructor(private readonly terminal: Terminal) {}

  readonly progress = ({ phase, events, total }: MoveProgress): void => {
    if (phase === 'writing') this.terminal.progress(`${integer(events)} événements repris sur ${integer(total)}…`);
    else {
      this.written = performance.now();
      this.terminal.progress(`Relecture de ${integer(total)} événements…`);
    }
  };

  end(): { readonly writing: number; readonly verifying: number } {
    return { writing: seconds(this.written - this.begun), verifying: seconds(performance.now() - this.written) };
  }
}

const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/** Takes an exported log over into the empty log that is configured, with no server on it. */
export async function importFrom(file: string, { json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  await fileStats(file);
  const moved = await withDatabase(terminal, async (url, { eventStore }) => {
    const [{ openEventLog, importLog }, { contentOf }, { eventStoreAddress }] = await Promise.all([
      import('#libs/event-store'),
      import('#libs/interchange'),
      import('#libs/platform'),
    ]);
    await assertNobodyAtWork(url);
    const log = await openEventLog(eventStoreAddress(eventStore, url));
    const watch = new Watch(terminal);
    try {
      return { ...(await importLog(log, contentOf(createReadStream(file), 'log'), watch.progress)), seconds: watch.end() };
    } catch (error) {
      const { code, message, remedy } = describe(error);
      throw new Failure(code, `${file} : ${message}`, remedy, 1, { cause: error });
    } finally {
      await log.close();
    }
  });
  const { head, events, alreadyThere, seconds: took } = moved;
  if (asJson === true) {
    terminal.print(json({ logId: head.logId, epoch: head.epoch, events, alreadyThere, seconds: took }));
    return;
  }
  const before = alreadyThere === 0 ? '' : ` (dont ${integer(alreadyThere)} déjà là)`;
  terminal.print(
    [
      `${file} : ${counted(events, 'événement', 'événements')}${before}, repris en ${duration(took.writing)} et relus en ${duration(took.verifying)}.`,
      `Journal ${head.logId}, époque ${String(head.epoch)}.`,
      'Reprenez aussi les clés des personnes (ecluse vault import), puis démarrez : ecluse start.',
    ].join('\n'),
  );
}
