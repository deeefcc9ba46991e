import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ProcedureDefinition } from '#libs/domain';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import type { Client } from '../http/client.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, integer } from '../output/french.js';
import { type Objectifs, objectifsText } from '../output/objectifs.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';
import { type CheckedFile, checkedFile, definitionIn, type ProcedureSource, publishedBy, sourceOf } from './procedure-source.js';

interface Published {
  readonly code: string;
  readonly version: number;
}

interface Listed {
  readonly code: string;
  readonly label: string;
  readonly version: number | null;
}

interface MigrateOptions extends WithJson {
  readonly to?: string;
  readonly dryRun?: boolean;
}

interface MigrationPage {
  readonly next: string | null;
  readonly items: readonly { readonly reference: string; readonly blocked?: readonly string[]; readonly error?: string | null }[];
}

const MIGRATION_PAGE = 500;

interface IndicatorsOptions extends WithJson {
  readonly year?: string;
  readonly on?: string;
}

export const registerProcedure: Registration = (program, context) => {
  const procedure = program
    .command('procedure')
    .summary('vérifie, publie, compare, dessine les procédures')
    .description(
      'Les procédures que suivent les dossiers. Une version publiée ne change plus : ce qui change fait une nouvelle version. « check », et « diff » ou « draw » sur des fichiers, n’ont pas besoin de serveur.',
    );
  procedure
    .command('check <FICHIER>')
    .summary('dit tout ce qui empêcherait de publier un fichier')
    .description(
      'Vérifie une procédure sans la publier : sa forme, ses étapes, ses conditions, ses tables, ses échéances. Code de retour 1 s’il y a une erreur.',
    )
    .option('--json', 'les problèmes en JSON')
    .addHelpText('after', examples('ecluse procedure check procedures/demande-de-retraite.yaml'))
    .action(async (file: string, options: WithJson) => check(file, options, context));
  procedure
    .command('publish <FICHIER>')
    .summary('publie une version')
    .description('Vérifie une procédure, puis la publie sous sa version. Publier deux fois la même ne fait rien de plus.')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse procedure publish procedures/traduction.yaml'))
    .action(async (file: string, options: WithJson) => publish(file, options, context));
  procedure
    .command('list')
    .summary('les procédures et leur dernière version')
    .option('--json', 'en JSON')
    .addHelpText('after', examples('ecluse procedure list'))
    .action(async (options: WithJson) => list(options, context));
  procedure
    .command('diff <AVANT> <APRÈS>')
    .summary('ce qui change de l’une à l’autre')
    .description('Compare deux procédures, chacune un fichier, un code (sa dernière version publiée) ou CODE@VERSION.')
    .option('--json', 'en JSON')
    .addHelpText('after', examples('ecluse procedure diff traduction@1 traduction@2', 'ecluse procedure diff traduction procedures/traduction.yaml'))
    .action(async (before: string, after: string, options: WithJson) => diff(before, after, options, context));
  procedure
    .command('migrate <CODE>')
    .summary('fait suivre une autre version aux dossiers vivants')
    .description(
      'Fait passer tous les dossiers vivants d’une procédure à une version. Avec --dry-run, rien n’est écrit : qui resterait et pourquoi, les horloges avant et après. Interrompue, la même commande reprend. Code de retour 1 si des dossiers restent.',
    )
    .option('--to <VERSION>', 'version ; la dernière publiée sans cette option')
    .option('--dry-run', 'dit ce qui se passerait')
    .option('--json', 'un objet par dossier, un par ligne')
    .addHelpText('after', examples('ecluse procedure migrate traduction --dry-run', 'ecluse procedure migrate traduction --to 2'))
    .action(async (code: string, options: MigrateOptions) => migrate(code, options, context));
  procedure
    .command('indicators <CODE>')
    .summary('les indicateurs d’une procédure, face à leurs cibles')
    .description(
      'Mesure les objectifs d’une procédure pour une année, selon les dossiers tels que connus maintenant : valeur, numérateur, dénominateur, cible. Ce qui n’est pas encore échu est compté à part.',
    )
    .option('--year <ANNÉE>', 'année mesurée ; celle du jour de la mesure sans cette option')
    .option('--on <JOUR>', 'jour de la mesure, AAAA-MM-JJ ; aujourd’hui sans cette option')
    .option('--json', 'la réponse en JSON, avec les adresses des listes de dossiers')
    .addHelpText(
      'after',
      examples('ecluse procedure indicators traduction --year 2024', 'ecluse procedure indicators traduction --on 2024-12-31 --json'),
    )
    .action(async (code: string, { year, on, json: asJson }: IndicatorsOptions) => {
      const path = `/api/v1/procedures/${encodeURIComponent(code)}/indicators`;
      const objectifs = await withServer(context.terminal, async (client) => client.get<Objectifs>(path, { year, on }));
      context.terminal.print(asJson === true ? json(objectifs) : objectifsText(objectifs));
    });
  procedure
    .command('draw <PROCÉDURE> <DESSIN>')
    .summary('dessine une procédure, en .svg ou en .bpmn')
    .description('Dessine un fichier, un code ou CODE@VERSION : en SVG, ou en BPMN 2.0 que tout éditeur ouvre. N’écrase rien sans --force.')
    .option('--force', 'remplace le dessin s’il existe')
    .option('--json', 'le résultat en JSON')
    .addHelpText(
      'after',
      examples('ecluse procedure draw procedures/traduction.yaml traduction.bpmn', 'ecluse procedure draw traduction@1 traduction.svg --force'),
    )
    .action(async (source: string, drawing: string, options: WithJson & { readonly force?: boolean }) => draw(source, drawing, options, context));
};

async function check(file: string, { json: asJson }: WithJson, { terminal, setExitCode }: Context): Promise<void> {
  const { problems } = await checkedFile(file);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) setExitCode(1);
  if (asJson === true) {
    terminal.print(json({ file, ok: errors === 0, problems }));
    return;
  }
  const { lineOf } = await import('#libs/interchange');
  const warnings = problems.length - errors;
  const verdict =
    errors > 0 ? `${counted(errors, 'erreur', 'erreurs')} : cette procédure ne peut pas être publiée.` : 'Rien n’empêche de la publier.';
  terminal.print(
    [...problems.map(lineOf), `${verdict}${warnings > 0 ? ` ${counted(warnings, 'avertissement', 'avertissements')}.` : ''}`].join('\n'),
  );
}

/** The definition of a file in which no error of some sort was found. @throws Failure `procedure.invalid` with each of them */
async function withoutErrors(
  { definition, problems }: CheckedFile,
  counts: (problem: CheckedFile['problems'][number]) => boolean = () => true,
): Promise<ProcedureDefinition> {
  const errors = problems.filter((problem) => problem.severity === 'error' && (definition === null || counts(problem)));
  if (definition !== null && errors.length === 0) return definition;
  const { lineOf } = await import('#libs/interchange');
  throw new Failure('procedure.invalid', errors.map(lineOf).join('\n'), 'Corrigez le fichier, puis relancez la commande.');
}

async function publish(file: string, { json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  // A server may know what a link of the file asks for; whatever else is wrong needs none to be told.
  await withoutErrors(await checkedFile(file), ({ path: [section] }) => section !== 'links');
  const published = await withServer(terminal, async (client) => {
    const checked = await checkedFile(file, client);
    const definition = await withoutErrors(checked);
    const { lineOf } = await import('#libs/interchange');
    for (const warning of checked.problems) terminal.say(lineOf(warning));
    const path = `/api/v1/procedures/${encodeURIComponent(definition.code)}/versions`;
    return client.post<Published>(path, { body: { definition }, key: randomUUID() });
  });
  terminal.print(asJson === true ? json(published) : `Procédure ${published.code}, version ${integer(published.version)} publiée.`);
}

async function list({ json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  const { items } = await withServer(terminal, async (client) => allOf(pagesOf<Listed>(client, '/api/v1/procedures')));
  const rows = items.map(({ code, label, version }) => [code, version === null ? 'nom seul' : integer(version), label]);
  terminal.print(asJson === true ? json(items) : table([{ title: 'Code' }, { title: 'Version', align: 'right' }, { title: 'Nom' }], rows));
}

/** The definitions of some sources, with a server only when one of them is published. */
async function definitionsOf(sources: readonly ProcedureSource[], { terminal }: Context): Promise<readonly ProcedureDefinition[]> {
  const read = async (source: ProcedureSource, client: Client | null): Promise<ProcedureDefinition> => {
    if (source.kind === 'file' || client === null) return definitionIn(source.kind === 'file' ? source.file : source.code);
    return publishedBy(client, source.code, source.version);
  };
  const all = async (client: Client | null): Promise<readonly ProcedureDefinition[]> =>
    Promise.all(sources.map(async (source) => read(source, client)));
  return sources.some(({ kind }) => kind === 'published') ? withServer(terminal, all) : all(null);
}

async function diff(before: string, after: string, { json: asJson }: WithJson, context: Context): Promise<void> {
  const [former, later] = await definitionsOf([sourceOf(before), sourceOf(after)], context);
  if (former === undefined || later === undefined) return;
  const { diffProcedures } = await import('#libs/domain');
  const differences = diffProcedures(former, later);
  const told = differences.length === 0 ? 'Rien ne change.' : differences.map(({ sentence }) => sentence).join('\n');
  context.terminal.print(asJson === true ? json(differences) : told);
}

/** Page after page; each dossier is told as it comes. */
async function migrate(code: string, { to, dryRun, json: asJson }: MigrateOptions, { terminal, setExitCode }: Context): Promise<void> {
  await withServer(terminal, async (client) => {
    const target = to ?? String((await publishedBy(client, code, null)).version);
    const path = `/api/v1/procedures/${encodeURIComponent(code)}/migration`;
    let [gone, stayed] = [0, 0];
    for (let cursor: string | undefined, done = false; !done;) {
      const query = { to: target, limit: MIGRATION_PAGE, cursor };
      const page =
        dryRun === true ? await client.get<MigrationPage>(path, query) : await client.post<MigrationPage>(path, { query, key: randomUUID() });
      for (const item of page.items) {
        const why = item.blocked ?? (item.error == null ? [] : [item.error]);
        if (why.length === 0) gone += 1;
        else stayed += 1;
        if (asJson === true) terminal.print(JSON.stringify(item));
        else if (why.length > 0) terminal.print(`${item.reference} reste : ${why.join(' ')}`);
      }
      await terminal.taken();
      terminal.progress(`${integer(gone + stayed)} dossiers…`);
      done = page.next === null;
      cursor = page.next ?? undefined;
    }
    if (stayed > 0) setExitCode(1);
    const verb = dryRun === true ? ['migreraient', 'resteraient'] : ['ont migré', 'restent'];
    terminal.say(`Version ${target} : ${integer(gone)} dossiers ${verb[0] ?? ''}, ${integer(stayed)} ${verb[1] ?? ''}.`);
  });
}

async function draw(
  source: string,
  drawing: string,
  { json: asJson, force }: WithJson & { readonly force?: boolean },
  context: Context,
): Promise<void> {
  const format = extname(drawing);
  if (format !== '.svg' && format !== '.bpmn') {
    throw new Failure('drawing.formatUnknown', `« ${drawing} » ne finit ni par .svg ni par .bpmn.`, 'Donnez au dessin l’une de ces deux fins.', 2);
  }
  const [definition] = await definitionsOf([sourceOf(source)], context);
  if (definition === undefined) return;
  const { procedureBpmn, procedureSvg } = await import('#libs/interchange');
  const text = format === '.svg' ? await procedureSvg(definition) : await procedureBpmn(definition);
  await written(drawing, text, force === true);
  context.terminal.print(asJson === true ? json({ file: drawing, code: definition.code, version: definition.version }) : `Dessin écrit : ${drawing}`);
}

async function written(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new Failure(
      exists ? 'drawing.exists' : 'drawing.notWritten',
      exists ? `${file} existe déjà.` : `${file} ne peut pas être écrit (${error instanceof Error ? error.message : String(error)}).`,
      exists ? 'Donnez un autre nom, ou --force pour le remplacer.' : 'Vérifiez le dossier et ses droits.',
      1,
      { cause: error },
    );
  }
}
