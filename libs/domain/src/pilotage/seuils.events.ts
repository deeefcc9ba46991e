import type { Orientation } from './orientation.js';

export const NIVEAUX = ['reseau', 'groupement', 'caisse'] as const;
/** Of what states are told: the réseau, each groupement of a tree, each caisse. */
export type Niveau = (typeof NIVEAUX)[number];

/** From where on a state holds, and where it ends. */
export interface Seuil {
  /** The state begins beyond this value … */
  readonly enter: number;
  /** … and ends once the value is no longer beyond this one, which is on the better side of `enter` or the same: between them nothing changes. */
  readonly leave: number;
  /** Whether a value that lies at one of them is beyond it. */
  readonly included: boolean;
}

/** The thresholds of the states of an indicator at a level. */
export interface SeuilsDefinition {
  /** Stable name, spelled without accents. */
  readonly code: string;
  /** 1, 2, 3 …; a published version never changes. */
  readonly version: number;
  readonly label: string;
  readonly source: string;
  /** `code`, its last version, or `code@version`. */
  readonly indicateur: string;
  readonly orientation: Exclude<Orientation, 'context'>;
  readonly by: 'owner' | 'doer';
  readonly niveau: Niveau;
  /** Whose caisses; null: all that are registered. */
  readonly reseau: string | null;
  /** The tree of the groupements, at that level; null at the others. */
  readonly arbre: string | null;
  /** Each of these procédures by itself; null: all of them together. */
  readonly procedures: readonly string[] | null;
  /** Only for a caisse that is not « normale » by the thresholds of this code; null: for every one. */
  readonly siEnDifficulte: string | null;
  readonly tendue: Seuil;
  readonly critique: Seuil;
  /** For how many days back it is told since when a state holds; of one that began earlier, that it did. What the state is depends on none of it. */
  readonly memoire: number;
  /** From which state on people are alerted, and reminded after so many days while it lasts (null: never); null: they are not. */
  readonly alerte: { readonly from: 'tendue' | 'critique'; readonly rappelApres: number | null } | null;
}

/** Every event of a `seuils-<code>` stream, by type [for ever]. */
export interface SeuilsEventData {
  /** A version of the definition, whole. */
  SeuilsDefined: SeuilsDefinition;
}

export interface SeuilsEvent {
  readonly type: 'SeuilsDefined';
  readonly data: SeuilsDefinition;
}
