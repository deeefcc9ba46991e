import { DomainError, isTimeZone } from '#libs/kernel';
import { type BytesRead, contentOf } from '../bytes.js';
import { XesDocument } from './xes-document.js';
import type { XesItem } from './xes.items.js';
import { xmlTextOf } from './xml-text.js';

export interface ReadXesOptions {
  /** The zone meant by timestamps without offset (IANA name). Default: Europe/Paris. */
  readonly timeZone?: string | undefined;
  /** Events after this instant (milliseconds) refuse their trace. Default: none do. */
  readonly notAfter?: number | undefined;
  readonly progress?: BytesRead | undefined;
}

/**
 * Reads a XES log (IEEE 1849), gzip or plain, one trace at a time: memory does not grow with the file, but for some 20 bytes per trace name.
 * Pull based. Yields the header once, before the first trace; then each trace, or the refusal of a trace with its reason, in file order.
 * A trace is refused whole: nothing of it is taken over when anything of it cannot be used. The second trace of a name is refused,
 * whether or not the first one could be used.
 * Timestamps without offset are read in `timeZone`: on the nights of the clock change a time that exists twice is the first of the two,
 * one that does not exist is an hour later.
 * Entities other than the five of XML are never expanded; a DOCTYPE stops the reading.
 * @throws DomainError with a `XesFailureCode` when the file cannot be read on – after all the traces before that place were yielded;
 *   `import.timeZoneUnknown`
 */
export async function* readXes(bytes: AsyncIterable<Uint8Array>, options: ReadXesOptions = {}): AsyncGenerator<XesItem> {
  const zone = options.timeZone ?? 'Europe/Paris';
  if (!isTimeZone(zone)) {
    throw new DomainError('import.timeZoneUnknown', `Le fuseau horaire « ${zone} » est inconnu. Donnez un nom IANA, par exemple Europe/Paris.`, {
      zone,
    });
  }
  const document = new XesDocument({ zone, notAfter: options.notAfter ?? Number.POSITIVE_INFINITY });
  for await (const piece of xmlTextOf(contentOf(bytes, 'xes', options.progress)))
    yield* completedBy(document, () => {
      document.write(piece);
    });
  yield* completedBy(document, () => {
    document.end();
  });
}

/** What a step completed is handed on even when the step itself fails. */
function* completedBy(document: XesDocument, step: () => void): Generator<XesItem> {
  try {
    step();
  } finally {
    yield* document.take();
  }
}
