import type { Path, Problem, ProcedureDefinition } from '#libs/domain';
import { procedureOf } from './shape.js';
import { type Place, readYaml } from './yaml-tree.js';

/** A problem of a file, and where. Lines and columns are counted from 1. */
export interface PlacedProblem extends Problem, Place {
  readonly file: string;
}

export type ReadProcedure =
  | {
      readonly status: 'read';
      readonly definition: ProcedureDefinition;
      /** Where in the file a problem found later stands. */
      readonly placed: (problem: Problem) => PlacedProblem;
    }
  | { readonly status: 'refused'; readonly problems: readonly PlacedProblem[] };

/**
 * The procédure of a YAML file, of the shape that the published schema describes; whether it makes sense is `checkProcedure`'s to say.
 * Never throws; what is refused names file, line, column and remedy. Time and memory are bounded, whatever the text.
 */
export function readProcedure(text: string, file: string): ReadProcedure {
  const tree = readYaml(text);
  if (tree.status === 'refused') return { status: 'refused', problems: [{ ...tree.fault, severity: 'error', file }] };
  const placed = (problem: Problem): PlacedProblem => ({ ...problem, ...tree.placeOf(problem.path), file });
  const shaped = procedureOf(tree.value);
  if (shaped.status === 'refused') return { status: 'refused', problems: shaped.problems.map(placed) };
  return { status: 'read', definition: shaped.definition, placed };
}

/** One line: `fichier:12:5 erreur etapes.reception.to : … …`. */
export function lineOf({ file, line, column, severity, path, message, remedy }: PlacedProblem): string {
  return `${file}:${String(line)}:${String(column)} ${severity === 'error' ? 'erreur' : 'avertissement'}${where(path)} : ${message} ${remedy}`;
}

const where = (path: Path): string => (path.length === 0 ? '' : ` (${path.join('.')})`);
