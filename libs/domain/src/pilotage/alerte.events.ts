import type { PlainDate } from '#libs/kernel';
import type { Etat } from './etats.js';
import type { Niveau } from './seuils.events.js';

/** Of whom an alert is, and by which thresholds: its stream is one of these. */
export interface SujetDAlerte {
  /** Code of the thresholds, whatever their version. */
  readonly seuils: string;
  readonly niveau: Niveau;
  /** Code of the caisse, the groupement or the réseau; null: all caisses. */
  readonly organisme: string | null;
  /** Null: all procédures together. */
  readonly procedure: string | null;
}

interface Constat {
  /** `code@version` of the thresholds. */
  readonly definition: string;
  /** The day at the end of which it was so. */
  readonly on: PlainDate;
  readonly value: number;
}

/** A situation of which people may be alerted. */
export type Alertante = Exclude<Etat, 'normale'>;

/** Every event of an `alerte-<id>` stream, by type [for ever]. */
export interface AlerteEventData {
  /** A situation of which people are to be alerted has begun, or passed to another one. */
  SeuilCrossed: Constat & {
    readonly sujet: SujetDAlerte;
    /** Of what they were alerted before; null: of nothing. */
    readonly from: Alertante | null;
    readonly to: Alertante;
    /** Since when the situation has held: earlier than `on` when it is only noticed now. */
    readonly since: PlainDate;
  };
  /** It still lasts. `rappel`: 1, 2, 3 … */
  AlerteReminded: Constat & { readonly etat: Alertante; readonly rappel: number };
  /** The situation is over, or – `to` and `value` null – nobody looks at it any more: other thresholds, or a body that is no longer there. */
  AlerteEnded: Omit<Constat, 'value'> & { readonly to: Etat | null; readonly value: number | null };
}

export type AlerteEventType = keyof AlerteEventData;

export type AlerteEvent = {
  readonly [T in AlerteEventType]: { readonly type: T; readonly data: AlerteEventData[T] };
}[AlerteEventType];
