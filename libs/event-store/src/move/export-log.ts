import { createHash } from 'node:crypto';
import type { VerbatimEvent } from '../event-log.js';
import { computedDigestOf } from '../encoding.js';
import { START, type StoredEvent } from '../event-store.port.js';
import { Examination } from '../seal/examination.js';
import { Chain } from '../seal/chain.js';
import { BLOCK_EVENTS } from '../seal/seal.port.js';
import type { SealedLog } from '../seal/sealer.js';
import { CHECK_BYTES, eventLine, FORMAT, VERSION, type CheckLine, type FooterLine, type HeaderLine } from './log-file.js';
import { LogDamaged } from './move.errors.js';

const PAGE_EVENTS = 1_000;

/**
 * The file of a log as it is now, in pieces of a page: what is appended meanwhile is left out. Reads by pages, and keeps one in memory.
 * @throws LogDamaged as soon as the log turns out not to be whole
 */
export async function* exportLog({ store, seals }: SealedLog): AsyncGenerator<string> {
  const examination = await Examination.begin(seals);
  const head = await store.head();
  const writer = new FileWriter();
  yield writer.header({ format: FORMAT, version: VERSION, logId: head.logId, epoch: head.epoch, events: head.ordinal });
  for (let after = START; after < head.position;) {
    const page = await store.readAll(after, { limit: PAGE_EVENTS });
    const events = page.events.filter(({ position }) => position <= head.position);
    await examination.examine(events.map((event: StoredEvent) => ({ ...event, computed: computedDigestOf(event) })));
    if (examination.differences.count > 0) throw new LogDamaged(examination.differences.list());
    yield events.map((event) => writer.event(event)).join('');
    if (page.upTo === after) break;
    after = page.upTo;
  }
  const { differences, examined } = await examination.result();
  if (differences.length > 0) throw new LogDamaged(differences);
  if (examined !== head.ordinal) throw new LogDamaged([`${String(examined)} événements au lieu de ${String(head.ordinal)}`]);
  yield writer.footer();
}

class FileWriter {
  private readonly chain = Chain.after(undefined);
  private check = createHash('sha256');
  private bytes = 0;
  private events = 0;
  private lastDigest: string | null = null;

  header(header: HeaderLine): string {
    return this.line(JSON.stringify(header));
  }

  event(event: VerbatimEvent & Pick<StoredEvent, 'position'>): string {
    this.events += 1;
    this.lastDigest = event.digest;
    this.chain.add(event.digest);
    const line = this.line(eventLine(event));
    if (this.chain.filled === BLOCK_EVENTS) return line + this.checkLine(this.chain.seal(event.position).digest);
    return this.bytes >= CHECK_BYTES ? line + this.checkLine() : line;
  }

  footer(): string {
    const footer: FooterLine = { end: true, events: this.events, lastDigest: this.lastDigest, digest: this.chain.digest, check: this.endCheck() };
    return `${JSON.stringify(footer)}\n`;
  }

  private checkLine(seal?: string): string {
    const line: CheckLine = { upTo: this.events, check: this.endCheck(), ...(seal === undefined ? {} : { seal }) };
    return `${JSON.stringify(line)}\n`;
  }

  private endCheck(): string {
    const check = this.check.digest('hex');
    this.check = createHash('sha256');
    this.bytes = 0;
    return check;
  }

  private line(text: string): string {
    const line = `${text}\n`;
    this.check.update(line);
    this.bytes += line.length;
    return line;
  }
}
