import {
  jsonEvent,
  streamNameFilter,
  type AllStreamRecordedEvent,
  type EventData,
  type JSONType,
  type RecordedEvent,
} from '@kurrent/kurrentdb-client';
import type { JsonObject } from '#libs/kernel';
import { digestOf, type EncodedAppend, type EncodedEvent } from '../encoding.js';
import { NotStorable } from '../event-store.errors.js';
import { START, type EventMetadata, type Position, type SealedPart, type StreamEvent } from '../event-store.port.js';

/** Our own streams, apart from the log: seals, identity. No dash, so that they have no category either. */
export const INTERNAL = 'ecluse.';

/** The events of the log: all but those of the server (`$…`) and our own internal ones. The server itself leaves them out. */
export const LOG_EVENTS = streamNameFilter({ regex: '^(?!\\$|ecluse\\.)' });

/** What an append may weigh on a server with its default settings. */
export const DEFAULT_MAX_APPEND_BYTES = 1024 * 1024;

/** Our own part of an event's metadata, all of it texts. `id` is the event's id as the port has it; `ordinal` is there on a log that was moved. */
interface OwnMetadata {
  readonly 'ecluse.id': string;
  readonly 'ecluse.digest': string;
  readonly 'ecluse.recordedAt': string;
  /** Canonical JSON; absent when nothing is sealed. */
  readonly 'ecluse.sealed'?: string;
  readonly 'ecluse.ordinal'?: string;
}

/** What is known of an event beyond what was asked to be appended. */
export interface Stamp {
  readonly recordedAt: string;
  readonly digest?: string;
  readonly ordinal?: number;
}

export interface PhysicalAppend {
  readonly events: EventData[];
  readonly bytes: number;
}

const utf8 = new TextEncoder();

/**
 * The server takes an append whose physical ids stand at its revisions for done. As each is made of the event's digest – of
 * its stream, revision, type, data, sealed parts and metadata – its answer can only mean that exactly these events are there.
 */
function physicalId(digest: string): string {
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

function checkNames({ stream, events }: EncodedAppend): void {
  if (stream.startsWith('$') || stream.startsWith(INTERNAL)) {
    throw new NotStorable(stream, `sur KurrentDB, les flux « $… » et « ${INTERNAL}… » sont réservés`);
  }
  for (const { type, metadata } of events) {
    if (type.startsWith('$')) throw new NotStorable(stream, `sur KurrentDB, le type ${JSON.stringify(type)} est réservé au serveur`);
    if (metadata.includes(`"${INTERNAL}`) && Object.keys(JSON.parse(metadata) as object).some((key) => key.startsWith(INTERNAL))) {
      throw new NotStorable(stream, `les métadonnées « ${INTERNAL}… » sont réservées`);
    }
  }
}

/** The weight that the server counts: data, metadata and, in two bytes per character, the type. */
function physicalEvent(
  event: EncodedEvent,
  { recordedAt, digest = digestOf(event), ordinal }: Stamp,
): { readonly event: EventData; readonly bytes: number } {
  const own = [`"ecluse.id":"${event.id}","ecluse.digest":"${digest}","ecluse.recordedAt":"${recordedAt}"`];
  if (event.sealed !== null) own.push(`"ecluse.sealed":${JSON.stringify(event.sealed)}`);
  if (ordinal !== undefined) own.push(`"ecluse.ordinal":"${String(ordinal)}"`);
  // Both parts are JSON already: put together, they are not written out again.
  if (event.metadata !== '{}') own.push(event.metadata.slice(1, -1));
  const metadata = utf8.encode(`{${own.join(',')}}`);
  const data = JSON.parse(event.data) as JSONType;
  return {
    event: jsonEvent({ id: physicalId(digest), type: event.type, data, metadata }),
    bytes: Buffer.byteLength(event.data) + metadata.length + 2 * event.type.length,
  };
}

/**
 * An append in the form in which KurrentDB keeps it.
 * @throws NotStorable for reserved names
 */
export function physicalAppend(append: EncodedAppend, stampOf: (n: number) => Stamp): PhysicalAppend {
  checkNames(append);
  const parts = append.events.map((event, n) => physicalEvent(event, stampOf(n)));
  return { events: parts.map(({ event }) => event), bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0) };
}

export function checkWeight(stream: string, bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new NotStorable(
    stream,
    `${String(bytes)} octets en un seul ajout, pour ${String(maxBytes)} au plus sur ce serveur KurrentDB (son réglage MaxAppendSize) : ajoutez en plusieurs fois`,
  );
}

/** An event as the server gives it back. */
export type Recorded = RecordedEvent | AllStreamRecordedEvent;

export function positionOf(recorded: Recorded): Position {
  return (recorded.position?.commit ?? START) as Position;
}

export const dataOf = (recorded: Recorded): JsonObject => (recorded.isJson ? recorded.data : {}) as JsonObject;

interface Parts {
  readonly own: Partial<OwnMetadata>;
  readonly metadata: EventMetadata;
}

/** Texts only: whatever else stands in the metadata was not written by us. */
function partsOf(recorded: Recorded): Parts {
  const all = recorded.metadata instanceof Uint8Array ? {} : ((recorded.metadata ?? {}) as Readonly<Record<string, string>>);
  const split = { own: new Map<string, string>(), metadata: new Map<string, string>() };
  for (const [key, value] of Object.entries(all)) (key.startsWith(INTERNAL) ? split.own : split.metadata).set(key, value);
  return { own: Object.fromEntries(split.own), metadata: Object.fromEntries(split.metadata) as Readonly<Record<keyof EventMetadata, string>> };
}

export const logicalIdOf = (recorded: Recorded): string => partsOf(recorded).own['ecluse.id'] ?? recorded.id;

/** The ordinal that the event had in the log that it comes from; undefined for an event of this log. */
export function travelledOrdinal(recorded: Recorded): number | undefined {
  const ordinal = partsOf(recorded).own['ecluse.ordinal'];
  return ordinal === undefined ? undefined : Number(ordinal);
}

/**
 * The event as readers see it. One that was written past Écluse, by another hand, comes as it is, without a digest: readers
 * set aside what they do not know, and the verification of the log names it.
 */
export function streamEventOf(recorded: Recorded): StreamEvent {
  const { own, metadata } = partsOf(recorded);
  return {
    id: own['ecluse.id'] ?? recorded.id,
    stream: recorded.streamId,
    revision: Number(recorded.revision),
    type: recorded.type,
    data: dataOf(recorded),
    sealed: own['ecluse.sealed'] === undefined ? [] : (JSON.parse(own['ecluse.sealed']) as readonly SealedPart[]),
    metadata,
    position: positionOf(recorded),
    recordedAt: own['ecluse.recordedAt'] ?? recorded.created.toISOString(),
    digest: own['ecluse.digest'] ?? '',
  };
}
