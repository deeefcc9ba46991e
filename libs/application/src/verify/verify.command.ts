import { Command } from '@nestjs/cqrs';
import type { CheckResult } from '#libs/read-model';

export interface Check extends CheckResult {
  /** Stable, in camelCase. */
  readonly name: string;
  readonly ok: boolean;
}

export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** Compares the log with itself, and the read models with the log; changes nothing. `full` replays every dossier instead of a sample. */
export class Verify extends Command<Verification> {
  constructor(readonly request: { readonly full: boolean }) {
    super();
  }
}
