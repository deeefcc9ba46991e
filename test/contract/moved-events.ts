import { randomUUID } from 'node:crypto';
import { InMemoryEventLog, type LogOrigin, NO_STREAM, START, type StoredEvent, type VerbatimEvent } from '#libs/event-store';

/** What a log exports: the events of another one, made in memory, with instants of long ago. */
export async function eventsToMove(count: number): Promise<readonly VerbatimEvent[]> {
  let now = Date.UTC(2019, 1, 3, 4, 5, 6, 789);
  const { store } = new InMemoryEventLog({ now: () => (now += 1_001) });
  const streams = ['dossier-1', 'dossier-2', 'organisme-A'];
  const revisions = new Map<string, number>();
  for (let n = 0; n < count; n += 1) {
    const stream = streams[n % streams.length] ?? '';
    const event = {
      ...{ id: randomUUID(), type: n % 2 === 0 ? 'Noted' : 'PieceReceived.v2', data: { n, texte: 'é\u0000"\\👩', 10: 'a', 9: [null, 1e21] } },
      metadata: { commandId: randomUUID(), occurredAt: '2019-02-01', knownOn: '2019-02-03', actor: 'p_x' },
      ...(n % 3 === 0 ? { sealed: [{ person: 'p', iv: 'i', ciphertext: 'c', tag: 't' }] } : {}),
    };
    const { revision } = await store.append(stream, revisions.get(stream) ?? NO_STREAM, [event]);
    revisions.set(stream, revision);
  }
  return (await store.readAll(START, { limit: count })).events.map(verbatim);
}

/** The event without the place that one engine gave it. */
export function verbatim({ id, stream, revision, type, data, sealed, metadata, ordinal, recordedAt, digest }: StoredEvent): VerbatimEvent {
  return { id, stream, revision, type, data, sealed, metadata, ordinal, recordedAt, digest };
}

export const ORIGIN: LogOrigin = { logId: '3f0f5b4c-6a0f-4f0a-9d2f-0d6a3b0a7c33', epoch: 4 };
