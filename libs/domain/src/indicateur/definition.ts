import type { PlainDate } from '#libs/kernel';
import type { ContratKind, Fonction } from '../agent/agent.events.js';
import type { Orientation } from '../pilotage/orientation.js';
import type { Anchor, ClockCode } from '../procedure/definition.js';
import type { Sens } from '../stock/sejour.js';

/**
 * Which figure a definition governs. Of the catalogue: `ratio`, made of quantities of the ledger; `releve`, which is read, since no event gives it; `rapport`,
 * one of these – or the agents there are – divided by another; `dossiers`, the dossiers in stock; `delai`, how long
 * what was processed had taken; `etapes`, the stock on one side of the work; `ecart`, how far one indicator lies from another.
 */
export type Block = 'stock' | 'anteriorite' | 'flux' | 'soldeEnJours' | 'ratio' | 'releve' | 'rapport' | 'dossiers' | 'delai' | 'etapes' | 'ecart';

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
  /** Those that wait for one of these. */
  readonly waitingFor?: readonly string[];
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
  /** What nothing over nothing is: 0, as a solde without stock; absent: undefined. */
  readonly ofNothing?: 'zero';
  /** Beyond which it is strained, then critical – on the worse side of them, not at them; null: not configured. */
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
  /**
   * The definition (`code@version`) of the readings of the same organisme and period by which these are divided; null: they are told as they are. Versions that
   * shipped before it was pinned name the code alone.
   */
  readonly dividedBy: string | null;
  /** Whether readings of several organismes make a sum; those that are divided always do. */
  readonly additive: boolean;
  readonly thresholds: { readonly tendue: number; readonly critique: number } | null;
  readonly level: Level;
  readonly benchmark: string | null;
}

/**
 * One side of a rapport, over its period:
 * - `indicateur`: a count of the catalogue, by `code@version` – the sum over the months of the period where it counts what moved in a month, or over so many
 *   months up to its end (`mois`); else as it is told at the end of the period;
 * - `releve`: by `code@version` of its definition, the reading of the last period of its own that is over at the end of this one;
 * - `effectif`: full-time equivalents of contracts of these kinds and functions, on the last day (`etp`) or in the average of the period (`etpma`). One unit
 *   only: they are never added.
 */
export type Grandeur =
  | { readonly indicateur: string; readonly mois?: number }
  | { readonly releve: string }
  | { readonly effectif: { readonly unite: 'etp' | 'etpma'; readonly contrats: readonly ContratKind[]; readonly fonctions: readonly Fonction[] } };

/**
 * What is divided by what comes from elsewhere: arrivals by agents, a cost by pièces. Of a day it is told of the last period that was over by then; of several
 * caisses: the ratio of the sums.
 */
export interface RapportDefinition extends DefinitionBase {
  readonly block: 'rapport';
  /** What people read behind the number; `part`: a share. */
  readonly unit: string;
  readonly orientation: Orientation;
  /** How long the period is. */
  readonly periodicity: Periodicity;
  readonly dividende: Grandeur;
  readonly diviseur: Grandeur;
  /** For how many of the divisor it is told: 1 000 allocataires. A whole number. */
  readonly pour: number;
  readonly thresholds: { readonly tendue: number; readonly critique: number } | null;
  readonly level: Level;
  readonly benchmark: string | null;
}

/**
 * The dossiers with at least one pièce in stock at the end of the day, each counted once: where its pièce that came first stands – the pièces of one dossier may
 * stand at several caisses. So the sum of the slices is the whole, and a transfer changes no total.
 */
export interface DossiersDefinition extends DefinitionBase {
  readonly block: 'dossiers';
  /** Whether pièces that wait for somebody are counted. */
  readonly includesWaiting: boolean;
}

/**
 * A clock of a procédure, by what starts and stops it: said here as well, so that a next version of the procédure changes no delay that was told. Dossiers that
 * follow any version are told by it, with the waits that suspended this clock of theirs.
 */
export interface HorlogeDeDelai {
  readonly procedure: string;
  readonly clock: ClockCode;
  readonly from: Anchor;
  readonly to: Anchor;
}

/**
 * How long the pièces processed in some months had taken, from the day of their arrival, day 0: the mean, a percentile by nearest rank, or the share of those
 * that took so many days at most. With an `horloge`: the dossiers of which that clock stopped in these months, and the days that it counted. Of several
 * caisses: of all their pièces, or dossiers, together, never of the caisses' own figures.
 */
export interface DelaiDefinition extends DefinitionBase {
  readonly block: 'delai';
  readonly unit: string;
  readonly orientation: Orientation;
  readonly dayKind: DayKind;
  /** Whole months, up to the one of the day asked, which is cut there. */
  readonly mois: number;
  /** Whether automatic processing counts. */
  readonly includesAutomatic: boolean;
  /** The shortest delay that at least so many % of the pièces did not exceed, 1 to 100; null: the mean, or a share. */
  readonly centile: number | null;
  /** The share of those that took at most so many days; absent: a delay is told. */
  readonly dansLes?: number;
  readonly horloge?: HorlogeDeDelai;
  readonly thresholds: { readonly tendue: number; readonly critique: number } | null;
  readonly level: Level;
  readonly periodicity: Periodicity;
  readonly benchmark: string | null;
}

/** The pièces in stock at the end of the day that stand at some étapes: a side of the work – instruction, accounting control … Of dossiers that have étapes. */
export interface EtapesDefinition extends DefinitionBase {
  readonly block: 'etapes';
  readonly cote: readonly { readonly procedure: string; readonly etapes: readonly string[] }[];
  /** Whether pièces that wait for somebody are counted. */
  readonly includesWaiting: boolean;
}

/**
 * How far one indicator lies from another of the same unit: the first less the second. Both divide quantities of the ledger, so that of several caisses each is
 * the ratio of its own sums; a caisse that one of them leaves out is in neither.
 */
export interface EcartDefinition extends DefinitionBase {
  readonly block: 'ecart';
  /** `code@version` of the one … */
  readonly de: string;
  /** … and of the other, which is taken off. */
  readonly moins: string;
  /** That of both; `part`: a share, and the difference is told in points. */
  readonly unit: string;
  readonly orientation: Orientation;
  readonly thresholds: { readonly tendue: number; readonly critique: number } | null;
  readonly level: Level;
  readonly periodicity: Periodicity;
  readonly benchmark: string | null;
}

export type Definition =
  LedgerDefinition | ReleveDefinition | RapportDefinition | DossiersDefinition | DelaiDefinition | EtapesDefinition | EcartDefinition;

const OTHER_BLOCKS: ReadonlySet<Block> = new Set(['releve', 'rapport', 'dossiers', 'delai', 'etapes', 'ecart'] satisfies Exclude<
  Definition,
  LedgerDefinition
>['block'][]);

/** Whether the ledger is asked for it, and closed days are rolled up by it. */
export function isOfLedger(definition: Definition): definition is LedgerDefinition {
  return !OTHER_BLOCKS.has(definition.block);
}

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
