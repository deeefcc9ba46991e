import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import { types } from 'node:util';
import { isInCanonicalOrder } from './json-order.js';
import { NotStorable } from './event-store.errors.js';
import {
  NO_STREAM,
  type EventMetadata,
  type EventToAppend,
  type Position,
  type SealedPart,
  type StoredEvent,
  type StreamEvent,
} from './event-store.port.js';
import type { JsonObject } from '#libs/kernel';

/** An event as adapters keep it: its parts in canonical JSON (RFC 8785), so that the bytes survive and the digest can be checked for ever. */
export interface EncodedEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: string;
  /** Null when nothing is sealed. */
  readonly sealed: string | null;
  readonly metadata: string;
}

/** An append that has passed every check that needs no log. */
export interface EncodedAppend {
  readonly stream: string;
  readonly expectedRevision: number;
  readonly events: readonly EncodedEvent[];
  readonly bytes: number;
}

/** Its types describe an ES module, which it is not. */
const canonicalize = createRequire(import.meta.url)('canonicalize') as (value: unknown) => string | undefined;

/** What a single append may weigh: far above any decision, far below what would starve a server. */
const MAX_APPEND_BYTES = 64 * 1024 * 1024;
const MAX_NAME = 512;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
/** JSON text escapes surrogates only when they are alone; an even number of backslashes before is an escaped backslash. */
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/u;
const UNSTORABLE_NAME = /[\p{Cc}\p{Cs}]/u;

/**
 * The canonical JSON text of a value.
 * @throws TypeError or Error for what JSON cannot hold: NaN, infinities, lone surrogates, cycles, nothing at all
 */
export function canonicalJson(value: unknown): string {
  const text = isInCanonicalOrder(value) ? JSON.stringify(value) : canonicalize(value);
  if (text === undefined) throw new TypeError('cette valeur n’a pas de forme JSON');
  if (text.includes('\\ud') && LONE_SURROGATE.test(text))
    throw new TypeError('un texte contient une moitié de paire de substitution, ce qui n’est pas de l’Unicode');
  return text;
}

function encodedPart(stream: string, part: string, value: unknown): string {
  try {
    return canonicalJson(value);
  } catch (cause) {
    throw new NotStorable(stream, `${part}: ${types.isNativeError(cause) ? cause.message : '?'}`, { cause });
  }
}

/** @throws NotStorable for a name that no log could hold */
export function checkName(stream: string, what: string, name: string): void {
  if (name === '' || name.length > MAX_NAME || UNSTORABLE_NAME.test(name)) {
    throw new NotStorable(
      stream,
      `le ${what} ${JSON.stringify(name)} est vide, contient des caractères de contrôle ou dépasse ${String(MAX_NAME)} caractères`,
    );
  }
}

function checkMetadata(stream: string, metadata: EventMetadata): void {
  for (const [key, value] of Object.entries(metadata)) {
    if (value !== undefined && typeof value !== 'string') throw new NotStorable(stream, `la métadonnée ${key} n’est pas un texte`);
  }
}

/** One event as adapters keep it. @throws NotStorable for what no log could hold */
export function encodeEvent(stream: string, revision: number, event: EventToAppend): EncodedEvent {
  const id = event.id.toLowerCase();
  if (!UUID.test(id)) throw new NotStorable(stream, `l’identifiant d’événement ${JSON.stringify(event.id)} n’est pas un UUID`);
  checkName(stream, 'type', event.type);
  checkMetadata(stream, event.metadata);
  return {
    id,
    stream,
    revision,
    type: event.type,
    data: encodedPart(stream, `data of ${event.type}`, event.data),
    sealed: event.sealed === undefined || event.sealed.length === 0 ? null : encodedPart(stream, `sealed of ${event.type}`, event.sealed),
    metadata: encodedPart(stream, `metadata of ${event.type}`, event.metadata),
  };
}

/**
 * Checks an append and gives its events the form in which they are kept.
 * @throws NotStorable for what no log could hold: no event, a name or an id out of form, values outside JSON, too many bytes
 */
export function encodeAppend(stream: string, expectedRevision: number, events: readonly EventToAppend[]): EncodedAppend {
  checkName(stream, 'nom de flux', stream);
  if (!Number.isInteger(expectedRevision) || expectedRevision < NO_STREAM) {
    throw new NotStorable(stream, `${String(expectedRevision)} n’est pas une révision`);
  }
  if (events.length === 0) throw new NotStorable(stream, 'un ajout compte au moins un événement');
  const encoded = events.map((event, n) => encodeEvent(stream, expectedRevision + 1 + n, event));
  const bytes = encoded.reduce((sum, event) => sum + weightOf(event), 0);
  if (bytes > MAX_APPEND_BYTES) throw new NotStorable(stream, `${String(bytes)} octets en un seul ajout, pour ${String(MAX_APPEND_BYTES)} au plus`);
  return { stream, expectedRevision, events: encoded, bytes };
}

function weightOf(event: EncodedEvent): number {
  return Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata) + (event.sealed === null ? 0 : Buffer.byteLength(event.sealed)) + 200;
}

/** Hexadecimal SHA-256 of the canonical form of { id, stream, revision, type, data, sealed, metadata }; the parts being canonical, it is put together. */
export function digestOf(event: EncodedEvent): string {
  const head = `{"data":${event.data},"id":"${event.id}","metadata":${event.metadata},"revision":${String(event.revision)}`;
  return hash(
    'sha256',
    `${head},"sealed":${event.sealed ?? '[]'},"stream":${JSON.stringify(event.stream)},"type":${JSON.stringify(event.type)}}`,
    'hex',
  );
}

/** The digest that the content of an event gives, whatever the one that is kept with it. */
export function computedDigestOf({ id, stream, revision, type, data, sealed, metadata }: Omit<StoredEvent, 'position'>): string {
  return digestOf({
    ...{ id, stream, revision, type },
    data: canonicalJson(data),
    sealed: sealed.length === 0 ? null : canonicalJson(sealed),
    metadata: canonicalJson(metadata),
  });
}

/** Where and when an event was written. */
export interface Placing {
  readonly position: Position;
  readonly recordedAt: string;
  readonly digest: string;
}

/** The event as readers of its stream see it, made anew for each of them. */
export function decodeStreamEvent(event: EncodedEvent, placing: Placing): StreamEvent {
  return {
    id: event.id,
    stream: event.stream,
    revision: event.revision,
    type: event.type,
    data: dataOf(event),
    sealed: sealedOf(event),
    metadata: metadataOf(event),
    position: placing.position,
    recordedAt: placing.recordedAt,
    digest: placing.digest,
  };
}

/** The event as readers of the log see it. Positions without gaps are ordinals. */
export function decodeEvent(event: EncodedEvent, placing: Placing): StoredEvent {
  // Told again in full: to spread one object into another costs more than parsing both texts.
  return {
    id: event.id,
    stream: event.stream,
    revision: event.revision,
    type: event.type,
    data: dataOf(event),
    sealed: sealedOf(event),
    metadata: metadataOf(event),
    position: placing.position,
    ordinal: Number(placing.position),
    recordedAt: placing.recordedAt,
    digest: placing.digest,
  };
}

const dataOf = ({ data }: EncodedEvent): JsonObject => JSON.parse(data) as JsonObject;
const sealedOf = ({ sealed }: EncodedEvent): readonly SealedPart[] => (sealed === null ? [] : (JSON.parse(sealed) as readonly SealedPart[]));
const metadataOf = ({ metadata }: EncodedEvent): EventMetadata => JSON.parse(metadata) as EventMetadata;
