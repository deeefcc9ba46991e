import { examples, json, type Registration, type WithJson } from '../command.js';
import { createClient } from '../http/client.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, integer, lateness } from '../output/french.js';
import { type Rollup, rollupTold } from '../output/rollups.js';
import { type Readiness, readinessOf } from '../server/readiness.js';

export const registerStatus: Registration = (program, { terminal, setExitCode }) => {
  program
    .command('status')
    .summary('le serveur tourne-t-il, et est-il à jour ?')
    .description('Dit si un serveur tourne sur le dossier de données, et si ses chiffres sont à jour. N’en démarre pas. Code de retour 1 sinon.')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse status', 'ecluse status --json'))
    .action(async ({ json: asJson }: WithJson) => {
      const { readConfiguration, readServerAddress } = await import('#libs/platform');
      const { dataFolder } = readConfiguration(process.env, process.cwd());
      const address = await readServerAddress(dataFolder);
      if (address === null) {
        terminal.print(
          asJson === true ? json({ running: false, dataFolder }) : `Aucun serveur ne tourne sur ${dataFolder}. Pour en démarrer un : ecluse start`,
        );
        setExitCode(1);
        return;
      }
      const client = createClient(address.url);
      const { readiness: body } = await readinessOf(client);
      const rollups = body.status === 'ready' ? (await allOf(pagesOf<Rollup>(client, '/api/v1/rollups'))).items : [];
      terminal.print(
        asJson === true ? json({ running: true, dataFolder, ...address, ...body, rollups }) : told(address.url, address.pid, body, rollups),
      );
      if (body.status !== 'ready') setExitCode(1);
    });
};

/** Those that are not whole; what they lack is slower, not wrong. */
function toldOfRollups(rollups: readonly Rollup[]): readonly string[] {
  if (rollups.length === 0) return [];
  const open = rollups.filter(({ ratio }) => ratio < 1);
  if (open.length === 0) return ['  cumuls des jours clos : à jour'];
  return [
    `  cumuls des jours clos : ${integer(rollups.length - open.length)} sur ${integer(rollups.length)} à jour ; le grand livre répond pour les autres`,
    ...open.map((rollup) => `    ${rollup.definition} : ${rollupTold(rollup)}`),
  ];
}

function toldOfEcheances({ count, dossiers }: Readiness['blockedEcheances']): readonly string[] {
  if (count === 0) return [];
  const which = counted(count, 'échéance échue n’a pas pu passer', 'échéances échues n’ont pas pu passer');
  return [`  ${which}, quelqu’un doit décider :`, ...dossiers.map((dossier) => `    ecluse dossier show ${dossier}`)];
}

function told(
  url: string,
  pid: number,
  { status, projections, reactions, blockedEcheances, reasons }: Readiness,
  rollups: readonly Rollup[],
): string {
  return [
    `${url} (processus ${String(pid)}) : ${status === 'ready' ? 'prêt' : 'pas prêt'}`,
    ...projections.flatMap(({ name, ordinal, lag, holder, standby, setAside }) => {
      if (ordinal === null) return [`  ${name} : n’a jamais tourné`];
      const writer = holder === null ? 'par personne en ce moment' : `par ${holder.label} depuis ${holder.since.slice(0, 19).replace('T', ' ')} UTC`;
      const others = standby === 0 ? '' : `, ${counted(standby, 'processus prêt', 'processus prêts')} à prendre la suite`;
      const aside = `    ${counted(setAside.events, 'événement mis', 'événements mis')} de côté, dans ${counted(setAside.streams, 'flux', 'flux')} : ecluse set-aside-events --projection ${name}`;
      return [
        `  ${name} : ${lag === null ? 'ne suit plus le journal' : standing(lag)} (événement nº ${integer(ordinal)})`,
        `    écrit ${writer}${others}`,
        ...(setAside.events === 0 ? [] : [aside]),
      ];
    }),
    ...reactions.map(
      ({ name, lag, workers, partitions, held, ahead }) =>
        `  réaction ${name} : ${ahead ? 'en avance sur le journal' : standing(lag)}, ${integer(held)} parts sur ${integer(partitions)} entre ${counted(workers, 'processus', 'processus')}`,
    ),
    ...toldOfEcheances(blockedEcheances),
    ...toldOfRollups(rollups),
    ...reasons.map((reason) => `  ! ${reason}`),
  ].join('\n');
}

function standing(lag: Readiness['reactions'][number]['lag']): string {
  return lag.events === 0 ? 'à jour' : `${lateness(lag)} de retard`;
}
