import { Query } from '@nestjs/cqrs';
import type { Difference, ProcedureDefinition } from '#libs/domain';

/** `version`: the last one published; null for a procédure that is only a name. */
export interface ListedProcedure {
  readonly code: string;
  readonly label: string;
  readonly version: number | null;
}

/** A version, or the last one. Refused with `procedure.unknown`, `procedure.versionUnknown`. */
interface Naming {
  readonly code: string;
  readonly version: number | null;
}

/** With `after`, the answer includes what the token stands for, or is refused with `query.stale`. */
export class ListProcedures extends Query<readonly ListedProcedure[]> {
  constructor(readonly after?: string) {
    super();
  }
}

export class GetProcedure extends Query<{ readonly definition: ProcedureDefinition; readonly versions: readonly number[] }> {
  constructor(readonly request: Naming) {
    super();
  }
}

/** What changes from one version to the other. */
export class DiffProcedure extends Query<{ readonly from: number; readonly to: number; readonly differences: readonly Difference[] }> {
  constructor(readonly request: { readonly code: string; readonly from: number; readonly to: number }) {
    super();
  }
}

export const DRAWINGS = ['svg', 'bpmn'] as const;
export type Drawing = (typeof DRAWINGS)[number];

/** `etape`: where a dossier stands; only an SVG shows it. */
export class DrawProcedure extends Query<string> {
  constructor(readonly request: Naming & { readonly format: Drawing; readonly etape?: string }) {
    super();
  }
}
