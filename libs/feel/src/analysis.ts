import { dayNumber, dayOfNumber, type PlainDate } from '#libs/kernel';
import type { Code, Test } from './compile.js';
import { add, divide, MAX_NUMBER } from './decimal.js';
import { Failure } from './error.js';
import { MAX_PARTS, MAX_SEARCH, MAX_TOLD } from './limits.js';
import { isFeelDate } from './temporal.js';
import { show, type CompiledInput, type CompiledTable, type TableProblem } from './table.js';
import type { Atom } from './type.js';

/**
 * An input cut into parts within which no cell changes its answer: each value that cells mention, what lies between two, before and after them.
 * One example stands for each part, and the cells themselves are asked about it. Rules are bits: `sure` those that hold for the part, `possible` those
 * that hold or of which that is not known. `null` is a part that may overlap, but that a table need not cover: what it does not cover is told when it runs.
 */
interface Part {
  readonly example: Atom;
  readonly sure: bigint;
  readonly possible: bigint;
}

export interface Analysis {
  /** What is certain. */
  readonly problems: readonly TableProblem[];
  /** What could not be told, cells being more than comparisons of the input with constants. */
  readonly doubts: readonly TableProblem[];
}

/**
 * Overlaps under U, and under A where outputs differ; gaps where one rule must answer (U, A, P, F); rules that never apply.
 * Exact as far as inputs are independent of each other: two inputs that are never low together are not known to be.
 */
export function analyse(table: CompiledTable): Analysis {
  const axes = table.inputs.map((input, index) =>
    partsOf(
      input,
      table.rules.map(({ tests }) => tests[index]),
    ),
  );
  const problems: TableProblem[] = [];
  const doubts: TableProblem[] = [];
  const { hitPolicy } = table;
  const dead = deadRules(table, axes);
  for (const { rule, why } of dead)
    problems.push({ path: `rules.${String(rule)}`, message: `La règle ${String(rule + 1)} ne s’applique jamais : ${why}` });
  if (hitPolicy === 'U' || hitPolicy === 'A') overlaps(table, axes, problems, doubts);
  if (['U', 'A', 'P', 'F'].includes(hitPolicy)) gaps(table, axes, problems, doubts);
  return { problems: problems.slice(0, MAX_TOLD), doubts: doubts.slice(0, MAX_TOLD) };
}

function partsOf(input: CompiledInput, tests: readonly (Test | undefined)[]): readonly Part[] {
  const finite = finiteExamples(input);
  const cuts = [...new Set(tests.flatMap((test) => test?.cuts ?? []))];
  const tooMany = cuts.length * 2 > MAX_PARTS;
  const examples = finite ?? between(input, tooMany ? cuts.slice(0, 1) : cuts);
  return [...examples, null].map((example) => {
    let [sure, possible] = [0n, 0n];
    tests.forEach((test, rule) => {
      const known = test && (finite ? test.closed : !tooMany && test.cuts !== undefined) ? answer(test, example) : undefined;
      if (known === true) sure |= bit(rule);
      if (known !== false) possible |= bit(rule);
    });
    return { example, sure, possible };
  });
}

const bit = (rule: number): bigint => 1n << BigInt(rule);

/** Undefined when the cell fails on it. */
function answer(test: Test, example: Atom): boolean | undefined {
  try {
    return test.run(example, { values: [], asked: example }) === true;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function finiteExamples({ type, values }: CompiledInput): readonly Atom[] | undefined {
  if (type === 'boolean') return [true, false];
  return values?.map((value) => (type === 'number' ? Number(value) : value));
}

/** An example of each value mentioned, and of what lies around and between them. */
function between({ type }: CompiledInput, cuts: readonly Atom[]): readonly Atom[] {
  const mentioned = cuts.filter((cut) => cut !== null);
  if (type === 'number') return numbersBetween(mentioned.map(Number));
  if (type === 'date')
    return numbersBetween(
      mentioned.map((day) => dayNumber(day as PlainDate)),
      1,
    )
      .map(dayOfNumber)
      .filter(isFeelDate);
  let other = 'autre';
  while (mentioned.includes(other)) other += '…';
  return [...mentioned, other];
}

/** @param step the least distance of two values; none for numbers, between any two of which lies a third. */
function numbersBetween(cuts: readonly number[], step?: number): readonly number[] {
  const sorted = [...new Set(cuts)].sort((a, b) => a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const gaps = sorted.slice(1).flatMap((to, index) => {
    const from = sorted[index] ?? to;
    const middle = step === undefined ? divide(add(from, to), 2) : from + step;
    return middle > from && middle < to ? [from, middle] : [from];
  });
  return [first - 1, ...gaps, last, last + 1].filter((value) => Math.abs(value) <= MAX_NUMBER);
}

type Axes = readonly (readonly Part[])[];

function overlaps(table: CompiledTable, axes: Axes, problems: TableProblem[], doubts: TableProblem[]): void {
  const [possible, sure] = [meetingRules(table, axes, 'possible'), meetingRules(table, axes, 'sure')];
  table.rules.forEach((later, second) => {
    table.rules.slice(0, second).forEach((earlier, first) => {
      if (((possible[second] ?? 0n) & bit(first)) === 0n) return;
      const differ = table.hitPolicy === 'U' ? true : differing(earlier.outputs, later.outputs);
      if (differ === false) return;
      const [path, rules] = [`rules.${String(second)}`, `Les règles ${String(first + 1)} et ${String(second + 1)}`];
      const unequal = table.hitPolicy === 'A' ? ', et différemment' : '';
      if (differ === true && ((sure[second] ?? 0n) & bit(first)) !== 0n) {
        const both = bit(first) | bit(second);
        const where = axes.map((parts) => parts.find((part) => (part.sure & both) === both)?.example ?? null);
        problems.push({ path, message: `${rules} répondent à la fois${unequal}, par exemple à ${example(table, where)}.` });
      } else {
        doubts.push({ path, message: `${rules} répondent peut-être à la fois${unequal} : leurs cases ne permettent pas de le dire.` });
      }
    });
  });
}

/** For each rule, those that hold with it: on every input, for some part of it. */
function meetingRules({ rules }: CompiledTable, axes: Axes, by: 'sure' | 'possible'): readonly bigint[] {
  return rules.map((_, rule) =>
    axes.reduce((meeting, parts) => meeting & parts.reduce((union, part) => ((part[by] & bit(rule)) === 0n ? union : union | part[by]), 0n), -1n),
  );
}

/** Undefined when outputs are computed: equal for some values, perhaps, and not for others. */
function differing(a: readonly Code[], b: readonly Code[]): boolean | undefined {
  let unknown = false;
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (!left.constant || right?.constant !== true) unknown = true;
    else if (left.run({ values: [], asked: null }) !== right.run({ values: [], asked: null })) return true;
  }
  return unknown ? undefined : false;
}

function gaps(table: CompiledTable, axes: Axes, problems: TableProblem[], doubts: TableProblem[]): void {
  const known = axes.map((parts) => parts.filter(({ example }) => example !== null));
  const all = bit(table.rules.length) - 1n;
  const certain = uncovered(known, 'possible', all);
  const remedy = 'Ajoutez une règle, ou « - » dans chaque case de la dernière.';
  if (Array.isArray(certain)) {
    problems.push({ path: 'rules', message: `Aucune règle ne répond, par exemple, à ${example(table, certain)}. ${remedy}` });
  } else if (uncovered(known, 'sure', all) !== 'none') {
    doubts.push({ path: 'rules', message: `Il se peut qu’aucune règle ne réponde : les cases ne permettent pas de le dire. ${remedy}` });
  }
}

function deadRules(table: CompiledTable, axes: Axes): readonly { readonly rule: number; readonly why: string }[] {
  return table.rules.flatMap((_, rule) => {
    const own = axes.map((parts) => parts.filter(({ possible }) => (possible & bit(rule)) !== 0n));
    const empty = own.findIndex((parts) => parts.length === 0);
    if (empty >= 0) return [{ rule, why: `sa condition ${String(empty + 1)} ne vaut pour aucune valeur de l’entrée.` }];
    const hidden = table.hitPolicy === 'F' && rule > 0 && uncovered(own, 'sure', bit(rule) - 1n) === 'none';
    return hidden ? [{ rule, why: 'les règles qui la précèdent répondent toujours avant elle.' }] : [];
  });
}

/**
 * A combination of parts that none of the rules covers, as examples; `none` when there is none, `tooLong` when the search would be.
 * Combinations that the same rules still cover are looked at once.
 */
function uncovered(axes: Axes, by: 'sure' | 'possible', rules: bigint): Atom[] | 'none' | 'tooLong' {
  const covered = new Set<string>();
  let steps = 0;
  const search = (index: number, alive: bigint): Atom[] | 'none' | 'tooLong' => {
    if (alive === 0n) return axes.slice(index).map(([part]) => part?.example ?? null);
    const parts = axes[index];
    const key = `${String(index)}:${alive.toString(36)}`;
    if (!parts || covered.has(key)) return 'none';
    for (const part of parts) {
      steps += 1;
      if (steps > MAX_SEARCH) return 'tooLong';
      const found = search(index + 1, alive & part[by]);
      if (found === 'tooLong') return found;
      if (found !== 'none') return [part.example, ...found];
    }
    covered.add(key);
    return 'none';
  };
  return search(0, rules);
}

const example = ({ inputs }: CompiledTable, values: readonly Atom[]): string =>
  values.map((value, index) => `${inputs[index]?.text ?? ''} = ${show(value)}`).join(', ');
