import { examples, type Registration } from '../command.js';
import { Failure } from '../failure.js';

export const registerProject: Registration = (program) => {
  program
    .command('project')
    .summary('tient les chiffres à jour, sans servir l’API')
    .description(
      'Démarre le projecteur seul, sur la base de DATABASE_URL : à côté d’un serveur lancé par « ecluse start --without-projector ». Plusieurs peuvent tourner : un écrit, les autres attendent. Ctrl-C l’arrête.',
    )
    .addHelpText('after', examples('DATABASE_URL=postgres://ecluse:…@base:5432/ecluse ECLUSE_PROJECTOR_PORT=3001 ecluse project'))
    .action(project);
};

async function project(): Promise<void> {
  const { readConfiguration } = await import('#libs/platform');
  const { databaseUrl } = readConfiguration(process.env, process.cwd());
  if (databaseUrl === null) {
    const message = 'Le projecteur seul n’a pas de base de données à lui : DATABASE_URL n’est pas donnée.';
    throw new Failure(
      'configuration.databaseMissing',
      message,
      'Donnez l’adresse de la base du serveur dans DATABASE_URL, ou lancez « ecluse start », qui a son projecteur.',
    );
  }
  const { runProjector } = await import('../server/run-projector.js');
  await runProjector(databaseUrl);
}
