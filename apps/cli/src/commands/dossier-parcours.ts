import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type Context, examples, gathered, json, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import type { Client, Headers } from '../http/client.js';
import { counted, day, integer } from '../output/french.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';

interface Acting {
  readonly role?: string;
  readonly agent?: string;
}

interface OpenOptions extends WithJson {
  readonly procedure: string;
  readonly caisse?: string;
  readonly on?: string;
}

interface ActOptions extends WithJson, Acting {
  readonly value?: readonly string[];
  readonly piece?: readonly string[];
  readonly reason?: string;
  readonly on?: string;
}

interface Written {
  readonly id: string;
  readonly revision: number;
}

interface FormField {
  readonly code: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'boolean' | 'date' | 'cents';
  readonly required: boolean;
}

interface Parcours {
  readonly id: string;
  readonly reference: string;
  readonly status: 'open' | 'closed';
  readonly procedure: { readonly code: string; readonly version: number; readonly label: string };
  readonly etape: { readonly label: string; readonly help: string | null } | null;
  readonly clocks: readonly {
    readonly label: string;
    readonly days: number | null;
    readonly dueOn: string | null;
    readonly steps: readonly { readonly sentence: string }[];
  }[];
  readonly pieces: readonly { readonly label: string; readonly expected: boolean; readonly received: number }[];
  readonly waits: readonly { readonly label: string; readonly waitingFor: string; readonly fromOn: string; readonly toOn: string | null }[];
  readonly echeances: readonly { readonly label: string; readonly status: string; readonly obstacle: string | null; readonly dueOn: string }[];
  readonly actions: readonly {
    readonly code: string;
    readonly label: string;
    readonly allowed: boolean;
    readonly refusals: readonly string[];
    readonly form: { readonly fields: readonly FormField[] } | null;
  }[];
  readonly links: readonly { readonly label: string; readonly dossier: string; readonly outcome: string | null }[];
}

const headersOf = ({ role, agent }: Acting): Headers => ({
  ...(role === undefined ? {} : { 'ecluse-role': encodeURIComponent(role) }),
  ...(agent === undefined ? {} : { 'ecluse-agent': encodeURIComponent(agent) }),
});

const withActing = (command: Command): Command =>
  command.option('--role <RÔLE>', 'dans quel rôle de la procédure').option('--agent <NOM>', 'qui agit, sous son pseudonyme');

/** What is done with a dossier on its procédure: `ecluse dossier open|show|act`. */
export function registerParcours(dossier: Command, context: Context): void {
  dossier
    .command('open <RÉFÉRENCE>')
    .summary('ouvre un dossier sous une procédure')
    .description('Ouvre un dossier ; il suit la dernière version publiée de sa procédure, et la garde.')
    .requiredOption('--procedure <CODE>', 'procédure')
    .option('--caisse <CODE>', 'caisse dont les jours et les heures comptent')
    .option('--on <JOUR>', 'jour d’ouverture ; aujourd’hui sans cette option')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse dossier open R-2026-000123 --procedure traduction --caisse 751'))
    .action(async (reference: string, options: OpenOptions) => open(reference, options, context));
  withActing(dossier.command('show <RÉFÉRENCE>'))
    .summary('où en est un dossier sur sa procédure, et ce qui peut y être fait')
    .option('--json', 'en JSON')
    .addHelpText('after', examples('ecluse dossier show R-2026-000123 --role gestionnaire'))
    .action(async (reference: string, options: WithJson & Acting) => show(reference, options, context));
  withActing(dossier.command('act <RÉFÉRENCE> <ACTION>'))
    .summary('fait une action de l’étape où se trouve un dossier')
    .option('--value <CHAMP=VALEUR>', 'un champ du formulaire ; peut être répétée', gathered)
    .option('--piece <ID>', 'une pièce concernée ; peut être répétée', gathered)
    .option('--reason <MOTIF>', 'le motif, quand l’action en demande un')
    .option('--on <JOUR>', 'jour de l’action ; aujourd’hui sans cette option')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse dossier act R-2026-000123 rendre --role coordinateur --agent p_12'))
    .action(async (reference: string, action: string, options: ActOptions) => act(reference, action, options, context));
}

async function open(reference: string, { procedure, caisse, on, json: asJson }: OpenOptions, { terminal }: Context): Promise<void> {
  const body = { reference, procedure, caisse, on };
  const written = await withServer(terminal, async (client) => client.post<Written>('/api/v1/dossiers', { body, key: randomUUID() }));
  terminal.print(asJson === true ? json(written) : `Dossier ${reference} ouvert (${written.id}).`);
}

const parcoursOf = async (client: Client, reference: string, acting: Acting): Promise<Parcours> =>
  client.get<Parcours>(`/api/v1/dossiers/${encodeURIComponent(reference)}/parcours`, {}, headersOf(acting));

async function show(reference: string, { json: asJson, ...acting }: WithJson & Acting, { terminal }: Context): Promise<void> {
  const parcours = await withServer(terminal, async (client) => parcoursOf(client, reference, acting));
  terminal.print(asJson === true ? json(parcours) : told(parcours));
}

function valueOf({ code, type }: Pick<FormField, 'code' | 'type'>, text: string): string | number | boolean {
  if (type === 'text' || type === 'date') return text;
  if (type === 'boolean' && /^(?:true|oui|false|non)$/u.test(text)) return text === 'true' || text === 'oui';
  if (type !== 'boolean' && /^-?\d+(?:[.,]\d+)?$/u.test(text)) return Number(text.replace(',', '.'));
  throw new Failure('form.invalid', `« ${code} » attend ${type === 'boolean' ? 'oui ou non' : 'un nombre'} ; reçu : ${text}`, null, 2);
}

/** The fields as they were typed, each by its type in the form; one that the form does not have is the server's to refuse. */
function valuesOf(given: readonly string[], fields: readonly FormField[]): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    given.map((text) => {
      const [code = '', ...rest] = text.split('=');
      if (rest.length === 0) throw new Failure('form.invalid', `« ${text} » ne s’écrit pas CHAMP=VALEUR.`, null, 2);
      return [code, valueOf(fields.find((field) => field.code === code) ?? { code, type: 'text' }, rest.join('='))];
    }),
  );
}

async function act(reference: string, action: string, options: ActOptions, { terminal }: Context): Promise<void> {
  const { value = [], piece, reason, on, json: asJson } = options;
  const written = await withServer(terminal, async (client) => {
    const { id, actions } = await parcoursOf(client, reference, options);
    const fields = actions.find(({ code }) => code === action)?.form?.fields ?? [];
    const body = { values: valuesOf(value, fields), pieces: piece, reason, on };
    const path = `/api/v1/dossiers/${id}/actions/${encodeURIComponent(action)}`;
    await client.post<Written>(path, { body, key: randomUUID(), headers: headersOf(options) });
    return parcoursOf(client, id, options);
  });
  terminal.print(asJson === true ? json(written) : told(written));
}

const STATUS: Readonly<Record<string, string>> = {
  standing: 'au',
  suspended: 'suspendue, était au',
  lifted: 'tenue, était au',
  passed: 'passée le',
  blocked: 'bloquée, échue le',
};

function told({ reference, id, status, procedure, etape, clocks, pieces, waits, echeances, actions, links }: Parcours): string {
  const expected = pieces.filter(({ expected: isExpected, received }) => isExpected || received > 0);
  const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', title, ...lines]);
  const asked = (fields: readonly FormField[]): string => fields.map(({ code, required }) => (required ? code : `[${code}]`)).join(' ');
  const rows = clocks.map(({ label, days, dueOn }) => [label, integer(days), day(dueOn)]);
  return [
    `Dossier ${reference} (${id}) – ${procedure.label}, version ${integer(procedure.version)}`,
    `${etape === null ? 'Sans étape' : `Étape : ${etape.label}`}${status === 'closed' ? ' (clos)' : ''}`,
    ...(etape?.help == null ? [] : [etape.help]),
    '',
    table([{ title: 'Horloge' }, { title: 'Jours', align: 'right' }, { title: 'Au plus tard' }], rows),
    ...section(
      'Pièces :',
      expected.map(({ label, received }) => `  ${received > 0 ? `${integer(received)} ×` : 'attendue'}  ${label}`),
    ),
    ...section(
      'Attentes :',
      waits.filter(({ toOn }) => toOn === null).map(({ label, waitingFor, fromOn }) => `  ${label} (${waitingFor}), depuis le ${day(fromOn)}`),
    ),
    ...section(
      'Échéances :',
      echeances.map(
        ({ label, status: how, obstacle, dueOn }) =>
          `  ${label} : ${STATUS[how] ?? how} ${day(dueOn)}${obstacle === null ? '' : ` – à décider : ${obstacle}`}`,
      ),
    ),
    ...section(
      'Dossiers liés :',
      links.map(({ label, dossier, outcome }) => `  ${label} : ${dossier} (${outcome ?? 'attendu'})`),
    ),
    ...section(
      counted(actions.length, 'action :', 'actions :'),
      actions.map(({ code, label, allowed, refusals, form }) =>
        allowed ? `  ${code} – ${label}${form === null ? '' : ` : ${asked(form.fields)}`}` : `  (${code} – ${label} : ${refusals.join(' ')})`,
      ),
    ),
  ].join('\n');
}
