import { Command, CommanderError, type Option } from 'commander';
import type { Context, Registration } from './command.js';
import { registerAgent } from './commands/agent.js';
import { registerAlerte, registerPhase, registerSeuils } from './commands/alerte.js';
import { registerComparaison } from './commands/comparaison.js';
import { registerDefinition } from './commands/definition.js';
import { registerControle } from './commands/controle.js';
import { registerDemo } from './commands/demo.js';
import { registerDossier } from './commands/dossier.js';
import { registerImport } from './commands/import.js';
import { registerArrete } from './commands/arrete.js';
import { registerIndicateur } from './commands/indicateur.js';
import { registerReleve } from './commands/releve.js';
import { registerIndicators } from './commands/indicators.js';
import { registerLists } from './commands/lists.js';
import { registerLog } from './commands/log.js';
import { registerOpenData } from './commands/open-data.js';
import { registerPieces } from './commands/pieces.js';
import { registerProcedure } from './commands/procedure.js';
import { registerProject } from './commands/project.js';
import { registerRepere } from './commands/repere.js';
import { registerReaction } from './commands/reaction.js';
import { registerRebuild } from './commands/rebuild.js';
import { registerReseau } from './commands/reseau.js';
import { registerRetry } from './commands/retry.js';
import { registerStart } from './commands/start.js';
import { registerStatus } from './commands/status.js';
import { registerVault } from './commands/vault.js';
import { registerVerify } from './commands/verify.js';
import { counted } from './output/french.js';

const REGISTRATIONS: readonly Registration[] = [
  registerStart,
  registerProject,
  registerDemo,
  registerImport,
  registerIndicators,
  registerIndicateur,
  registerReleve,
  registerArrete,
  registerPieces,
  registerOpenData,
  registerDossier,
  registerDefinition,
  registerComparaison,
  registerRepere,
  registerSeuils,
  registerAlerte,
  registerPhase,
  registerReseau,
  registerAgent,
  registerProcedure,
  registerControle,
  registerVerify,
  registerRebuild,
  registerLog,
  registerVault,
  registerRetry,
  registerReaction,
  registerLists,
  registerStatus,
];

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Global Options:': 'Options générales :',
};

/** What the argument parser refuses, in French. */
const REFUSALS: readonly (readonly [pattern: RegExp, french: (...found: string[]) => string])[] = [
  [/^error: unknown option '(.*?)'/u, (option) => `option inconnue : ${option}`],
  [/^error: unknown command '(.*?)'/u, (command) => `commande inconnue : ${command}`],
  [/^error: missing required argument '(.*?)'/u, (argument) => `il manque l’argument <${argument}>`],
  [/^error: required option '(.*?)' not specified/u, (option) => `il manque l’option ${option}`],
  [/^error: option '(.*?)' argument missing/u, (option) => `l’option ${option} demande une valeur`],
  [
    /^error: option '(.*?)' argument '(.*?)' is invalid\. Allowed choices are (.*?)\./u,
    (option, value, choices) => `${option} : « ${value} » n’est pas l’un de ${choices}`,
  ],
  [/^error: option '(.*?)' argument '(.*?)' is invalid\. (.*)/u, (option, value, why) => `${option} : « ${value} » – ${why}`],
  [
    /^error: too many arguments.*?Expected (\d+) arguments? but got (\d+)/u,
    (expected, got) => `${counted(Number(got), 'argument', 'arguments')} au lieu de ${expected}`,
  ],
];

function french(message: string): string {
  for (const [pattern, say] of REFUSALS) {
    const found = pattern.exec(message);
    if (found !== null) return say(...found.slice(1));
  }
  return message.replace(/^error: /u, '');
}

function optionDescription({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? [] : [argChoices.join(', ')];
  const byDefault = typeof defaultValue === 'string' ? [`${defaultValue} sinon`] : [];
  const more = [...choices, ...byDefault].join(' ; ');
  return more === '' ? description : `${description} (${more})`;
}

function inFrench(command: Command): void {
  command
    .helpOption('-h, --help', 'affiche cette aide')
    .configureHelp({ styleTitle: (title) => TITLES[title] ?? title, showGlobalOptions: false, optionDescription })
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  for (const each of command.commands) inFrench(each);
}

/** The `ecluse` command line. */
export function createProgram(context: Context): Command {
  const program = new Command('ecluse')
    .description('Écluse : le stock, l’antériorité et le solde en jours, recalculés de ce qui s’est passé.')
    .usage('<commande> [options]')
    .helpCommand('help [commande]', 'affiche l’aide d’une commande')
    .addHelpText(
      'after',
      [
        '\nLes commandes parlent au serveur qui tourne sur le dossier de données (.ecluse, ou ECLUSE_HOME) ; sans lui, elles en démarrent un le temps de répondre.',
        'Code de retour : 0 réussi, 1 refusé ou échoué, 2 commande mal écrite.',
      ].join('\n'),
    )
    .showSuggestionAfterError(true)
    // A command that has commands of its own leaves them their options.
    .enablePositionalOptions();
  for (const register of REGISTRATIONS) register(program, context);
  inFrench(program);
  return program;
}

/** What the parser could not take; null when it only showed its help. */
export function usageProblem(error: unknown): string | null | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  if (error.exitCode === 0 || error.code === 'commander.help' || error.code === 'commander.helpDisplayed') return null;
  const suggestion = /\(Did you mean (.*?)\?\)/u.exec(error.message)?.[1];
  return `${french(error.message)}${suggestion === undefined ? '' : ` (vouliez-vous dire ${suggestion} ?)`}`;
}
