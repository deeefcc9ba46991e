import { SaxesParser } from 'saxes';
import { DomainError } from '#libs/kernel';
import { ByteCounter } from './byte-counter.js';
import { addChild, type OpenAttribute, openAttribute, typeOfElement } from './attribute.js';
import { type EventRules, eventRulesOf } from './event-reading.js';
import { NamesSeen } from './names-seen.js';
import { TraceBuilder } from './trace-builder.js';
import type { XesAttribute, XesClassifier, XesExtension, XesFailureCode, XesItem } from './xes.items.js';
import type { XmlText } from './xml-text.js';

/** A tag with all its values, a comment, a run of text: longer ones are refused while they stream in. In characters. */
const MAX_TOKEN = 1024 * 1024 + 1024;
const MAX_VALUE = 1024 * 1024;
/** What the header (log attributes, globals) may hold, in characters and 100 per element. */
const MAX_HEADER = 64 * 1024 * 1024;
const MAX_NESTING = 32;
/** Beyond it no trace can be skipped properly any more. */
const MAX_DEPTH = 1000;

type Attributes = Readonly<Record<string, string>>;

/** An element that is open, and where its attributes go. `skipped`: inside a refused trace, or of no interest. */
type Frame =
  | { readonly kind: 'log' | 'trace' | 'skipped' | 'looseEvent' }
  | { readonly kind: 'global'; readonly attributes: XesAttribute[] }
  | { readonly kind: 'event'; readonly attributes: XesAttribute[]; readonly line: number }
  | { readonly kind: 'attribute'; readonly attribute: OpenAttribute; readonly nesting: number };

const SKIPPED: Frame = { kind: 'skipped' };
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Options of the log that the caller knows. */
export interface DocumentRules {
  readonly zone: string;
  readonly notAfter: number;
}

/**
 * Turns XML text into the items of a XES log, piece by piece: {@link write}, then {@link take} what was completed.
 * Holds one trace at a time, and the hashes of the names seen.
 */
export class XesDocument {
  private readonly parser = new SaxesParser({ xmlns: false, position: false });
  private readonly names = new NamesSeen();
  private readonly firstLineOf = (name: string, line: number): number | null => this.names.firstLineOf(name, line);
  private readonly frames: Frame[] = [];
  private items: XesItem[] = [];
  private trace: TraceBuilder | null = null;
  private traces = 0;

  private readonly attributes: XesAttribute[] = [];
  private readonly extensions: XesExtension[] = [];
  private readonly classifiers: XesClassifier[] = [];
  private readonly globals = { trace: [] as XesAttribute[], event: [] as XesAttribute[] };
  private headerElements = 0;
  private rules: EventRules | null = null;

  private readonly bytes = new ByteCounter();
  private tokenEnd = 0;
  private sawRoot = false;

  constructor(private readonly options: DocumentRules) {
    const { parser } = this;
    const endToken = (): void => {
      this.endToken();
    };
    parser.on('error', (cause) => {
      this.failAsMalformed(cause);
    });
    parser.on('doctype', () => {
      this.fail(
        'xes.doctypeRefused',
        'Le fichier contient une déclaration DOCTYPE, qui peut déclarer des entités internes ou externes.',
        'Retirez-la : un journal XES n’en a pas besoin.',
      );
    });
    parser.on('comment', endToken);
    parser.on('cdata', endToken);
    parser.on('processinginstruction', endToken);
    parser.on('opentag', (tag) => {
      this.endToken();
      this.open(localName(tag.name), tag.attributes);
    });
    parser.on('closetag', () => {
      this.tokenEnd = parser.position;
      this.close();
    });
  }

  /** @throws DomainError with a {@link XesFailureCode}; what was completed before is still to be taken */
  write(piece: XmlText): void {
    this.bytes.next(piece);
    this.parser.write(piece.text);
    this.checkToken(this.bytes.end - this.tokenEnd); // the parser's own position is past the piece by now
  }

  /** @throws DomainError when the document is not complete, or holds no trace */
  end(): void {
    this.parser.close();
    if (this.traces === 0)
      this.fail('xes.noTraces', 'Le journal ne contient aucune trace.', 'Vérifiez l’export : un dossier est un élément <trace>.');
  }

  take(): readonly XesItem[] {
    const { items } = this;
    this.items = [];
    return items;
  }

  private open(element: string, attributes: Attributes): void {
    const parent = this.frames.at(-1);
    if (this.frames.length > MAX_DEPTH) this.failAsTooDeep();
    this.trace?.weigh(this.parser.position, this.parser.line);
    if (parent === undefined) this.frames.push(this.openRoot(element));
    else if (parent.kind === 'log') this.frames.push(this.openInLog(element, attributes));
    else if (parent.kind === 'trace' && element === 'event') this.frames.push(this.openEvent());
    else if (parent.kind === 'skipped' || parent.kind === 'looseEvent') this.frames.push(SKIPPED);
    else this.frames.push(this.openAttributeIn(parent, element, attributes));
  }

  private openRoot(element: string): Frame {
    this.sawRoot = true;
    if (element !== 'log') {
      this.fail(
        'xes.notXes',
        `Ce XML n’est pas un journal XES : sa racine est <${element.slice(0, 60)}>, pas <log>.`,
        'Donnez un fichier XES (IEEE 1849).',
      );
    }
    return { kind: 'log' };
  }

  private openInLog(element: string, attributes: Attributes): Frame {
    if (element === 'trace') return this.openTrace();
    if (element === 'event') return { kind: 'looseEvent' };
    if (this.rules !== null) return SKIPPED; // the header ends with the first trace
    if (element === 'extension') {
      const { name = '', prefix = '', uri = '' } = attributes;
      this.extensions.push({ name, prefix, uri });
    } else if (element === 'classifier') {
      const { name = '', keys = '', scope } = attributes;
      const words = [...keys.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      this.classifiers.push({ name, scope: scope === 'trace' ? 'trace' : 'event', keys: words });
    } else if (element === 'global') {
      return { kind: 'global', attributes: this.globals[attributes['scope'] === 'trace' ? 'trace' : 'event'] };
    } else if (typeOfElement(element) !== undefined) {
      return this.openAttributeIn({ kind: 'global', attributes: this.attributes }, element, attributes);
    }
    return SKIPPED;
  }

  private openTrace(): Frame {
    this.rules ??= this.endHeader();
    const { line, position } = this.parser;
    this.trace = new TraceBuilder({ line, byte: this.bytes.byteOfTag(position), index: this.traces, position }, this.rules);
    this.traces += 1;
    return { kind: 'trace' };
  }

  private endHeader(): EventRules {
    const { attributes, extensions, globals, classifiers } = this;
    this.items.push({ kind: 'log', attributes, extensions, globals, classifiers });
    return eventRulesOf(globals.event, classifiers, this.options.zone, this.options.notAfter);
  }

  private openEvent(): Frame {
    return this.trace?.isRefused === true ? SKIPPED : { kind: 'event', attributes: [], line: this.parser.line };
  }

  private openAttributeIn(parent: Frame, element: string, { key, value }: Attributes): Frame {
    const type = typeOfElement(element);
    if (type === undefined) return parent.kind === 'attribute' && element === 'values' ? parent : this.refuseElement(element);
    if (key === undefined) return this.refuseKeyless(element);
    const nesting = parent.kind === 'attribute' ? parent.nesting + 1 : 1;
    if (nesting > MAX_NESTING) return this.refuseNesting();
    if (value !== undefined && value.length > MAX_VALUE) this.failAsTooLong();
    if (this.trace?.isRefused === true && !(parent.kind === 'trace' && key === 'concept:name')) return SKIPPED;
    const attribute = openAttribute(type, key, value);
    if (parent.kind === 'attribute') addChild(parent.attribute, attribute);
    else if (parent.kind === 'trace') this.trace?.addAttribute(attribute);
    else if (parent.kind === 'event' || parent.kind === 'global') parent.attributes.push(attribute);
    if (this.trace === null) this.weighHeader();
    return { kind: 'attribute', attribute, nesting };
  }

  private refuseElement(element: string): Frame {
    const { line } = this.parser;
    this.trace?.refuse({
      code: 'xes.unknownElement',
      reason: `Ligne ${String(line)} : l’élément <${element.slice(0, 60)}> n’existe pas en XES à cet endroit.`,
      remedy: 'Écrivez-le comme un attribut typé (string, date, int, float, boolean, id, list ou container), ou retirez-le.',
    });
    return SKIPPED;
  }

  private refuseKeyless(element: string): Frame {
    const { line } = this.parser;
    this.trace?.refuse({
      code: 'xes.attributeWithoutKey',
      reason: `Ligne ${String(line)} : un attribut <${element}> n’a pas de clé (key).`,
      remedy: 'Donnez-lui sa clé, ou retirez-le.',
    });
    return SKIPPED;
  }

  private refuseNesting(): Frame {
    const { trace } = this;
    if (trace === null) this.failAsTooDeep();
    trace.refuse({
      code: 'xes.tooDeep',
      reason: `Ligne ${String(this.parser.line)}, octet ${String(this.byteHere())} : des attributs sont imbriqués sur plus de ${String(MAX_NESTING)} niveaux.`,
      remedy: 'Aplatissez ces attributs.',
    });
    return SKIPPED;
  }

  private close(): void {
    const frame = this.frames.pop();
    if (frame?.kind === 'event') this.trace?.addEvent(frame.attributes, frame.line);
    else if (frame?.kind === 'trace') this.closeTrace();
    else if (frame?.kind === 'looseEvent') this.refuseLooseEvent();
  }

  private closeTrace(): void {
    if (this.trace !== null) this.items.push(this.trace.build(this.firstLineOf));
    this.trace = null;
  }

  private refuseLooseEvent(): void {
    const { line } = this.parser;
    this.rules ??= this.endHeader();
    this.items.push({
      kind: 'refusedTrace',
      line,
      byte: this.byteHere(),
      index: this.traces,
      name: null,
      code: 'xes.eventOutsideTrace',
      reason: `L’événement qui finit à la ligne ${String(line)} n’est dans aucune trace : son dossier est inconnu.`,
      remedy: 'Placez-le dans la trace de son dossier.',
    });
  }

  private weighHeader(): void {
    this.headerElements += 1;
    if (this.parser.position + this.headerElements * 100 <= MAX_HEADER) return;
    this.fail(
      'xes.headerTooLarge',
      'L’en-tête du journal (avant la première trace) dépasse 64 Mio.',
      'Retirez les attributs calculés (meta_…) de l’en-tête.',
    );
  }

  private endToken(): void {
    const { position } = this.parser;
    this.checkToken(position - this.tokenEnd);
    this.tokenEnd = position;
  }

  private checkToken(length: number): void {
    if (length > MAX_TOKEN) this.failAsTooLong();
  }

  private failAsTooLong(): never {
    this.fail(
      'xes.tokenTooLong',
      'Une valeur, un commentaire ou un texte dépasse 1 Mio.',
      'Retirez-la de l’export : un journal ne transporte pas de documents.',
    );
  }

  private failAsTooDeep(): never {
    this.fail('xes.tooDeep', `Des éléments sont imbriqués sur plus de ${String(MAX_NESTING)} niveaux.`, 'Aplatissez les attributs.');
  }

  private failAsMalformed(cause: Error): never {
    if (!this.sawRoot)
      this.fail('xes.notXml', 'Le fichier n’est pas du XML.', 'Donnez un fichier XES (IEEE 1849), en clair ou compressé par gzip.', cause);
    if (cause.message.includes('unclosed tag')) {
      this.fail('xes.truncated', 'Le fichier s’arrête avant la fin du journal (</log>).', 'Transférez-le de nouveau en entier.', cause);
    }
    this.fail('xes.malformed', `Le XML est mal formé (${cause.message}).`, 'Corrigez-le à cet endroit, ou refaites l’export.', cause);
  }

  /** Every failure says where: line and byte of the XML, and the trace that was being read. */
  private fail(code: XesFailureCode, what: string, remedy: string, cause?: Error): never {
    const { line } = this.parser;
    const byte = this.byteHere();
    const trace = this.trace?.name ?? null;
    const inTrace =
      this.trace === null ? '' : `, dans la trace ${trace === null ? 'sans nom' : `« ${trace} »`} commencée ligne ${String(this.trace.place.line)}`;
    throw new DomainError(code, `Ligne ${String(line)}, octet ${String(byte)}${inTrace} : ${what} ${remedy}`, { line, byte, trace }, { cause });
  }

  private byteHere(): number {
    return this.bytes.byteAt(this.parser.position);
  }
}
