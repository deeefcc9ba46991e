import { SaxesParser } from 'saxes';
import { unreadable } from './archive.js';

/** What is met in an XML text, names without their prefixes. */
export type XmlEvent =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** No cell is that long, in characters. */
const LONGEST_TOKEN = 4 * 1024 * 1024;

/**
 * The elements of an XML text, in order, in groups. Entities of a document type are never expanded: they are refused.
 * @throws DomainError `<prefix>.classeurUnreadable`
 */
export async function* xmlEvents(text: AsyncIterable<string>, path: string, prefix: string): AsyncGenerator<readonly XmlEvent[]> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let events: XmlEvent[] = [];
  let quiet = 0;
  parser.on('error', (error) => {
    throw unreadable(prefix, `« ${path} » n’est pas du XML bien formé`, error);
  });
  parser.on('doctype', () => {
    throw unreadable(prefix, `« ${path} » porte un type de document`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    events.push({
      kind: 'open',
      name: local(name),
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), value])),
    });
  });
  parser.on('closetag', ({ name }) => events.push({ kind: 'close', name: local(name) }));
  const told = (told: string): void => void events.push({ kind: 'text', text: told });
  parser.on('text', told);
  parser.on('cdata', told);
  for await (const piece of text) {
    parser.write(piece);
    quiet = events.length === 0 ? quiet + piece.length : 0;
    if (quiet > LONGEST_TOKEN) throw unreadable(prefix, `« ${path} » contient un texte démesuré`);
    if (events.length === 0) continue;
    yield events;
    events = [];
  }
  parser.close();
  yield events;
}
