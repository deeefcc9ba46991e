import { counted, day, integer, number, share, text } from './french.js';
import { type Fusion, fusionsText } from './fusions.js';
import { table } from './table.js';

export interface Effectifs {
  readonly on: string;
  readonly from: string;
  readonly status: string;
  readonly fusions: readonly Fusion[];
  readonly effectifs: readonly {
    readonly kind: string;
    readonly fonction: string;
    readonly agents: number;
    readonly etp: number;
    readonly etpAbsent: number;
    readonly etpma: number;
  }[];
  readonly turnOver: { readonly status: string; readonly value: number | null; readonly etpLeft: number };
  readonly montee: { readonly status: string; readonly definition: string | null; readonly etp: number | null };
  readonly competences: readonly { readonly competence: string; readonly level: number; readonly agents: number }[];
  readonly equipes: readonly {
    readonly caisse: string;
    readonly equipe: string | null;
    readonly agents: number;
    readonly etp: number;
    readonly etpAbsent: number;
    readonly etpProduction: number;
  }[];
}

export interface Agent {
  readonly agent: string;
  readonly cameOn: string;
  readonly absentUntil: string | null;
  readonly competences: readonly { readonly competence: string; readonly level: number }[];
  readonly contrats: readonly {
    readonly contrat: string;
    readonly caisse: string;
    readonly equipe: string | null;
    readonly kind: string;
    readonly fonction: string;
    readonly quotite: number;
    readonly toOn: string | null;
  }[];
}

const KINDS: Readonly<Record<string, string>> = { cdi: 'CDI', cdd: 'CDD', interim: 'intérim' };
const FONCTIONS: Readonly<Record<string, string>> = { production: 'production', other: 'autre' };
const right = { align: 'right' as const };

function toldMontee({ status, definition, etp }: Effectifs['montee']): string {
  if (status === 'notConfigured') return '\nCe que valent les nouveaux venus : non configuré (ecluse reseau montee).';
  return etp === null ? '' : `\nEn production, nouveaux venus pour ce qu’ils valent (${definition ?? ''}) : ${number(etp)} ETP.`;
}

export function effectifsText({ on, from, status, fusions, effectifs, turnOver, montee, competences, equipes }: Effectifs): string {
  if (status === 'noData') return ['Aucun contrat n’y est connu.', ...fusionsText(fusions)].join('\n');
  const columns = [
    { title: 'Contrat' },
    { title: 'Fonction' },
    { title: 'Agents', ...right },
    { title: 'ETP', ...right },
    { title: 'dont absents', ...right },
    { title: 'ETPMA', ...right },
  ];
  const rows = effectifs.map((each) => [
    ...[KINDS[each.kind] ?? each.kind, FONCTIONS[each.fonction] ?? each.fonction],
    ...[integer(each.agents), number(each.etp), number(each.etpAbsent), number(each.etpma)],
  ]);
  const skills = competences.map(({ competence, level, agents }) => [competence, String(level), integer(agents)]);
  const teams = equipes.map((each) => [
    ...[each.caisse, text(each.equipe), integer(each.agents)],
    ...[each.etp, each.etpProduction, each.etpAbsent].map(number),
  ]);
  return [
    ...fusionsText(fusions),
    table(columns, rows),
    `Agents et ETP : le ${day(on)}. ETPMA : en moyenne du ${day(from)} au ${day(on)}.\nTurn-over des CDI : ${turnOver.value === null ? 'indéfini' : share(turnOver.value)} (${number(turnOver.etpLeft)} ETP partis).${toldMontee(montee)}`,
    ...(skills.length === 0 ? [] : [table([{ title: 'Compétence' }, { title: 'Niveau', ...right }, { title: 'Agents', ...right }], skills)]),
    ...(teams.length === 0 ? [] : [table(TEAM_COLUMNS, teams)]),
  ].join('\n\n');
}

const TEAM_COLUMNS = [
  ...[{ title: 'Caisse' }, { title: 'Équipe' }, { title: 'Agents', ...right }],
  ...['ETP', 'en production', 'absents'].map((title) => ({ title, ...right })),
];

/** Who works on a day; a contract a line. */
/** `fusions`: where agents of the caisse that was named are now. */
export function agentsText(agents: readonly Agent[], fusions: readonly Fusion[]): string {
  const titles = ['Caisse', 'Équipe', 'Agent', 'Contrat', 'Fonction', 'Quotité', 'Venu le', 'Fin', 'Absent jusqu’au', 'Compétences'];
  const columns = titles.map((title) => ({ title }));
  const rows = agents.flatMap(({ agent, cameOn, absentUntil, competences, contrats }) =>
    contrats.map(({ contrat, caisse, equipe, kind, fonction, quotite, toOn }) => [
      ...[caisse, text(equipe), agent, `${KINDS[kind] ?? kind} ${contrat}`, FONCTIONS[fonction] ?? fonction, number(quotite)],
      ...[day(cameOn), day(toOn), day(absentUntil)],
      text(competences.map(({ competence, level }) => `${competence} ${String(level)}`).join(', ')),
    ]),
  );
  const told = `${rows.length === 0 ? '' : `${table(columns, rows)}\n\n`}${counted(agents.length, 'agent', 'agents')}.`;
  return [told, ...fusionsText(fusions)].join('\n');
}
