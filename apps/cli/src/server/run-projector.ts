import { pathToFileURL } from 'node:url';
import { migrate } from '#libs/platform';
import { applicationMigrations } from '../../../api/src/composition/migrations.js';
import { builtFile } from './built-file.js';

/** Makes of this process the projector of a database, whose tables it makes when it comes first. Never resolves: signals end it. @throws StartupError */
export async function runProjector(databaseUrl: string): Promise<never> {
  await migrate(databaseUrl, applicationMigrations);
  await import(pathToFileURL(builtFile('apps/projector/src/main.js')).href);
  return new Promise<never>(() => undefined);
}
