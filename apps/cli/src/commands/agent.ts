import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import type { Client } from '../http/client.js';
import { onceSeen } from '../http/once-seen.js';
import { allOf, pagesOf } from '../http/pages.js';
import { type Agent, agentsText, type Effectifs } from '../output/effectifs.js';
import { counted, integer } from '../output/french.js';
import { withServer } from '../server/running-server.js';
import { fraction } from '../typed-number.js';
import { fileStats } from './import.js';
import { importWhole } from './whole-file.js';

interface Acted {
  readonly agent: string;
  readonly position: string;
}

interface Imported {
  readonly read: number;
  readonly agents: number;
  readonly changed: number;
  readonly position: string | null;
}

/** What shows that somebody said something of an agent. */
const AGENTS_SEEN = '/api/v1/agents?limit=1';
const AS_JSON = ['--json', 'le résultat en JSON'] as const;
const KINDS = ['cdi', 'cdd', 'interim'] as const;
/** As people say them; the API has its own words. */
const FONCTIONS: Readonly<Record<string, string>> = { production: 'production', autre: 'other' };
const MOTIFS: Readonly<Record<string, string>> = { depart: 'departure', retraite: 'retirement', terme: 'term', changement: 'change' };

const pathOf = (agent: string, verb: string): string => `/api/v1/agents/${encodeURIComponent(agent)}/${verb}`;
const choice = (flags: string, description: string, choices: readonly string[]): Option =>
  new Option(flags, description).choices(choices).makeOptionMandatory();

const quotite = fraction('une quotité va de plus de 0 à 1, par exemple 0,8');

function level(text: string): number {
  if (/^\d$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('un niveau est un nombre de 0, aucun, à 4, la transmet');
}

export const registerAgent: Registration = (program, context) => {
  const agent = program
    .command('agent')
    .summary('les agents sous pseudonyme : contrats, équipes, absences, compétences')
    .description(
      'Les agents ne sont connus que sous un pseudonyme. Leurs contrats, leurs absences et leurs compétences sont datés ; redire ce qui vaut ne fait rien de plus. Les sommes, en ETP et en ETPMA : ecluse reseau effectifs.',
    );
  registerReading(agent, context);
  registerContrats(agent, context);
  registerRest(agent, context);
};

interface ListOptions extends WithJson {
  readonly on?: string;
  readonly caisse?: string;
  readonly groupement?: string;
  readonly reseau?: string;
  readonly equipe?: string | false;
}

function registerReading(agent: Command, { terminal }: Context): void {
  agent
    .command('list')
    .summary('les agents d’une caisse, ou d’une équipe, un jour')
    .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ), aujourd’hui sinon')
    .option('--caisse <CODE>', 'caisse')
    .option('--groupement <CODE>', 'groupement')
    .option('--reseau <CODE>', 'réseau, par le code de sa tête')
    .option('--equipe <NOM>', 'seulement cette équipe')
    .option('--no-equipe', 'seulement les contrats d’aucune équipe')
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse agent list --caisse 751 --on 2024-12-31', 'ecluse agent list --caisse 751 --equipe retraite-1 --json'))
    .action(async ({ json: asJson, equipe, ...asked }: ListOptions) => {
      // Commander says true where neither of the two options is given.
      const query = { ...asked, ...(equipe === false ? { sansEquipe: true } : typeof equipe === 'string' ? { equipe } : {}) };
      const { agents, fusions } = await withServer(terminal, async (client) => {
        const found = await allOf(pagesOf<Agent>(client, '/api/v1/agents', query));
        const isAnswered = asJson === true || found.count > 0 || asked.caisse === undefined;
        return { agents: found, fusions: isAnswered ? [] : (await client.get<Pick<Effectifs, 'fusions'>>('/api/v1/effectifs', asked)).fusions };
      });
      terminal.print(asJson === true ? json(agents) : agentsText(agents.items, fusions));
    });
}

/** The action of a command that says something of an agent. */
function saying<Options extends WithJson>(
  { terminal }: Context,
  of: (agent: string, options: Options) => { readonly verb: string; readonly body?: object; readonly done: string },
): (agent: string, options: Options) => Promise<void> {
  return async (agent, options) => {
    const { verb, body = {}, done } = of(agent, options);
    const acted = await withServer(terminal, async (client) =>
      onceSeen(client, AGENTS_SEEN, await client.post<Acted>(pathOf(agent, verb), { body, key: randomUUID() })),
    );
    terminal.print(options.json === true ? json(acted) : done);
  };
}

interface ContratOptions extends WithJson {
  readonly contrat: string;
  readonly caisse: string;
  readonly equipe?: string;
  readonly sorte: string;
  readonly fonction: string;
  readonly quotite?: number;
  readonly from: string;
}

function registerContrats(agent: Command, context: Context): void {
  agent
    .command('contrat <AGENT>')
    .summary('un contrat commence')
    .requiredOption('--contrat <NOM>', 'nom du contrat, propre à l’agent')
    .requiredOption('--caisse <CODE>', 'caisse')
    .addOption(choice('--sorte <SORTE>', 'sorte de contrat', KINDS))
    .addOption(choice('--fonction <FONCTION>', 'en production, ou non', Object.keys(FONCTIONS)))
    .option('--equipe <NOM>', 'équipe')
    .option('--quotite <NOMBRE>', 'quotité, 1 sinon', quotite)
    .requiredOption('--from <JOUR>', 'premier jour')
    .option(...AS_JSON)
    .addHelpText(
      'after',
      examples('ecluse agent contrat p_3f2a --contrat 2019-1 --caisse 751 --sorte cdi --fonction production --quotite 0,8 --from 2019-09-01'),
    )
    .action(
      saying<ContratOptions>(context, (who, { contrat, caisse, equipe, sorte, fonction, quotite: share, from }) => ({
        verb: 'contrats',
        body: { contrat, caisse, equipe, kind: sorte, fonction: FONCTIONS[fonction], quotite: share, from },
        done: `Le contrat « ${contrat} » de ${who} commence le ${from}.`,
      })),
    );
  agent
    .command('affectation <AGENT>')
    .summary('un contrat change d’équipe, de fonction ou de quotité')
    .requiredOption('--contrat <NOM>', 'contrat')
    .addOption(choice('--fonction <FONCTION>', 'en production, ou non', Object.keys(FONCTIONS)))
    .option('--equipe <NOM>', 'équipe ; aucune sinon')
    .option('--quotite <NOMBRE>', 'quotité, 1 sinon', quotite)
    .requiredOption('--from <JOUR>', 'premier jour')
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse agent affectation p_3f2a --contrat 2019-1 --fonction production --equipe retraite-2 --from 2024-01-01'))
    .action(
      saying<Omit<ContratOptions, 'caisse' | 'sorte'>>(context, (who, { contrat, equipe, fonction, quotite: share, from }) => ({
        verb: `contrats/${encodeURIComponent(contrat)}/affectations`,
        body: { equipe, fonction: FONCTIONS[fonction], quotite: share, from },
        done: `Le contrat « ${contrat} » de ${who} change le ${from}.`,
      })),
    );
  agent
    .command('end <AGENT>')
    .summary('un contrat finit')
    .description('Un contrat finit. Le jour même où il a commencé : il n’a jamais été, c’est ainsi qu’une erreur est reprise.')
    .requiredOption('--contrat <NOM>', 'contrat')
    .addOption(choice('--motif <MOTIF>', 'pourquoi', Object.keys(MOTIFS)))
    .requiredOption('--on <JOUR>', 'premier jour sans le contrat')
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse agent end p_3f2a --contrat 2019-1 --motif retraite --on 2025-01-01'))
    .action(
      saying<WithJson & { readonly contrat: string; readonly motif: string; readonly on: string }>(context, (who, { contrat, motif, on }) => ({
        verb: `contrats/${encodeURIComponent(contrat)}/end`,
        body: { reason: MOTIFS[motif], on },
        done: `Le contrat « ${contrat} » de ${who} finit : ${on} est le premier jour sans lui.`,
      })),
    );
  agent
    .command('import <FICHIER>')
    .summary('enregistre les contrats d’un fichier CSV, tous ou aucun')
    .description(
      'Lit un fichier CSV : agent, contrat, caisse, equipe, sorte, fonction, quotite, debut, fin, motif. Chaque ligne refusée est dite, avec son remède, et rien n’est alors écrit. Le même fichier une seconde fois ne fait rien de plus.',
    )
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse agent import contrats.csv'))
    .action(async (file: string, options: WithJson) =>
      importWhole(
        { command: 'ecluse agent import', file, ...options },
        context,
        async () => withServer(context.terminal, async (client) => upload(client, file)),
        ({ read, agents, changed }) =>
          `${file} : ${counted(read, 'contrat lu', 'contrats lus')}, ${counted(agents, 'agent', 'agents')}, ${integer(changed)} de changés.`,
      ),
    );
}

async function upload(client: Client, file: string): Promise<Imported> {
  const { size: total } = await fileStats(file);
  const bytes = { bytes: createReadStream(file), total, sent: () => undefined };
  return onceSeen(client, AGENTS_SEEN, await client.upload<Imported>('/api/v1/contrats', bytes, { query: {}, key: randomUUID() }));
}

function registerRest(agent: Command, context: Context): void {
  agent
    .command('absence <AGENT>')
    .summary('un agent est absent')
    .requiredOption('--absence <NOM>', 'nom de l’absence, propre à l’agent')
    .requiredOption('--motif <TEXTE>', 'motif')
    .requiredOption('--from <JOUR>', 'premier jour')
    .requiredOption('--until <JOUR>', 'jour du retour')
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse agent absence p_3f2a --absence 2024-1 --motif formation --from 2024-12-02 --until 2024-12-09'))
    .action(
      saying<WithJson & { readonly absence: string; readonly motif: string; readonly from: string; readonly until: string }>(
        context,
        (who, { absence, motif, from, until }) => ({
          verb: 'absences',
          body: { absence, reason: motif, from, until },
          done: `${who} est absent du ${from} au ${until}, jour du retour.`,
        }),
      ),
    );
  agent
    .command('cancel-absence <AGENT>')
    .summary('une absence n’a pas lieu')
    .requiredOption('--absence <NOM>', 'absence')
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse agent cancel-absence p_3f2a --absence 2024-1'))
    .action(
      saying<WithJson & { readonly absence: string }>(context, (who, { absence }) => ({
        verb: `absences/${encodeURIComponent(absence)}/cancel`,
        done: `L’absence « ${absence} » de ${who} n’a pas lieu.`,
      })),
    );
  agent
    .command('competence <AGENT>')
    .summary('un agent a un niveau dans une compétence')
    .requiredOption('--competence <NOM>', 'compétence')
    .addOption(new Option('--level <NIVEAU>', 'de 0, aucun, à 4, la transmet').argParser(level).makeOptionMandatory())
    .requiredOption('--from <JOUR>', 'premier jour')
    .option(...AS_JSON)
    .addHelpText('after', examples('ecluse agent competence p_3f2a --competence reversion --level 3 --from 2024-01-01'))
    .action(
      saying<WithJson & { readonly competence: string; readonly level: number; readonly from: string }>(
        context,
        (who, { competence, level: reached, from }) => ({
          verb: 'competences',
          body: { competence, level: reached, from },
          done: `${who} : « ${competence} », niveau ${String(reached)} à partir du ${from}.`,
        }),
      ),
    );
}
