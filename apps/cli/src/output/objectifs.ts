import { day, integer, number } from './french.js';
import { table } from './table.js';

/** What the API tells of the objectifs of a procédure, as far as it is shown. */
export interface Objectifs {
  readonly procedure: string;
  readonly year: number;
  readonly on: string;
  readonly provisional: boolean;
  readonly stale: boolean;
  readonly indicators: readonly {
    readonly code: string;
    readonly label: string;
    readonly unit: 'percent' | 'calendarDays';
    readonly status: 'met' | 'missed' | 'sansCible' | 'undefined' | 'notConfigured';
    readonly value: number | null;
    readonly numerator: number;
    readonly denominator: number;
    readonly target: number | null;
    readonly horsHypothese: boolean | null;
    readonly dossiers: { readonly notYetDue: number; readonly outside: number; readonly unknown: number };
  }[];
}

type Indicator = Objectifs['indicators'][number];

const UNITS = { percent: '%', calendarDays: 'j' } as const;
const STATUSES = { met: 'atteinte', missed: 'manquée', sansCible: 'sans cible', undefined: 'indéfini', notConfigured: 'sans formule' } as const;
const COLUMNS = [
  { title: 'Code' },
  ...['Valeur', 'Numérateur', 'Dénominateur', 'Cible'].map((title) => ({ title, align: 'right' }) as const),
  { title: 'Cible tenue' },
  ...['Pas échus', 'Hors champ', 'Inconnus'].map((title) => ({ title, align: 'right' }) as const),
  { title: 'Indicateur' },
];

const inUnit = (value: number | null, unit: Indicator['unit']): string => (value === null ? number(null) : `${number(value)} ${UNITS[unit]}`);

function rowOf({ code, label, unit, status, value, numerator, denominator, target, horsHypothese, dossiers }: Indicator): readonly string[] {
  return [
    ...[code, inUnit(value, unit), integer(numerator), integer(denominator), inUnit(target, unit)],
    `${STATUSES[status]}${horsHypothese === true ? ', hors hypothèse de volume' : ''}`,
    ...[dossiers.notYetDue, dossiers.outside, dossiers.unknown].map(integer),
    label,
  ];
}

/** A line for each indicator, below the year and the day of the measure. */
export function objectifsText({ procedure, year, on, provisional, stale, indicators }: Objectifs): string {
  const title = `${procedure}, ${String(year)}, mesuré le ${day(on)}${provisional ? ' – provisoire, l’année n’est pas finie' : ''}`;
  const late = stale ? ['Ces chiffres ne sont pas à jour : relancez la commande dans un instant.'] : [];
  const told = indicators.length === 0 ? 'Cette procédure n’a pas d’objectif.' : table(COLUMNS, indicators.map(rowOf));
  return [title, ...late, told].join('\n');
}
