import { dayNumber, type PlainDate } from '#libs/kernel';
import type { Grandeur } from '../indicateur/definition.js';
import type { ContratKind, Fonction } from './agent.events.js';

/** Which full-time equivalents, in which unit. */
export type Effectif = Extract<Grandeur, { readonly effectif: unknown }>['effectif'];

/** By how much the shares of full time of some contracts change from a day on, in ten-thousandths: whole numbers, whose sums know no rounding. */
export interface Variation {
  readonly organisme: string;
  readonly contrat: ContratKind;
  readonly fonction: Fonction;
  readonly on: PlainDate;
  readonly parts: number;
}

const PARTS = 10_000;

/** Tells the full-time equivalents of organismes in periods. */
export class EffectifsOfPeriodes {
  private readonly byOrganisme = new Map<string, Variation[]>();

  constructor(variations: readonly Variation[]) {
    for (const variation of variations) {
      const own = this.byOrganisme.get(variation.organisme);
      if (own === undefined) this.byOrganisme.set(variation.organisme, [variation]);
      else own.push(variation);
    }
  }

  /**
   * On the last day of a period (`etp`), or in the average of its days (`etpma`); 0 where no such contract runs.
   * Null where no contract is known of the organisme at all, by the end of the period: no data.
   */
  of(organisme: string, { unite, contrats, fonctions }: Effectif, { from, to }: { readonly from: PlainDate; readonly to: PlainDate }): number | null {
    const own = (this.byOrganisme.get(organisme) ?? []).filter(({ on }) => on <= to);
    if (own.length === 0) return null;
    const [first, end] = [dayNumber(from), dayNumber(to) + 1];
    const days = unite === 'etp' ? 1 : end - first;
    let sum = 0;
    for (const { contrat, fonction, on, parts } of own) {
      if (contrats.includes(contrat) && fonctions.includes(fonction)) sum += parts * (unite === 'etp' ? 1 : end - Math.max(first, dayNumber(on)));
    }
    return sum / days / PARTS;
  }
}
