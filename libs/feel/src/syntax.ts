import { parser } from 'lezer-feel';
import { MAX_EXPRESSION } from './limits.js';

/** Something wrong in a text, told in French; `at`: the place in the text, from 0. */
export interface Problem {
  readonly at: number;
  readonly message: string;
}

/** Strict: a text ends at its first error. Mending it, as editors want, may take the parser seconds. */
const parsers = {
  Expression: parser.configure({ top: 'Expression', strict: true }),
  UnaryTests: parser.configure({ top: 'UnaryTests', strict: true }),
};

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** The tree of a text, or what keeps it from having one. The parser is told no name: what it makes of a text depends on nothing else. */
export function parse(text: string, top: keyof typeof parsers): SyntaxNode | Problem {
  if (text.length > MAX_EXPRESSION) {
    return { at: MAX_EXPRESSION, message: `Expression trop longue : ${String(text.length)} caractères, ${String(MAX_EXPRESSION)} au plus.` };
  }
  if (text.trim() === '') return { at: 0, message: 'Expression vide : écrivez-en une, ou « - » dans une case que rien ne contraint.' };
  try {
    return parsers[top].parse(text).topNode;
  } catch (error) {
    const at = placeOf(error);
    const rest = text.slice(at).trimStart();
    return { at, message: rest === '' ? 'L’expression n’est pas finie.' : `Expression illisible à partir de « ${excerpt(rest)} ».` };
  }
}

/** The parser tells the place of an error in its message, and nowhere else. */
function placeOf(error: unknown): number {
  const place = error instanceof SyntaxError ? /^No parse at (\d+)$/u.exec(error.message)?.[1] : undefined;
  if (place === undefined) throw error;
  return Number(place);
}

/** What a node is made of, comments apart. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!child.name.endsWith('Comment')) children.push(child);
  return children;
}

const EXCERPT = 40;

/** Short enough to be quoted in a message. */
export const excerpt = (text: string): string => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text);
