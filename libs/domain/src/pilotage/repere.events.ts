import type { Orientation } from './orientation.js';

/** What an indicator brings to its dimension. */
export interface IndicateurDeDimension {
  /** `code`, its last version, or `code@version`. */
  readonly indicateur: string;
  /** Share of its dimension; those of a dimension sum to 1. */
  readonly weight: number;
  /** Null: that of its dimension. */
  readonly orientation: Exclude<Orientation, 'context'> | null;
  /** What the median is held against, and who set it; null: nothing is. */
  readonly cible: { readonly value: number; readonly source: string } | null;
  /** What a difference is divided by instead of a median of 0; null: there is then no gap, and the status says so. */
  readonly echelle: number | null;
}

/** A side of performance; `context`: told, and neutral – its weight brings nothing. */
export interface DimensionDeRepere {
  readonly code: string;
  readonly label: string;
  /** Share of the whole; those of all dimensions, contexts included, sum to 1. */
  readonly weight: number;
  readonly orientation: Orientation;
  readonly indicateurs: readonly IndicateurDeDimension[];
}

/** An indicateur repère: a composite of dimensions, by which each organisme is held against the median of its réseau. */
export interface RepereDefinition {
  /** Stable name, spelled without accents. */
  readonly code: string;
  /** 1, 2, 3 …; a published version never changes. */
  readonly version: number;
  readonly label: string;
  readonly source: string;
  /** What becomes of the weight of what is missing: the whole is then not told, or it is spread over the rest, which the status says. */
  readonly missing: 'untold' | 'spread';
  /** Code of the head of the réseau that it is for, which alone may choose it, and for whose caisses its targets are; absent: any. */
  readonly reseau?: string;
  readonly dimensions: readonly DimensionDeRepere[];
}

/** Every event of a `repere-<code>` stream, by type [for ever]. */
export interface RepereEventData {
  /** A version of the definition, whole. */
  RepereDefined: RepereDefinition;
}

export interface RepereEvent {
  readonly type: 'RepereDefined';
  readonly data: RepereDefinition;
}
