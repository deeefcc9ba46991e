import { type Alias, CST, type Document, isAlias, isMap, isNode, isScalar, isSeq, Lexer, type Node, parseDocument } from 'yaml';
import type { Path } from '#libs/domain';
import type { JsonValue } from '#libs/kernel';

/** From 1, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface YamlFault extends Place {
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}

export type YamlTree =
  | {
      readonly status: 'read';
      readonly value: JsonValue;
      /** Where a path stands in the text: itself, or the nearest thing around it. */
      readonly placeOf: (path: Path) => Place;
    }
  | { readonly status: 'refused'; readonly fault: YamlFault };

/** Bounds within which the parser is quick, whatever the text holds. A procédure that ships is five times smaller. */
const MAX_CHARACTERS = 131_072;
const MAX_LINE = 1_000;
const MAX_DEPTH = 20;
const MAX_ANCHORS = 100;
const MAX_NODES = 20_000;

const SYNTAX_REMEDY = 'Vérifier l’alignement, et mettre entre apostrophes un texte qui contient « : », « # », une virgule ou des guillemets.';

class Refused extends Error {
  constructor(
    readonly offset: number,
    readonly path: Path,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** What a linear reading of the words already shows, before anything recursive sees the text. */
function screen(text: string): void {
  const refuse = (offset: number, message: string, remedy: string): never => {
    throw new Refused(offset, [], message, remedy);
  };
  if (text.length > MAX_CHARACTERS) refuse(0, `Le fichier a ${String(text.length)} caractères.`, `En garder au plus ${String(MAX_CHARACTERS)}.`);
  const long = new RegExp(`^.{${String(MAX_LINE + 1)}}`, 'm').exec(text);
  if (long !== null) refuse(long.index, `Une ligne a plus de ${String(MAX_LINE)} caractères.`, 'La couper en plusieurs.');
  const unsafe = /[^\P{Cc}\n\t]|\p{Surrogate}/u.exec(text.replaceAll('\r\n', ' \n'));
  if (unsafe !== null)
    refuse(unsafe.index, 'Le texte contient un caractère de commande.', 'Enregistrer le fichier en UTF-8, sans caractère invisible.');

  let offset = 0;
  let depth = 0;
  let anchors = 0;
  let content = false;
  for (const token of new Lexer().lex(text)) {
    // The lexer announces scalars and documents by characters that are not in the text; what follows the first is content, whatever it looks like.
    const kind: CST.TokenType | null = content ? null : CST.tokenType(token);
    content = kind === 'scalar';
    if (kind === 'tag') refuse(offset, `L’étiquette « ${token} » n’est pas du JSON.`, 'La retirer ; un texte s’écrit entre apostrophes.');
    if (kind === 'directive-line') refuse(offset, 'Une directive YAML change la façon de lire.', 'La retirer : le fichier est lu en YAML 1.2.');
    if (kind === 'flow-map-start' || kind === 'flow-seq-start') depth += 1;
    if (kind === 'flow-map-end' || kind === 'flow-seq-end') depth -= 1;
    if (depth > MAX_DEPTH) refuse(offset, `Plus de ${String(MAX_DEPTH)} niveaux d’imbrication.`, 'Une procédure en a moins de dix.');
    if (kind === 'anchor') anchors += 1;
    if (anchors > MAX_ANCHORS) refuse(offset, `Plus de ${String(MAX_ANCHORS)} ancres.`, 'Écrire les valeurs en toutes lettres.');
    if (kind !== 'doc-mode' && kind !== 'flow-error-end' && kind !== 'scalar') offset += token.length;
  }
}

const start = (node: unknown, otherwise: number): number => (isNode(node) ? node.range?.[0] : null) ?? otherwise;

/** The text of a key: years are written bare. */
function keyOf(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === 'string') return key.value;
  return typeof key.value === 'number' && /^[0-9]+$/.test(key.source ?? '') ? (key.source ?? null) : null;
}

const pointer = (path: Path): string => path.map(String).join('\0');

/** The plain value of a document, and where each part of it stands. */
class Tree {
  readonly #offsets = new Map<string, number>();
  #nodes = 0;

  constructor(private readonly document: Document) {}

  value(): JsonValue {
    return this.#plain(this.document.contents, [], 0);
  }

  offsetOf(path: Path): number {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = this.#offsets.get(pointer(path.slice(0, length)));
      if (offset !== undefined) return offset;
    }
    return 0;
  }

  #plain(node: unknown, path: Path, at: number): JsonValue {
    const refuse = (message: string, remedy: string): never => {
      throw new Refused(at, path, message, remedy);
    };
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) refuse(`Plus de ${String(MAX_NODES)} valeurs, les renvois comptés chaque fois.`, 'Retirer les renvois (*nom).');
    if (path.length > MAX_DEPTH) refuse(`Plus de ${String(MAX_DEPTH)} niveaux d’imbrication.`, 'Une procédure en a moins de dix.');
    this.#offsets.set(pointer(path), at);

    if (node === null) return null;
    if (isAlias(node)) return this.#plain(this.#target(node, path), path, at);
    if (isSeq(node)) return node.items.map((item, index) => this.#plain(item, [...path, index], start(item, at)));
    if (isMap(node)) return this.#object(node.items, path, at);
    if (!isScalar(node)) return refuse('Cette écriture n’est pas du JSON.', 'Écrire un texte, un nombre, un booléen, une liste ou un objet.');
    const { value } = node;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'number' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return value;
    return refuse(
      `« ${node.source ?? ''} » n’est pas un nombre que JSON garde tel quel.`,
      'Écrire un nombre décimal, ou un texte entre apostrophes.',
    );
  }

  #target(alias: Alias, path: Path): Node {
    const target = alias.resolve(this.document);
    if (target !== undefined) return target;
    throw new Refused(start(alias, 0), path, `« *${alias.source} » ne renvoie à rien.`, `Poser l’ancre « &${alias.source} » avant.`);
  }

  #object(items: readonly { readonly key: unknown; readonly value: unknown }[], path: Path, at: number): JsonValue {
    const entries = new Map<string, JsonValue>();
    for (const { key: keyNode, value } of items) {
      const place = start(keyNode, at);
      const refuse = (message: string, remedy: string): never => {
        throw new Refused(place, path, message, remedy);
      };
      const key = keyOf(keyNode) ?? refuse('Une clé n’est pas un texte.', 'L’écrire entre apostrophes.');
      if (key === '<<') refuse('La fusion (« << ») n’est pas lue.', 'Recopier les valeurs, ou renvoyer à l’objet entier par « *nom ».');
      if (key in Object.prototype) refuse(`« ${key} » ne peut pas être une clé.`, 'Choisir un autre nom.');
      if (entries.has(key)) refuse(`La clé « ${key} » est écrite deux fois.`, 'En retirer une.');
      // A collection is told by its key, a value by itself.
      entries.set(key, this.#plain(value, [...path, key], isScalar(value) ? start(value, place) : place));
    }
    return Object.fromEntries(entries);
  }
}

/**
 * A YAML 1.2 text as JSON: one document, no tag, no directive, no merge key, no key twice, nothing that JSON cannot hold, no more than a procédure can need.
 * The first thing that forbids reading is told.
 */
export function readYaml(text: string): YamlTree {
  const placeAt = (offset: number): Place => {
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
  try {
    screen(text);
    const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, prettyErrors: false });
    // What follows the first fault of syntax is mostly its consequence.
    const [fault] = [...document.errors, ...document.warnings];
    if (fault !== undefined) throw new Refused(fault.pos[0], [], `Ce n’est pas du YAML : ${fault.message}.`, SYNTAX_REMEDY);
    const tree = new Tree(document);
    const value = tree.value();
    return { status: 'read', value, placeOf: (path) => placeAt(tree.offsetOf(path)) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: 'refused', fault: { ...placeAt(error.offset), path: error.path, message: error.message, remedy: error.remedy } };
  }
}
