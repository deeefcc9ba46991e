import { migrate } from '#libs/platform';
import { applicationMigrations } from '../../../api/src/composition/migrations.js';

const PROJECTOR = new URL('../../../projector/src/main.js', import.meta.url);

/** Makes of this process the projector of a database, whose tables it makes when it comes first. Never resolves: signals end it. @throws StartupError */
export async function runProjector(databaseUrl: string): Promise<never> {
  await migrate(databaseUrl, applicationMigrations);
  await import(PROJECTOR.href);
  return new Promise<never>(() => undefined);
}
