/** Which figure a definition governs. */
export type Block = 'stock' | 'anteriorite' | 'flux' | 'soldeEnJours';

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

export type Definition = StockDefinition | AnterioriteDefinition | FluxDefinition | SoldeDefinition;

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
