import { Command, Query } from '@nestjs/cqrs';
import type { ClockExplanation } from '#libs/domain';
import type { Page, PageRequest } from '#libs/read-model';

interface Migration {
  readonly procedure: string;
  /** The version to go to. */
  readonly to: number;
}

/** A clock before and after; null: the procédure has, or would have, no such clock, or the dossier stays where it is. */
export interface ClockChange {
  readonly code: ClockExplanation['clock'];
  readonly label: string;
  readonly before: { readonly days: number; readonly dueOn: string | null } | null;
  readonly after: { readonly days: number; readonly dueOn: string | null } | null;
}

/** What a migration would do to a live dossier. */
export interface PlannedDossier {
  readonly dossierId: string;
  readonly reference: string;
  readonly version: number;
  readonly etape: string | null;
  /** Why it would stay, in French; empty when it would go. */
  readonly blocked: readonly string[];
  readonly clocks: readonly ClockChange[];
}

/** What a migration has done to a dossier; `error` null: it follows the new version. */
export interface MigratedDossier {
  readonly dossierId: string;
  readonly reference: string;
  readonly from: number;
  readonly error: string | null;
}

/**
 * A page of what a migration would do, over all live dossiers of earlier versions. With `after`, it includes what the token stands for, or is refused with
 * `query.stale`. Refused with `procedure.versionUnknown`.
 */
export class PlanMigration extends Query<Page<PlannedDossier>> {
  constructor(readonly request: Migration & PageRequest & { readonly after?: string }) {
    super();
  }
}

/**
 * Migrates a page of the live dossiers of earlier versions; those that cannot go are told and stay. Each is migrated once, however often it is asked for:
 * whoever was interrupted begins again.
 */
export class MigrateDossiers extends Command<Page<MigratedDossier>> {
  /** `key`: the caller's; each dossier is migrated under an id of its own, made of the version. */
  constructor(readonly request: Migration & PageRequest & { readonly key: string }) {
    super();
  }
}
