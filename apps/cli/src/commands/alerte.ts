import { randomUUID } from 'node:crypto';
import { type Context, examples, gathered, json, type Registration, type WithJson } from '../command.js';
import type { Client } from '../http/client.js';
import { allOf, pagesOf } from '../http/pages.js';
import { valued } from '../output/comparaison.js';
import { counted, day, integer, share, text } from '../output/french.js';
import { type Fusion, fusionsText } from '../output/fusions.js';
import { table } from '../output/table.js';
import { readUnits, type Units, written } from '../output/written.js';
import { withServer } from '../server/running-server.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';
import { addVersions } from './pilotage-versions.js';

interface Alerte {
  readonly definition: string;
  readonly organisme: string | null;
  readonly label: string;
  readonly procedure: string | null;
  readonly etat: string;
  readonly value: number | null;
  readonly since: string;
  readonly raisedOn: string;
  readonly rappels: number;
  readonly endedOn: string | null;
}

interface Etats {
  readonly asOf: string;
  readonly lastKnown: boolean;
  readonly stale: boolean;
  readonly fusions: readonly Fusion[];
  readonly etats: readonly {
    readonly definition: string;
    readonly organisme: string | null;
    readonly label: string;
    readonly procedure: string | null;
    readonly etat: string | null;
    readonly status: string;
    readonly value: number | null;
    readonly since: string | null;
    readonly sinceOrBefore: boolean;
  }[];
}

interface PhaseEntered {
  readonly phase: string;
  readonly on: string;
  readonly motif: string | null;
}

interface Phase {
  readonly reseau: string;
  readonly asOf: string;
  readonly lastKnown: boolean;
  readonly definition: string | null;
  readonly entered: PhaseEntered | null;
  readonly conditions: readonly { readonly code: string; readonly met: boolean; readonly part: number | null }[];
  readonly open: boolean | null;
}

/** The day that was asked, or – none was – the one of which it is known how things were. */
const dayTold = ({ asOf, lastKnown }: { readonly asOf: string; readonly lastKnown: boolean }): string =>
  `au ${day(asOf)}${lastKnown ? ', dernier jour connu' : ''}`;

interface Seuils {
  readonly code: string;
  readonly version: number;
  readonly content: { readonly indicateur: string };
}

/** What the values of situations and alerts are told in, by the thresholds that tell them. */
async function unitsOfSeuils(client: Client): Promise<Units> {
  const [units, { items }] = [await readUnits(client), await allOf(pagesOf<Seuils>(client, '/api/v1/seuils'))];
  return new Map(
    items.flatMap(({ code, version, content: { indicateur } }) => {
      const unit = units.get(indicateur);
      return unit === undefined ? [] : [[`${code}@${String(version)}`, unit] as const];
    }),
  );
}

const columns = (...titles: readonly string[]) => titles.map((title) => ({ title }));

const ORGANISME = ['--organisme <CODE>', 'de cet organisme : caisse, groupement ou réseau'] as const;
const GROUPEMENT = ['--groupement <CODE>', 'de ce groupement : lui, ses caisses, les groupements sous lui'] as const;
const RESEAU = ['--reseau <CODE>', 'de ce réseau : lui, ses caisses, leurs groupements'] as const;

/** What situations are told of, and the thresholds they are told by. */
export const registerSeuils: Registration = (program, context) => {
  const seuils = program
    .command('seuils')
    .summary('les seuils des situations : normale, tendue, critique')
    .description('Les seuils par lesquels une caisse, un groupement ou le réseau est en situation normale, tendue ou critique.');
  addVersions(seuils, { path: '/api/v1/seuils', command: 'seuils', what: 'des seuils', ofWhat: 'de seuils' }, context);
};

export const registerAlerte: Registration = (program, context) => {
  const alerte = program
    .command('alerte')
    .summary('les situations et les alertes du réseau')
    .description('Les situations – normale, tendue, critique – et les alertes : levées, rappelées, finies.');
  addExportOptions(
    alerte
      .command('list')
      .summary('les alertes, la dernière levée d’abord')
      .description('Liste : les alertes qui durent, la dernière levée d’abord ; toutes avec --all.')
      .option('--all', 'celles qui sont finies aussi')
      .option('--seuils <CODE>', 'par ces seuils')
      .option(...ORGANISME)
      .option(...GROUPEMENT)
      .option(...RESEAU)
      .option('--on <JOUR>', 'de quel jour sont les caisses du groupement et du réseau (AAAA-MM-JJ), d’aujourd’hui sinon'),
  )
    .option('--json', 'la liste en JSON')
    .addHelpText('after', examples('ecluse alerte list', 'ecluse alerte list --all --organisme 751', 'ecluse alerte list --groupement idf'))
    .action(async (options: ListOptions) => list(options, context));
  addExportOptions(
    alerte
      .command('etats')
      .summary('la situation de chacun')
      .description('La situation de chacun à la fin d’un jour, par des seuils : ceux qui sont demandés, tous sinon.')
      .option('--seuils <CODE[@V]>', 'par ces seuils ; peut être répété', gathered)
      .option(...ORGANISME)
      .option(...GROUPEMENT)
      .option(...RESEAU)
      .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon le dernier qui est connu, comme pour les alertes')
      .option('--known-on <JOUR>', 'tel que connu ce jour-là (sinon : maintenant)'),
  )
    .option('--json', 'les situations en JSON')
    .addHelpText(
      'after',
      examples(
        'ecluse alerte etats --on 2022-01-31',
        'ecluse alerte etats --organisme 751',
        'ecluse alerte etats --on 2022-01-31 --xlsx situations.xlsx',
      ),
    )
    .action(async (options: EtatsOptions) => etats(options, context));
};

interface ListOptions extends ExportOptions, WithJson {
  readonly all?: boolean;
  readonly seuils?: string;
  readonly organisme?: string;
  readonly groupement?: string;
  readonly reseau?: string;
  readonly on?: string;
}

async function list(options: ListOptions, { terminal }: Context): Promise<void> {
  const { json: asJson, all, seuils, organisme, groupement, reseau, on } = options;
  const query = { standing: all === true ? undefined : 'true', seuils, organisme, groupement, reseau, on };
  if (await exported(options, terminal, 'alertes', query)) return;
  const { count, items, units } = await withServer(terminal, async (client) => ({
    ...(await allOf(pagesOf<Alerte>(client, '/api/v1/alertes', query))),
    units: await unitsOfSeuils(client),
  }));
  if (asJson === true) {
    terminal.print(json({ count, items }));
    return;
  }
  const rows = items.map((each) => [
    ...[each.etat, each.organisme ?? 'toutes les caisses', each.label, each.procedure ?? 'toutes', written(each.value, units.get(each.definition))],
    ...[each.since, each.raisedOn, each.endedOn].map(day),
    ...[integer(each.rappels), each.definition],
  ]);
  const told = table(columns('Situation', 'Organisme', 'Nom', 'Procédure', 'Valeur signalée', 'Depuis', 'Levée', 'Finie', 'Rappels', 'Seuils'), rows);
  terminal.print(`${rows.length === 0 ? '' : `${told}\n\n`}${counted(count, 'alerte', 'alertes')}.`);
}

interface EtatsOptions extends ExportOptions, WithJson {
  readonly seuils?: readonly string[];
  readonly organisme?: string;
  readonly groupement?: string;
  readonly reseau?: string;
  readonly on?: string;
  readonly knownOn?: string;
}

async function etats(options: EtatsOptions, { terminal }: Context): Promise<void> {
  const { json: asJson, seuils, organisme, groupement, reseau, on, knownOn } = options;
  const query = { seuils, organisme, groupement, reseau, on, knownOn };
  if (await exported(options, terminal, 'etats', query)) return;
  const { units, ...answer } = await withServer(terminal, async (client) => ({
    ...(await client.get<Etats>('/api/v1/etats', query)),
    units: await unitsOfSeuils(client),
  }));
  if (asJson === true) {
    terminal.print(json(answer));
    return;
  }
  const rows = answer.etats.map((each) => [
    ...[text(each.etat), each.organisme ?? 'toutes les caisses', each.label, each.procedure ?? 'toutes', valued(each, units.get(each.definition))],
    ...[`${day(each.since)}${each.sinceOrBefore ? ' ou avant' : ''}`, each.definition],
  ]);
  const told =
    rows.length === 0
      ? 'Aucune situation : aucun des seuils publiés (ecluse seuils list) ne la dit.'
      : table(columns('Situation', 'Organisme', 'Nom', 'Procédure', 'Valeur', 'Depuis', 'Seuils'), rows);
  terminal.print([`Situations ${dayTold(answer)}${answer.stale ? ' (pas à jour)' : ''}`, ...fusionsText(answer.fusions), told].join('\n'));
}

export const registerPhase: Registration = (program, context) => {
  const { terminal } = context;
  const phase = program
    .command('phase')
    .summary('la phase d’un réseau : stabilisation, puis lancement')
    .description('La phase d’un réseau, les conditions de sortie de la stabilisation, et ce qui en est constaté.');
  addVersions(phase, { path: '/api/v1/phases', command: 'phase', what: 'des conditions', ofWhat: 'de conditions' }, context);
  phase
    .command('show <RÉSEAU>')
    .summary('où en est un réseau')
    .description('La phase d’un réseau à la fin d’un jour, et ce qui est constaté de ses conditions de sortie.')
    .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon le dernier qui est connu')
    .option('--json', 'la phase en JSON')
    .addHelpText('after', examples('ecluse phase show famille --on 2022-01-31'))
    .action(async (reseau: string, { on, json: asJson }: WithJson & { readonly on?: string }) => {
      const answer = await withServer(terminal, async (client) => client.get<Phase>(`/api/v1/phases/${encodeURIComponent(reseau)}`, { on }));
      terminal.print(asJson === true ? json(answer) : phaseText(answer));
    });
  phase
    .command('enter <RÉSEAU> <PHASE>')
    .summary('fait entrer un réseau dans une phase')
    .description(
      'Fait entrer un réseau en « stabilisation » ou en « lancement ». Sans les conditions, le lancement demande un motif, gardé avec le constat.',
    )
    .option('--on <JOUR>', 'depuis ce jour, aujourd’hui sinon')
    .option('--motif <TEXTE>', 'pourquoi')
    .option('--json', 'la phase en JSON')
    .action(async (reseau: string, entered: string, { on, motif, json: asJson }: WithJson & { readonly on?: string; readonly motif?: string }) => {
      const path = `/api/v1/phases/${encodeURIComponent(reseau)}/entrees`;
      const answer = await withServer(terminal, async (client) =>
        client.post<{ readonly entered: PhaseEntered | null }>(path, { body: { phase: entered, on, motif }, key: randomUUID() }),
      );
      terminal.print(asJson === true ? json(answer) : enteredText(reseau, answer.entered));
    });
};

const enteredText = (reseau: string, entered: PhaseEntered | null): string =>
  entered === null
    ? `Phase de ${reseau} : personne ne l’a encore dite.`
    : `${reseau} est en ${entered.phase} depuis le ${day(entered.on)}${entered.motif === null ? '' : ` (${entered.motif})`}.`;

function phaseText({ reseau, asOf, lastKnown, definition, entered, conditions, open }: Phase): string {
  const rows = conditions.map(({ code, met, part }) => [code, met ? 'remplie' : 'non remplie', share(part)]);
  const told = rows.length === 0 ? [] : [table(columns('Condition', 'Constat', 'Part en bonne situation'), rows)];
  const opened = open === null ? 'aucune condition de sortie n’est publiée' : open ? 'le lancement est ouvert' : 'le lancement n’est pas ouvert';
  return [
    enteredText(reseau, entered),
    `Conditions ${dayTold({ asOf, lastKnown })} : ${opened}${definition === null ? '' : ` (${definition})`}.`,
    ...told,
  ].join('\n');
}
