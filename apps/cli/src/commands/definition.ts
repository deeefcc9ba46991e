import { randomUUID } from 'node:crypto';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { onceSeen } from '../http/once-seen.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted } from '../output/french.js';
import { type Rollup, rollupTold } from '../output/rollups.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';
import { definitionIn } from './definition-file.js';

interface Definition {
  readonly code: string;
  readonly version: number;
  readonly block: string;
  readonly label: string;
  readonly source: string;
}

interface DefinitionDetail {
  readonly code: string;
  readonly versions: readonly Definition[];
  readonly rollups: readonly Rollup[];
}

interface Published {
  readonly code: string;
  readonly version: number;
  readonly position: string;
}

const EXAMPLE = 'Partez d’une définition qui existe : ecluse definition show solde-ouvre-20 --json';

const BLOCK_WORDS: Readonly<Record<string, string>> = {
  stock: 'stock',
  anteriorite: 'antériorité',
  flux: 'flux',
  soldeEnJours: 'solde en jours',
  ratio: 'indicateur',
  releve: 'relevé',
  rapport: 'rapport',
  dossiers: 'dossiers',
  delai: 'délai',
  etapes: 'étapes',
  ecart: 'écart',
};

/** Members in the words of the file, in its order. */
const TOLD_APART = ['code', 'version', 'block', 'label', 'source'];

/** What is made of the grand livre: closed days are rolled up by it. Of all else there is nothing to roll up under its name. */
const ROLLED_UP: ReadonlySet<string> = new Set(['stock', 'anteriorite', 'flux', 'soldeEnJours', 'ratio']);

const cumulsTold = ({ block }: Pick<Definition, 'block'>, told: string | undefined): string =>
  ROLLED_UP.has(block) ? (told ?? 'pas encore') : 'sans objet';

const referenceOf = ({ code, version }: Pick<Definition, 'code' | 'version'>): string => `${code}@${String(version)}`;

export const registerDefinition: Registration = (program, context) => {
  const definition = program
    .command('definition')
    .summary('les définitions d’indicateurs : les lire, en publier')
    .description('Les définitions par lesquelles les chiffres sont faits. Une version publiée ne change plus.');
  definition
    .command('publish <FICHIER>')
    .summary('publie une version d’une définition')
    .description(
      'Publie une version d’une définition, lue d’un fichier JSON. Les chiffres demandés par elle (--definition) sont justes aussitôt ; les jours clos sont cumulés ensuite, ce que montre ecluse status. Publier deux fois le même contenu ne fait rien de plus.',
    )
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse definition publish anteriorite-12.json', 'ecluse definition show anteriorite-12'))
    .action(async (file: string, options: WithJson) => publish(file, options, context));
  definition
    .command('list')
    .summary('les définitions, toutes versions')
    .description('Liste : les définitions d’indicateurs, toutes versions, et jusqu’où les jours clos sont cumulés par chacune.')
    .option('--json', 'la liste en JSON')
    .addHelpText('after', examples('ecluse definition list', 'ecluse definition list --json'))
    .action(async (options: WithJson) => list(options, context));
  definition
    .command('show <CODE>')
    .summary('une définition et ses versions')
    .description('Une définition : ce que dit chacune de ses versions, et jusqu’où les jours clos sont cumulés.')
    .option('--json', 'la définition en JSON')
    .addHelpText('after', examples('ecluse definition show solde-ouvre-20', 'ecluse definition show solde-ouvre-20 --json'))
    .action(async (code: string, options: WithJson) => show(code, options, context));
};

async function publish(file: string, { json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  const body = await definitionIn(file, EXAMPLE);
  const published = await withServer(terminal, async (client) =>
    onceSeen(client, '/api/v1/definitions?limit=1', await client.post<Published>('/api/v1/definitions', { body, key: randomUUID() })),
  );
  const reference = referenceOf(published);
  terminal.print(
    asJson === true
      ? json(published)
      : `${reference} est publiée. Les chiffres par elle : ecluse indicators --definition ${reference}\nLes jours clos sont cumulés en ce moment ; ecluse status dit jusqu’où.`,
  );
}

async function list({ json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  const { definitions, rollups } = await withServer(terminal, async (client) => ({
    definitions: await allOf(pagesOf<Definition>(client, '/api/v1/definitions')),
    rollups: await allOf(pagesOf<Rollup>(client, '/api/v1/rollups')),
  }));
  if (asJson === true) {
    terminal.print(json(definitions));
    return;
  }
  const toldBy = new Map(rollups.items.map((rollup) => [rollup.definition, rollupTold(rollup)]));
  const columns = ['Définition', 'Bloc', 'Nom', 'Cumuls'].map((title) => ({ title }));
  const rows = definitions.items.map((each) => [
    ...[referenceOf(each), BLOCK_WORDS[each.block] ?? each.block, each.label],
    cumulsTold(each, toldBy.get(referenceOf(each))),
  ]);
  terminal.print(`${rows.length === 0 ? '' : `${table(columns, rows)}\n\n`}${counted(definitions.count, 'définition', 'définitions')}.`);
}

async function show(code: string, { json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  const detail = await withServer(terminal, async (client) => client.get<DefinitionDetail>(`/api/v1/definitions/${encodeURIComponent(code)}`));
  terminal.print(asJson === true ? json(detail) : detail.versions.map((version) => told(version, detail.rollups)).join('\n\n'));
}

function told(definition: Definition, rollups: readonly Rollup[]): string {
  const rollup = rollups.find((each) => each.definition === referenceOf(definition));
  const members = Object.entries(definition).filter(([name]) => !TOLD_APART.includes(name));
  return [
    `${referenceOf(definition)} – ${definition.label}`,
    `  bloc : ${BLOCK_WORDS[definition.block] ?? definition.block} (${definition.block})`,
    ...members.map(([name, value]) => `  ${name} : ${JSON.stringify(value)}`),
    `  source : ${definition.source}`,
    `  cumuls des jours clos : ${cumulsTold(definition, rollup === undefined ? undefined : rollupTold(rollup))}`,
  ].join('\n');
}
