import { ABSENT, day, integer, lateness, number, share } from './french.js';
import { table } from './table.js';

/** The figures of one day, as far as the table shows them. */
export interface Figures {
  readonly asOf: string;
  readonly knownOn: string | null;
  readonly ordinal: number;
  readonly lag: { readonly events: number | null; readonly seconds: number | null };
  readonly filters: Readonly<Record<string, string>>;
  readonly stock: Block & { readonly pieces: number | null; readonly dossiers: number | null; readonly waiting: number | null };
  readonly anteriorite: Block & {
    readonly threshold: number;
    readonly above: number | null;
    readonly share: number | null;
    readonly bands: readonly { readonly from: number; readonly to: number | null; readonly pieces: number }[];
  };
  readonly flux: Block & { readonly arrived: number | null; readonly processed: number | null; readonly automatic: number | null };
  /** Its days are those of calendars, or calendar days where it has none. */
  readonly soldeEnJours: Block & { readonly value: number | null; readonly zone: string | null; readonly calendars: readonly string[] };
}

interface Block {
  readonly status: string;
  readonly definition: string;
}

export const STATUS_WORDS: Readonly<Record<string, string>> = {
  stale: 'pas à jour',
  notConfigured: 'non configuré',
  noData: 'aucune donnée',
  mixed: 'mixte',
  undefined: 'indéfini',
  partialWindow: 'fenêtre incomplète',
};
const ZONE_WORDS: Readonly<Record<string, string>> = { under: 'sous le seuil', tipping: 'point de bascule', beyond: 'au-delà' };

/** A value as it is written and, when it is not plainly right, why; why alone where there is none. */
export function told(value: string, { status }: Pick<Block, 'status'>): string {
  const word = STATUS_WORDS[status];
  if (word === undefined) return value;
  return value === ABSENT ? word : `${value} (${word})`;
}

type Row = readonly [title: string, of: (figures: Figures) => string];

function bandTitle(from: number, to: number | null): string {
  return to === null ? `  plus de ${String(from - 1)} jours` : `  ${String(from)} à ${String(to)} jours`;
}

function bandRows(figures: readonly Figures[]): readonly Row[] {
  const longest = figures.reduce<Figures['anteriorite']['bands']>(
    (most, { anteriorite: { bands } }) => (bands.length > most.length ? bands : most),
    [],
  );
  return longest.map(({ from, to }): Row => {
    const pieces = (of: Figures): number | null => of.anteriorite.bands.find((band) => band.from === from && band.to === to)?.pieces ?? null;
    return [bandTitle(from, to), (of) => integer(pieces(of))];
  });
}

function soldeTitle(figures: readonly Figures[]): string {
  const told = figures.filter(({ soldeEnJours }) => soldeEnJours.value !== null);
  const kinds = new Set(told.map(({ soldeEnJours }) => (soldeEnJours.calendars.length > 0 ? 'ouvrés' : 'calendaires')));
  const [kind] = kinds;
  return kind === undefined || kinds.size > 1 ? 'Solde en jours' : `Solde en jours ${kind}`;
}

function rowsOf(figures: readonly Figures[]): readonly Row[] {
  const thresholds = [...new Set(figures.map(({ anteriorite }) => String(anteriorite.threshold)))].join(' ou ');
  return [
    ['Stock, en pièces', ({ stock }) => told(integer(stock.pieces), stock)],
    ['  en dossiers', ({ stock }) => integer(stock.dossiers)],
    ['  dont en attente', ({ stock }) => integer(stock.waiting)],
    [`Plus de ${thresholds} jours`, ({ anteriorite }) => told(integer(anteriorite.above), anteriorite)],
    ['  part du stock', ({ anteriorite }) => share(anteriorite.share)],
    ...bandRows(figures),
    ['Arrivées', ({ flux }) => told(integer(flux.arrived), flux)],
    ['Traitées', ({ flux }) => told(integer(flux.processed), flux)],
    ['  dont automatiquement', ({ flux }) => integer(flux.automatic)],
    [soldeTitle(figures), ({ soldeEnJours }) => told(number(soldeEnJours.value), soldeEnJours)],
    ['  zone', ({ soldeEnJours: { zone } }) => (zone === null ? ABSENT : (ZONE_WORDS[zone] ?? zone))],
  ];
}

function freshness({ ordinal, lag: { events, seconds } }: Pick<Figures, 'ordinal' | 'lag'>): string {
  if (events === null || seconds === null) {
    return `Le journal ne répond pas : derniers chiffres connus (événement nº ${integer(ordinal)}), leur retard est inconnu. Voyez ecluse status.`;
  }
  if (events === 0) return `À jour du journal (événement nº ${integer(ordinal)}).`;
  return `En retard de ${lateness({ events, seconds })}.`;
}

/** One column per day, then by which definitions, known when, and how fresh. */
export function figuresTable(figures: readonly Figures[]): string {
  const rows = rowsOf(figures).map(([title, of]) => [title, ...figures.map(of)]);
  const columns = [{ title: 'À la fin du' }, ...figures.map(({ asOf }) => ({ title: day(asOf), align: 'right' as const }))];
  const [first] = figures;
  if (first === undefined) return '';
  const definitions = [...new Set(figures.flatMap(({ stock, anteriorite, flux, soldeEnJours }) => [stock, anteriorite, flux, soldeEnJours]))].map(
    ({ definition }) => definition,
  );
  const filters = Object.entries(first.filters).map(([name, value]) => `${name} = ${value}`);
  const notes = [
    `Définitions : ${[...new Set(definitions)].join(', ')}.`,
    ...(filters.length === 0 ? [] : [`Filtres : ${filters.join(', ')}.`]),
    first.knownOn === null ? 'Tel que connu maintenant.' : `Tel que connu le ${day(first.knownOn)}.`,
    freshness(first),
  ];
  return `${table(columns, rows)}\n\n${notes.join('\n')}`;
}
