import { eventStoreMigrations } from '#libs/event-store';
import type { Migration } from '#libs/platform';
import { rememberedMigrations } from '#libs/read-model';
import { runnerMigrations } from '#libs/runner';
import { vaultMigrations } from '#libs/vault';

/** Every table that is not a projection's own, in the order in which they are made. */
export const applicationMigrations: readonly Migration[] = [
  ...eventStoreMigrations,
  ...vaultMigrations,
  ...runnerMigrations,
  ...rememberedMigrations,
];
