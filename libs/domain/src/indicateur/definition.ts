import type { PlainDate } from '#libs/kernel';
import type { Orientation } from '../pilotage/orientation.js';
import type { Sens } from '../stock/sejour.js';

/** Which figure a definition governs; `ratio`: an indicator of the catalogue, made of quantities; `releve`: one that is read, since no event gives it. */
export type Block = 'stock' | 'anteriorite' | 'flux' | 'soldeEnJours' | 'ratio' | 'releve';

/** Calendar days, or the worked days of the owner caisse's calendar. */
export type DayKind = 'calendar' | 'worked';

interface DefinitionBase {
  /** Stable name, spelled without accents: `solde-ouvre-20`. */
  readonly code: string;
  /** 1, 2, 3 …; a published version never changes. */
  readonly version: number;
  readonly label: string;
  /** The document and section it comes from, or « choix du produit ». */
  readonly source: string;
}

export interface StockDefinition extends DefinitionBase {
  readonly block: 'stock';
  /** Whether pièces that wait for somebody are counted. */
  readonly includesWaiting: boolean;
}

export interface AnterioriteDefinition extends DefinitionBase {
  readonly block: 'anteriorite';
  readonly dayKind: DayKind;
  /** A pièce is old when its age is strictly above this many days. */
  readonly threshold: number;
  /** First days of the bands, ascending, beginning with 0; the last band is open. */
  readonly bandStarts: readonly number[];
}

export interface FluxDefinition extends DefinitionBase {
  readonly block: 'flux';
  readonly dayKind: DayKind;
  /** Days of the window that ends on the day asked, that day included. */
  readonly window: number;
}

export interface SoldeDefinition extends DefinitionBase {
  readonly block: 'soldeEnJours';
  readonly dayKind: DayKind;
  readonly window: number;
  /** Whether automatic processing counts in the denominator. */
  readonly includesAutomatic: boolean;
  /** Below `tipping`: under; up to `beyond` included: tipping; above: beyond. Null: not configured. */
  readonly zones: { readonly tipping: number; readonly beyond: number } | null;
}

/** For whom an indicator is told. */
export type Level = 'caisse' | 'groupement' | 'reseau';

/** How often an indicator is told, or measured. */
export type Periodicity = 'day' | 'month' | 'quarter' | 'year';

/** Part of the pièces; a member that is absent lets all through. */
export interface Selection {
  readonly procedures?: readonly string[];
  readonly types?: readonly string[];
  readonly populations?: readonly string[];
}

/** Pièces left out: all that it selects, or those of them that arrived in some months of any year (1 to 12). */
export interface Exclusion extends Selection {
  readonly arrivedIn?: readonly number[];
}

/**
 * A quantity of the ledger, in pièces: the stock at the end of the day, or what moved in one direction in the window.
 * `ages`: at the end of the day, or when they moved; both ends included, in days as the definition counts them.
 */
export interface QuantiteDuLivre {
  readonly measure: 'stock' | Sens;
  readonly ages?: { readonly from: number; readonly to: number | null };
  readonly waiting?: 'only' | 'without';
  readonly only?: Selection;
  readonly except?: readonly Exclusion[];
}

/** One term of a sum: `weight` is a whole number, and may be negative. */
export type Terme = QuantiteDuLivre & { readonly weight: number };

/**
 * An indicator of the catalogue: a sum of quantities, or one such sum divided by another. Of several caisses, months, procédures: the ratio of the sums.
 */
export interface RatioDefinition extends DefinitionBase {
  readonly block: 'ratio';
  /** `part`: a share, from 0 to 1; else what people read behind the number. */
  readonly unit: string;
  readonly orientation: Orientation;
  /** How ages and windows of days are counted … */
  readonly dayKind: DayKind;
  /** … unless from some day on they are counted otherwise: a break in the series. Ascending. */
  readonly breaks?: readonly { readonly from: PlainDate; readonly dayKind: DayKind }[];
  /** How far back movements count, the day asked included; `months`: whole months up to the one of the day. */
  readonly window: number;
  readonly windowUnit: 'days' | 'months';
  readonly numerator: readonly Terme[];
  /** Null: no ratio, a count. */
  readonly denominator: readonly Terme[] | null;
  /** Σ over the last worked days of so many months, the last of them cut at the day asked; absent: of that day alone. */
  readonly overMonths?: number;
  /** From where on it is strained, then critical; null: not configured. */
  readonly thresholds: { readonly tendue: number; readonly critique: number } | null;
  readonly level: Level;
  readonly periodicity: Periodicity;
  /** Under which code others publish it; null when nobody does. */
  readonly benchmark: string | null;
}

/** What governs one of the four blocks of figures. */
export type FigureDefinition = StockDefinition | AnterioriteDefinition | FluxDefinition | SoldeDefinition;

/** What the ledger is asked for. */
export type LedgerDefinition = FigureDefinition | RatioDefinition;

/** An indicator that no event gives: its values are readings, one for each organisme and period. */
export interface ReleveDefinition extends DefinitionBase {
  readonly block: 'releve';
  /** Of the readings, and of the indicator unless these are divided. */
  readonly unit: string;
  readonly orientation: Orientation;
  readonly periodicity: Exclude<Periodicity, 'day'>;
  /** What a reading lies between, both included; null: no bound. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** The code of the readings of the same organisme and period by which these are divided; null: they are told as they are. */
  readonly dividedBy: string | null;
  /** Whether readings of several organismes make a sum; those that are divided always do. */
  readonly additive: boolean;
  readonly thresholds: { readonly tendue: number; readonly critique: number } | null;
  readonly level: Level;
  readonly benchmark: string | null;
}

export type Definition = LedgerDefinition | ReleveDefinition;

/** One definition for each block: what a screen of figures is told by. */
export interface DefinitionSet {
  readonly stock: StockDefinition;
  readonly anteriorite: AnterioriteDefinition;
  readonly flux: FluxDefinition;
  readonly soldeEnJours: SoldeDefinition;
}

/** `code@version`, as figures quote what they were made by. */
export function definitionReference(definition: { readonly code: string; readonly version: number }): string {
  return `${definition.code}@${String(definition.version)}`;
}
