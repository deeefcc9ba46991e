import { createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FailureLine, FooterLine } from '#libs/event-store';
import { Failure } from '../failure.js';
import { integer, size } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';

/** A footer, and the line that tells a failure, are shorter. */
const TAIL_BYTES = 64 * 1024;
const SHOWN_EVERY_MS = 100;

/** Lets everything through, and remembers the end of it. */
class Tail extends Transform {
  private kept = Buffer.alloc(0);
  private bytes = 0;
  private shownAt = 0;

  constructor(private readonly terminal: Terminal) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.kept = Buffer.concat([this.kept, chunk]).subarray(-TAIL_BYTES);
    if (performance.now() - this.shownAt > SHOWN_EVERY_MS) {
      this.shownAt = performance.now();
      this.terminal.progress(`${size(this.bytes)} exportés…`);
    }
    done(null, chunk);
  }

  /** How many events the whole file holds. @throws Failure when it is not whole */
  events(): number {
    const last = this.lastLine();
    if (last !== undefined && 'error' in last)
      throw new Failure(last.error.code, `L’export s’est arrêté avant sa fin : ${last.error.message}.`, 'Cherchez où (ecluse log verify).');
    if (last?.end === true) return last.events;
    throw new Failure(
      'log.exportCut',
      'L’export s’est arrêté avant sa fin : le serveur a été arrêté, ou la connexion rompue.',
      'Relancez la même commande.',
    );
  }

  private lastLine(): FooterLine | FailureLine | undefined {
    try {
      return JSON.parse(this.kept.toString('utf8').trimEnd().split('\n').at(-1) ?? '') as FooterLine | FailureLine;
    } catch {
      return undefined;
    }
  }
}

/**
 * Writes an export to a file, or to the standard output (`-`). The file is named FILE.part until it is whole and safe on the disk: an
 * interrupted export begins again, and never leaves what could pass for a whole one.
 * @returns how many events it holds
 */
export async function exportTo(file: string, bytes: Readable, terminal: Terminal): Promise<number> {
  const tail = new Tail(terminal);
  if (file === '-') {
    await through(async () => pipeline(bytes, tail, process.stdout, { end: false }));
    return tail.events();
  }
  const part = `${file}.part`;
  const output = createWriteStream(part, { mode: 0o600, flush: true });
  await through(async () => (file.endsWith('.gz') ? pipeline(bytes, tail, createGzip(), output) : pipeline(bytes, tail, output)));
  const events = tail.events();
  await rename(part, file);
  await synced(file);
  terminal.progress(`${integer(events)} événements exportés`);
  return events;
}

async function through(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      'log.exportCut',
      `L’export s’est arrêté avant sa fin (${reason}).`,
      'Vérifiez la place et les droits là où il s’écrit, puis relancez la même commande.',
      1,
      {
        cause: error,
      },
    );
  }
}

/** The name lasts, not only the content. */
async function synced(file: string): Promise<void> {
  const handle = await open(file, 'r');
  await handle.sync();
  await handle.close();
}
