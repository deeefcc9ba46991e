import { Failure } from './error.js';
import { MAX_NUMBER } from './decimal.js';
import { FUNCTIONS, REFUSED } from './functions.js';
import { MAX_DEPTH } from './limits.js';
import { compare, negate, OPERATIONS, some, type Comparison } from './operators.js';
import type { Scope } from './scope.js';
import { childrenOf, excerpt, type Problem, type SyntaxNode } from './syntax.js';
import { dateOf, durationOf, isFeelDate } from './temporal.js';
import { french, isList, isOrdered, meet, type Atom, type FeelType, type Scalar, type Type, type Value } from './type.js';

/** What a program reads while it runs: the values of its scope, and the value that a cell is asked about. */
export interface Frame {
  readonly values: readonly Atom[];
  readonly asked: Atom;
}

/**
 * A node as a program. It runs each of its parts at most once – nothing in the white list iterates or calls itself – so its cost is bounded
 * by the length of its text.
 */
export interface Code {
  readonly type: Type;
  /** Was run once and for all: it reads neither a name nor the asked value. */
  readonly constant: boolean;
  /** Reads the asked value, `?`. */
  readonly asks: boolean;
  /** Reads a name. */
  readonly reads: boolean;
  readonly run: (frame: Frame) => Value;
}

/** What a cell, or the right side of `in`, says of a value: null when it cannot tell, for want of a value. */
export interface Test {
  readonly run: (value: Atom, frame: Frame) => boolean | null;
  /** The values around which the answer may change, and only there; undefined when that is not known. */
  readonly cuts: readonly Atom[] | undefined;
  /** Reads no name: its answer depends on the value, and on the one that is asked about, alone. */
  readonly closed: boolean;
  readonly asks: boolean;
}

/** A record is no value: it is read by its members. */
interface Members {
  readonly path: readonly string[];
  readonly members: Readonly<Record<string, FeelType>>;
}

const UNKNOWN: Code = { type: 'unknown', constant: false, asks: false, reads: false, run: () => null };
const NO_FRAME: Frame = { values: [], asked: null };
const ANYTHING: Test = { run: () => true, cuts: [], closed: true, asks: false };

const PROPERTIES: Readonly<Record<string, (value: Atom) => number>> = {
  'date.year': (day) => Number(String(day).slice(0, 4)),
  'date.month': (day) => Number(String(day).slice(5, 7)),
  'date.day': (day) => Number(String(day).slice(8)),
  'days.days': Number,
  'months.years': (months) => Math.trunc(Number(months) / 12),
  'months.months': (months) => Number(months) % 12,
};

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', r: '\r', t: '\t' };

/** Makes programs of the nodes of one text, noting every problem with its place; what it made is run only when it noted none. */
export class Compiler {
  readonly problems: Problem[] = [];
  private depth = 0;

  /** @param asked the type of `?`, in a cell. */
  constructor(
    private readonly text: string,
    private readonly scope: Scope,
    private readonly asked?: Scalar,
  ) {}

  /** The value that the node stands for. */
  code(node: SyntaxNode): Code {
    const found = this.codeOrMembers(node);
    if (!('members' in found)) return found;
    const members = Object.keys(found.members).map((member) => [...found.path, member].join('.'));
    return this.refuse(node, `« ${found.path.join('.')} » réunit plusieurs valeurs : lisez l’une d’elles (${excerpt(members.join(', '))}).`);
  }

  /** The tests of a cell. */
  cell(root: SyntaxNode, type: Scalar): Test {
    const children = childrenOf(root);
    if (children[0]?.name === 'Wildcard') return ANYTHING;
    const tests = children.find(({ name }) => name === 'PositiveUnaryTests');
    if (!tests) return this.noTest(root);
    const test = this.anyOf(childrenOf(tests), type);
    return children[0]?.name === 'not' ? { ...test, run: (value, frame) => negate(test.run(value, frame)) } : test;
  }

  private codeOrMembers(node: SyntaxNode): Code | Members {
    this.depth += 1;
    try {
      return this.depth > MAX_DEPTH ? this.refuse(node, `Expression trop imbriquée : ${String(MAX_DEPTH)} niveaux au plus.`) : this.byKind(node);
    } finally {
      this.depth -= 1;
    }
  }

  private byKind(node: SyntaxNode): Code | Members {
    const children = childrenOf(node);
    const [first, second, third] = children;
    switch (node.name) {
      case 'Expression':
        return first && children.length === 1 ? this.codeOrMembers(first) : this.unsupported(node);
      case 'ParenthesizedExpression':
        return second ? this.codeOrMembers(second) : this.unsupported(node);
      case 'NumericLiteral':
        return this.numberLiteral(node);
      case 'StringLiteral': {
        const value = this.textOf(node);
        return value === undefined ? UNKNOWN : constant('text', value);
      }
      case 'BooleanLiteral':
        return constant('boolean', this.textAt(node) === 'true');
      case 'null':
        return constant('null', null);
      case '?':
        return this.asked === undefined
          ? this.refuse(node, '« ? » est la valeur d’une case de table : elle n’existe pas ici.')
          : { type: this.asked, constant: false, asks: true, reads: false, run: ({ asked }) => asked };
      case 'VariableName':
        return this.name(node);
      case 'PathExpression':
        return first && third ? this.path(node, first, this.textAt(third)) : this.unsupported(node);
      case 'DateTimeLiteral':
        return this.temporal(node, children);
      case 'List':
        return this.list(node, children.slice(1, -1));
      case 'ArithmeticExpression':
        return this.arithmetic(node, children);
      case 'Comparison':
        return this.comparison(node, children);
      case 'Conjunction':
        return this.junction(node, children, false);
      case 'Disjunction':
        return this.junction(node, children, true);
      case 'IfExpression':
        return this.choice(node, children);
      case 'FunctionInvocation':
        return this.call(node, children);
      default:
        return this.unsupported(node);
    }
  }

  private numberLiteral(node: SyntaxNode): Code {
    const value = Number(this.textAt(node).replaceAll(/\s/gu, ''));
    if (Math.abs(value) <= MAX_NUMBER) return constant('number', value);
    return this.refuse(node, `Nombre hors limites : « ${excerpt(this.textAt(node))} » (au plus ${String(MAX_NUMBER)}).`);
  }

  private textOf(node: SyntaxNode): string | undefined {
    let unknown: string | undefined;
    const value = this.textAt(node)
      .slice(1, -1)
      .replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.?))/gsu, (whole, unit: string | undefined, escaped: string | undefined) => {
        if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
        const character = Object.hasOwn(ESCAPES, escaped ?? '') ? ESCAPES[escaped ?? ''] : undefined;
        if (character === undefined) unknown = whole;
        return character ?? '';
      });
    if (unknown === undefined) return value;
    this.refuse(node, `« ${unknown} » n’est pas connu dans un texte : écrivez \\", \\\\, \\n, \\r, \\t ou \\uXXXX.`);
    return undefined;
  }

  private name(node: SyntaxNode): Code | Members {
    const name = this.textAt(node);
    const type = Object.hasOwn(this.scope.names, name) ? this.scope.names[name] : undefined;
    if (type !== undefined) return this.read(node, [name], type);
    const close = Object.keys(this.scope.names).find((known) => known.toLowerCase() === name.toLowerCase());
    return this.refuse(node, `Nom inconnu : « ${excerpt(name)} ».${close === undefined ? '' : ` Vouliez-vous « ${close} » ?`}`);
  }

  private read(node: SyntaxNode, path: readonly string[], type: FeelType): Code | Members {
    if (typeof type === 'object') return { path, members: type };
    const name = path.join('.');
    if (this.scope.allowed?.has(name) === false) {
      return this.refuse(node, `« ${name} » n’est pas une entrée de la table : ajoutez-la, pour que la décision puisse être redite.`);
    }
    const slot = this.scope.slotOf(path, type);
    return { type, constant: false, asks: false, reads: true, run: ({ values }) => values[slot] ?? null };
  }

  private path(node: SyntaxNode, target: SyntaxNode, member: string): Code | Members {
    const found = this.codeOrMembers(target);
    if ('members' in found) {
      const type = Object.hasOwn(found.members, member) ? found.members[member] : undefined;
      if (type !== undefined) return this.read(node, [...found.path, member], type);
      return this.refuse(node, `« ${found.path.join('.')} » n’a pas de « ${excerpt(member)} ».`);
    }
    if (found.type === 'unknown') return UNKNOWN;
    const key = isList(found.type) ? '' : `${found.type}.${member}`;
    const property = Object.hasOwn(PROPERTIES, key) ? PROPERTIES[key] : undefined;
    if (!property) return this.refuse(node, `« ${excerpt(member)} » ne se lit pas dans ${french(found.type)}.`);
    return this.make(node, 'number', [found], (frame) => property(this.needed(found.run(frame) as Atom, target)));
  }

  /** Only a text that is there to be checked makes a date: a text of the context is declared as a date instead. */
  private temporal(node: SyntaxNode, [first, ...rest]: SyntaxNode[]): Code {
    const literal = first?.name === 'AtLiteral';
    const args =
      first === undefined
        ? []
        : literal
          ? childrenOf(first)
          : rest.flatMap((child) => (child.name === 'PositionalParameters' ? childrenOf(child) : []));
    const [only] = args;
    const kind = first && !literal ? this.textAt(first) : '@';
    if (args.length === 1 && only?.name === 'StringLiteral') return this.temporalText(node, kind, this.textOf(only));
    if (kind === 'date' && args.length === 3) return this.dateOfParts(node, args);
    return this.refuse(node, 'Une date s’écrit date("AAAA-MM-JJ") ou date(année, mois, jour), une durée duration("P3M") ou duration("P10D").');
  }

  private temporalText(node: SyntaxNode, kind: string, text: string | undefined): Code {
    if (text === undefined) return UNKNOWN;
    const duration = kind === 'date' ? undefined : durationOf(text);
    if (duration && (kind === 'duration' || kind === '@')) return constant(duration.type, duration.value);
    if (isFeelDate(text) && (kind === 'date' || kind === '@')) return constant('date', text);
    const remedy =
      kind === 'duration'
        ? 'une durée : P3M, P1Y6M, ou des jours entiers : P10D'
        : 'un jour qui existe, AAAA-MM-JJ, des années 1 à 9999 (ni heure, ni durée mêlée)';
    return this.refuse(node, `« ${excerpt(text)} » n’est pas ${remedy}.`);
  }

  private dateOfParts(node: SyntaxNode, args: SyntaxNode[]): Code {
    const parts = args.map((arg) => this.expect(arg, 'number'));
    return this.make(node, 'date', parts, (frame) => {
      const [year, month, day] = parts.map(({ run }, index) => Number(this.needed(run(frame) as Atom, args[index] ?? node)));
      const date = dateOf(year ?? 0, month ?? 0, day ?? 0);
      if (date === undefined) throw new Failure('feel.outOfRange', `Ce jour n’existe pas : ${[year, month, day].join('-')}.`);
      return date;
    });
  }

  private list(node: SyntaxNode, items: SyntaxNode[]): Code {
    const elements = items.map((item) => this.code(item));
    if (elements.length === 0) return this.refuse(node, 'Une liste vide n’apprend rien : écrivez ses éléments.');
    const type = elements.reduce<Type | undefined>((met, element) => (met === undefined ? undefined : meet(met, element.type)), 'null');
    if (type === undefined || isList(type)) return this.refuse(node, 'Les éléments d’une liste doivent être des valeurs d’un même type.');
    return this.make(node, { list: type }, elements, (frame) => elements.map(({ run }) => run(frame) as Atom));
  }

  private arithmetic(node: SyntaxNode, children: SyntaxNode[]): Code {
    const [first, second, third] = children;
    if (first && second && !third && this.textAt(first) === '-') {
      const operand = this.expect(second, 'number', 'days', 'months');
      return this.make(node, operand.type, [operand], (frame) => 0 - Number(this.needed(operand.run(frame) as Atom, second)));
    }
    if (!first || !second || !third) return this.unsupported(node);
    const [left, right, sign] = [this.code(first), this.code(third), this.textAt(second)];
    if (left.type === 'unknown' || right.type === 'unknown') return UNKNOWN;
    const key = isList(left.type) || isList(right.type) ? '' : `${left.type} ${sign} ${right.type}`;
    const operation = Object.hasOwn(OPERATIONS, key) ? OPERATIONS[key] : undefined;
    if (!operation) {
      if (sign === '**' || sign === '^') return this.refuse(second, 'Les puissances sont refusées : écrivez la multiplication.');
      return this.refuse(second, `« ${sign} » ne s’applique pas à ${french(left.type)} et ${french(right.type)}.`);
    }
    return this.make(node, operation.type, [left, right], (frame) =>
      operation.run(this.operand(left, first, frame), this.operand(right, third, frame)),
    );
  }

  private operand(code: Code, node: SyntaxNode, frame: Frame): string | number {
    return this.needed(code.run(frame) as string | number | null, node);
  }

  private comparison(node: SyntaxNode, children: SyntaxNode[]): Code {
    const [first, operator, third, , fifth] = children;
    if (!first || !operator || !third) return this.unsupported(node);
    const left = this.code(first);
    switch (operator.name) {
      case 'CompareOp':
        return this.compared(node, left, this.textAt(operator) as Comparison, this.code(third));
      case 'between': {
        if (!fifth) return this.unsupported(node);
        return this.between(node, left, this.code(third), this.code(fifth));
      }
      case 'in':
        return this.within(node, left, children);
      default:
        return this.unsupported(node);
    }
  }

  private compared(node: SyntaxNode, left: Code, operator: Comparison, right: Code): Code {
    this.checkComparable(node, left.type, operator, right.type);
    return this.make(node, 'boolean', [left, right], (frame) => compare(operator, left.run(frame) as Atom, right.run(frame) as Atom));
  }

  private between(node: SyntaxNode, left: Code, low: Code, high: Code): Code {
    this.checkComparable(node, left.type, '>=', low.type);
    this.checkComparable(node, left.type, '<=', high.type);
    return this.make(node, 'boolean', [left, low, high], (frame) => {
      const value = left.run(frame) as Atom;
      return both(compare('>=', value, low.run(frame) as Atom), compare('<=', value, high.run(frame) as Atom));
    });
  }

  private checkComparable(node: SyntaxNode, left: Type, operator: Comparison, right: Type): void {
    const type = meet(left, right);
    if (type === 'unknown') return;
    if (type === undefined || isList(type)) {
      this.refuse(node, `On ne compare pas ${french(left)} et ${french(right)}.`);
    } else if (operator !== '=' && operator !== '!=') {
      if (left === 'null' || right === 'null') this.refuse(node, `« ${operator} » ne dit rien de null : écrivez « = null » ou « != null ».`);
      else if (!isOrdered(type)) this.refuse(node, `« ${operator} » n’ordonne pas ${french(type)}.`);
    }
  }

  private within(node: SyntaxNode, left: Code, children: SyntaxNode[]): Code {
    if (left.type === 'unknown') return UNKNOWN;
    if (isList(left.type)) return this.refuse(node, '« in » cherche une valeur, pas une liste.');
    const tests = children.find(({ name }) => name === 'PositiveUnaryTests');
    const test = this.anyOf(tests ? childrenOf(tests) : children.slice(2), left.type);
    const reads = left.reads || !test.closed;
    return { type: 'boolean', constant: false, asks: left.asks || test.asks, reads, run: (frame) => test.run(left.run(frame) as Atom, frame) };
  }

  private junction(node: SyntaxNode, [first, , third]: SyntaxNode[], decisive: boolean): Code {
    if (!first || !third) return this.unsupported(node);
    const [left, right] = [this.expect(first, 'boolean'), this.expect(third, 'boolean')];
    return this.make(node, 'boolean', [left, right], (frame) => {
      const a = left.run(frame);
      if (a === decisive) return decisive;
      const b = right.run(frame);
      if (b === decisive) return decisive;
      return a === null || b === null ? null : !decisive;
    });
  }

  private choice(node: SyntaxNode, [, condition, , then, , otherwise]: SyntaxNode[]): Code {
    if (!condition || !then || !otherwise) return this.unsupported(node);
    const [test, yes, no] = [this.expect(condition, 'boolean'), this.code(then), this.code(otherwise)];
    const type = meet(yes.type, no.type);
    if (type === undefined) return this.refuse(node, `Les deux issues diffèrent : ${french(yes.type)}, ou ${french(no.type)}.`);
    return this.make(node, type, [test, yes, no], (frame) =>
      this.needed(test.run(frame) as Atom, condition) === true ? yes.run(frame) : no.run(frame),
    );
  }

  private call(node: SyntaxNode, children: SyntaxNode[]): Code {
    const [callee] = children;
    const name = callee ? this.textAt(callee).replaceAll(/\s+/gu, ' ') : '';
    const builtin = FUNCTIONS.get(name);
    if (!builtin) {
      const reason = REFUSED.get(name);
      return this.refuse(
        node,
        reason === undefined ? `Fonction inconnue : « ${excerpt(name)} ».` : `La fonction « ${name} » est refusée : ${reason}.`,
      );
    }
    if (children.some((child) => child.name === 'NamedParameters'))
      return this.refuse(node, `Écrivez les arguments à leur place : ${builtin.signature}.`);
    const args = children.flatMap((child) => (child.name === 'PositionalParameters' ? childrenOf(child) : []));
    const codes = args.map((arg) => this.code(arg));
    if (codes.some(({ type }) => type === 'unknown')) return UNKNOWN;
    const types = codes.map(({ type }) => type);
    const type = types.includes('null') && builtin.takesNull === undefined ? undefined : builtin.result(types);
    if (type === undefined) {
      const given = types.length === 0 ? 'rien' : types.map(french).join(', ');
      return this.refuse(node, `${builtin.signature} ne prend pas : ${given}.`);
    }
    return this.make(node, type, codes, (frame) =>
      builtin.run(
        codes.map(({ run }, index) => {
          const value = run(frame);
          return builtin.takesNull === undefined && value === null ? this.needed(null, args[index] ?? node) : value;
        }),
      ),
    );
  }

  private anyOf(nodes: SyntaxNode[], type: Scalar): Test {
    const tests = nodes.map((node) => this.test(childrenOf(node)[0] ?? node, type));
    const [only] = tests;
    if (only && tests.length === 1) return only;
    const cuts = tests.every((test) => test.cuts !== undefined) ? tests.flatMap((test) => test.cuts ?? []) : undefined;
    return {
      run: (value, frame) => some(tests.map(({ run }) => run(value, frame))),
      cuts,
      closed: tests.every(({ closed }) => closed),
      asks: tests.some(({ asks }) => asks),
    };
  }

  private test(node: SyntaxNode, type: Scalar): Test {
    const children = childrenOf(node);
    if (node.name === 'ParenthesizedExpression' && children[1]?.name === 'SimplePositiveUnaryTest') return this.test(children[1], type);
    if (node.name !== 'SimplePositiveUnaryTest') return this.equalTo(node, type);
    const [first, second] = children;
    if (first?.name === 'Interval') return this.interval(first, type);
    if (first?.name !== 'CompareOp' || !second) return this.noTest(node);
    const [operator, bound] = [this.textAt(first) as Comparison, this.code(second)];
    this.checkComparable(node, type, operator, bound.type);
    const simple = bound.constant && (type !== 'text' || operator === '=' || operator === '!=');
    return {
      run: (value, frame) => compare(operator, value, bound.run(frame) as Atom),
      cuts: simple ? [bound.run(NO_FRAME) as Atom] : undefined,
      closed: !bound.reads,
      asks: bound.asks,
    };
  }

  private interval(node: SyntaxNode, type: Scalar): Test {
    const [open, low, , high, close] = childrenOf(node);
    if (!open || !low || !high || !close) return this.noTest(node);
    const [from, to] = [this.code(low), this.code(high)];
    const [above, below]: Comparison[] = [this.textAt(open) === '[' ? '>=' : '>', this.textAt(close) === ']' ? '<=' : '<'];
    if (above === undefined || below === undefined) return this.noTest(node);
    this.checkComparable(low, type, above, from.type);
    this.checkComparable(high, type, below, to.type);
    const constants = from.constant && to.constant;
    if (constants && compare('>', from.run(NO_FRAME) as Atom, to.run(NO_FRAME) as Atom) === true) {
      this.refuse(node, 'Cet intervalle est vide : sa première borne dépasse la seconde.');
    }
    return {
      run: (value, frame) => both(compare(above, value, from.run(frame) as Atom), compare(below, value, to.run(frame) as Atom)),
      cuts: constants && type !== 'text' ? [from.run(NO_FRAME) as Atom, to.run(NO_FRAME) as Atom] : undefined,
      closed: !from.reads && !to.reads,
      asks: from.asks || to.asks,
    };
  }

  /** A value, a list of values, or – in a cell – a condition on `?`. */
  private equalTo(node: SyntaxNode, type: Scalar): Test {
    const refused = this.problems.length;
    const code = this.code(node);
    if (this.problems.length > refused) return ANYTHING;
    const [closed, asks] = [!code.reads, code.asks];
    if (asks && code.type === 'boolean') return { run: (_value, frame) => condition(code, frame), cuts: undefined, closed, asks };
    const element = isList(code.type) ? code.type.list : code.type;
    if (meet(type, element) === undefined) this.refuse(node, `On ne compare pas ${french(type)} et ${french(element)}.`);
    const run: Test['run'] = isList(code.type)
      ? (value, frame) => (code.run(frame) as readonly Atom[]).includes(value)
      : (value, frame) => compare('=', value, code.run(frame) as Atom);
    return { run, cuts: code.constant ? [code.run(NO_FRAME)].flat() : undefined, closed, asks };
  }

  /** @returns the code of the node, noted as a problem when it is none of these types. */
  expect(node: SyntaxNode, ...expected: Scalar[]): Code {
    const code = this.code(node);
    if (code.type === 'unknown' || expected.some((type) => type === code.type)) return code;
    return this.refuse(node, `Il faut ici ${expected.map(french).join(' ou ')}, pas ${french(code.type)} : « ${excerpt(this.textAt(node))} ».`);
  }

  /** Runs at once what depends on nothing: what cannot be computed is then a problem of the text. */
  private make(node: SyntaxNode, type: Type, parts: readonly Code[], run: Code['run']): Code {
    const [asks, reads] = [parts.some((part) => part.asks), parts.some((part) => part.reads)];
    if (this.problems.length > 0 || !parts.every((part) => part.constant)) return { type, constant: false, asks, reads, run };
    try {
      const value = run(NO_FRAME);
      return { type, constant: true, asks, reads, run: () => value };
    } catch (error) {
      if (error instanceof Failure) return this.refuse(node, error.message);
      throw error;
    }
  }

  private needed<T extends Atom>(value: T | null, node: SyntaxNode): T {
    if (value !== null) return value;
    throw new Failure('feel.null', `Il manque une valeur : « ${excerpt(this.textAt(node))} » est null.`);
  }

  private unsupported(node: SyntaxNode): Code {
    return this.refuse(node, `Cette forme est refusée : « ${excerpt(this.textAt(node))} » (ni boucle, ni filtre, ni fonction, ni contexte).`);
  }

  private noTest(node: SyntaxNode): Test {
    this.unsupported(node);
    return ANYTHING;
  }

  private refuse(node: SyntaxNode, message: string): Code {
    this.problems.push({ at: node.from, message });
    return UNKNOWN;
  }

  private textAt(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }
}

const constant = (type: Scalar, value: Atom): Code => ({ type, constant: true, asks: false, reads: false, run: () => value });

const both = (a: boolean | null, b: boolean | null): boolean | null => (a === false || b === false ? false : a === null || b === null ? null : true);

/** What cannot be computed with an asked value that is null says nothing of it, as `< 5` does not. */
function condition(code: Code, frame: Frame): boolean | null {
  try {
    return code.run(frame) as boolean | null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'feel.null' && frame.asked === null) return null;
    throw error;
  }
}
