import { hash } from 'node:crypto';
import { computedDigestOf } from '../encoding.js';
import type { LogVerification } from '../event-log.js';
import { START, type EventStore, type StoredEvent } from '../event-store.port.js';
import { Examination, placeOf } from './examination.js';
import type { NotedSeal, SealStore } from './seal.port.js';

/** What is read of it. */
type ReadableLog = Pick<EventStore, 'head' | 'readAll' | 'readStream'>;

const PAGE_EVENTS = 1_000;

/**
 * Reads a whole log again through its port, up to where it ends now: digests, ordinals, revisions, seals.
 * Remembers one number per stream – some fifty bytes – and nothing per event.
 */
export async function verifyStore(store: ReadableLog, seals: SealStore, noted: readonly NotedSeal[] = []): Promise<LogVerification> {
  const examination = await Examination.begin(seals, noted);
  const revisions = new Revisions(store, examination);
  const head = await store.head();
  for (let after = START; after < head.position;) {
    const { events, upTo } = await store.readAll(after, { limit: PAGE_EVENTS });
    if (upTo === after) break;
    await examination.examine(events.map((event) => ({ ...event, computed: computedDigestOf(event) })));
    for (const event of events) await revisions.check(event);
    after = upTo;
  }
  return examination.result();
}

/** Streams are known by a number made of their name: a suspicion is confirmed by reading the stream itself. */
class Revisions {
  private readonly last = new Map<number, number>();

  constructor(
    private readonly store: ReadableLog,
    private readonly examination: Examination,
  ) {}

  async check(event: StoredEvent): Promise<void> {
    const key = numberOf(event.stream);
    const expected = (this.last.get(key) ?? -1) + 1;
    this.last.set(key, event.revision);
    if (event.revision === expected || (await this.follows(event))) return;
    this.examination.differences.add(`${placeOf(event)} : révision ${String(expected)} attendue`);
  }

  private async follows({ stream, revision, position }: StoredEvent): Promise<boolean> {
    const events = await this.store.readStream(stream, Math.max(revision - 1, 0));
    const [former, there] = revision === 0 ? [undefined, events[0]] : events;
    return there?.position === position && (revision === 0 || (former?.revision === revision - 1 && former.position < position));
  }
}

/** 48 bits of a digest. */
function numberOf(stream: string): number {
  return Number.parseInt(hash('sha256', stream, 'hex').slice(0, 12), 16);
}
