import type { AnswerFreshness, Lexique, OrganismesOfDay } from '#libs/application';
import { type Definition, definitionReference, type FigureStatus, findDefinition, roundShare, unitOf } from '#libs/domain';
import { type Cell, type ColumnKind, type ColumnOf, NOTHING, type Said, saidOfDefinition } from '#libs/interchange';
import type { PlainDate } from '#libs/kernel';

/** Why a cell has no value, or what its value lacks. */
export const STATUS_SAID: Readonly<Record<FigureStatus, string>> = {
  ok: 'établi',
  stale: 'pas à jour',
  notConfigured: 'non configuré',
  noData: 'aucune donnée',
  mixed: 'définitions mêlées',
  undefined: 'indéfini',
  partialWindow: 'fenêtre incomplète',
};

const LEGEND: Readonly<Record<FigureStatus, string>> = {
  ok: 'rien ne manque à la valeur',
  stale: 'le modèle de lecture a plus de 60 secondes de retard sur le journal, ou a lu ce qui n’y est plus',
  notConfigured: 'des jours ouvrés sont demandés, et aucun calendrier n’est configuré',
  noData: 'rien n’était connu ce jour-là',
  mixed: 'des dossiers de deux origines, par des définitions différentes',
  undefined: 'il n’y a pas de valeur : dénominateur nul, rien n’a été traité',
  partialWindow: 'la fenêtre commence avant le premier jour connu ; compté sur ce qui est là',
};

interface Worth {
  readonly status: FigureStatus;
  readonly value: number | null;
}

/** A value, or in words why there is none. */
export const worth = ({ status, value }: Worth): Cell => value ?? STATUS_SAID[status];

/** Rounded as answers in JSON are. */
export const rounded = (value: number | null): Cell => (value === null ? NOTHING : roundShare(value));
export const roundedWorth = ({ status, value }: Worth): Cell => (value === null ? STATUS_SAID[status] : roundShare(value));

export const POSITION_SAID = { below: 'en dessous', around: 'autour', above: 'au-dessus' } as const;

/** Of an organisme that was not there. */
export const ABSENT: Worth = { status: 'noData', value: null };

/** As what a spreadsheet keeps the values of an indicator. */
export function kindOfDefinition(definition: Definition, { definitions }: Lexique): ColumnKind {
  switch (definition.block) {
    case 'stock':
    case 'flux':
    case 'dossiers':
    case 'etapes':
      return 'integer';
    case 'ratio':
      if (definition.denominator === null) return 'integer';
      break;
    case 'anteriorite':
    case 'soldeEnJours':
    case 'delai':
    case 'releve':
    case 'rapport':
    case 'ecart':
  }
  return unitOf(definition, definitions) === 'part' ? 'share' : 'decimal';
}

export const definitionNamed = (reference: string, { definitions }: Lexique): Definition => findDefinition(reference, definitions);

/** The unit of an indicator in words, for columns that hold several; nothing of one that nobody publishes. */
export function unitSaid(reference: string, lexique: Lexique): string {
  const found = lexique.definitions.some((definition) => [definition.code, definitionReference(definition)].includes(reference));
  return (
    (found ? saidOfDefinition(definitionNamed(reference, lexique), lexique.definitions).find(({ rubrique }) => rubrique === 'Unité')?.text : null) ??
    NOTHING
  );
}

export const orNothing = (cell: Cell | null): Cell => (cell === null || cell === '' ? NOTHING : cell);

export const column = <Row>(label: string, kind: ColumnKind, valueOf: (row: Row) => Cell): ColumnOf<Row> => ({ label, kind, valueOf });

/** What was asked, and of what the answer was made. */
export interface Asked {
  /** The day of the extraction. */
  readonly today: PlainDate;
  readonly days: readonly PlainDate[];
  readonly knownOn: PlainDate | null;
  /** Filters, in words. */
  readonly perimetre: readonly string[];
  readonly freshness: Pick<AnswerFreshness, 'ordinal' | 'stale' | 'lag'>;
}

/** A long series is told by its ends. */
const MOST_DAYS_SAID = 12;

const daysSaid = (days: readonly PlainDate[]): string =>
  days.length > MOST_DAYS_SAID ? `du ${days[0] ?? ''} au ${days.at(-1) ?? ''}, ${String(days.length)} jours` : days.join(', ');

/** What the second sheet says of the whole extraction. */
export function saidOfExtraction({ today, days, knownOn, perimetre, freshness }: Asked): readonly Said[] {
  const { ordinal, stale, lag } = freshness;
  // Unknown while the log does not answer.
  const missing = lag.events === null ? 'un nombre inconnu' : String(lag.events);
  const lines = [
    ['Jour regardé, à sa fin', daysSaid(days)],
    ['Tel que connu le', knownOn ?? 'maintenant'],
    ['Périmètre', perimetre.length === 0 ? 'tout' : perimetre.join(' ; ')],
    ['Fraîcheur', `${String(ordinal)} événements du journal compris, ${missing} pas encore${stale ? ' : pas à jour' : ''}`],
    ['Date d’extraction', today],
    ['Extrait par', 'Écluse'],
  ] as const;
  return lines.map(([rubrique, text]) => ({ of: 'Extraction', rubrique, text }));
}

export const saidOfStatuses: readonly Said[] = [
  ...Object.entries(STATUS_SAID).map(([status, word]) => ({ of: 'Cellules', rubrique: word, text: LEGEND[status as FigureStatus] })),
  { of: 'Cellules', rubrique: NOTHING, text: 'il n’y a rien à dire' },
];

export const saidOfDefinitions = (references: Iterable<string>, lexique: Lexique): readonly Said[] =>
  [...new Set([...references].map((reference) => definitionNamed(reference, lexique)))].flatMap((definition) =>
    saidOfDefinition(definition, lexique.definitions),
  );

/** Of whom lines are, in words: the day is that of whose members a groupement and a réseau are told. */
export const organismesSaid = ({ organisme, groupement, reseau, on }: OrganismesOfDay) => ({
  organisme,
  groupement,
  réseau: reseau,
  'leurs caisses au': groupement === null && reseau === null ? null : on,
});

/** Filters in words, those that are absent left out. */
export function perimetreSaid(
  filters: Readonly<Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>>,
): readonly string[] {
  return Object.entries(filters).flatMap(([name, value]) => {
    if (value === undefined || value === null || (typeof value === 'object' && value.length === 0)) return [];
    return [`${name} : ${typeof value === 'object' ? value.join(', ') : String(value)}`];
  });
}
