import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { copyOf } from '../postgresql/copy-rows.js';
import { encodeUnplaced, type EncodedUnplaced } from './encode-verbatim.js';
import { packEvents, unpackEvents } from './packed-events.js';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const sealed = fc.array(fc.record({ person: text, iv: text, ciphertext: text, tag: text }), { maxLength: 2 });
const instant = fc.integer({ min: 0, max: 4 }).map((n) => new Date(Date.UTC(1999, 11, 31, 23, 59, 58 + n)).toISOString());

const encoded: fc.Arbitrary<EncodedUnplaced> = fc
  .record({
    id: fc.uuid(),
    revision: fc.nat(),
    data: fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }))),
    sealed,
    instant,
  })
  .map(({ id, revision, data, sealed: parts, instant: recordedAt }) =>
    encodeUnplaced({
      ...{ id, revision, data, recordedAt, sealed: parts, stream: 'dossier-é-👩', type: 'Noted' },
      metadata: { commandId: 'c', occurredAt: '2024-02-01', knownOn: '2024-02-01' },
    }),
  );

const partsOf = ({ event, recordedAt, digest }: EncodedUnplaced): EncodedUnplaced => ({ event, recordedAt, digest });

describe('packed events', () => {
  it('come out as they went in, also in another thread', () => {
    fc.assert(
      fc.property(fc.array(encoded, { maxLength: 12 }), (events) => {
        const packed = packEvents(events);
        const sent = structuredClone(packed, { transfer: [packed.bytes.buffer, packed.ends.buffer] });
        expect(packed.bytes.length).toBe(0);
        expect(unpackEvents(sent).map(partsOf)).toEqual(events);
      }),
    );
  });

  it('are copied into PostgreSQL by the very bytes that they are copied by unpacked', () => {
    fc.assert(
      fc.property(fc.array(encoded, { minLength: 1, maxLength: 12 }), (events) => {
        const placed = (each: EncodedUnplaced, n: number) => ({ ordinal: n + 1, encoded: each });
        expect(copyOf(unpackEvents(packEvents(events)).map(placed))).toEqual(copyOf(events.map(placed)));
      }),
    );
  });
});
