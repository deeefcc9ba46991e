import type { PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { dayAfter } from '../parcours/duration.js';
import type { Duration } from '../procedure/definition.js';
import { taux } from './objectif.js';

/** `topOn`: the top mensuel of the date of effect. */
export interface DemandeAuTop {
  readonly nature: 'personnelle' | 'reversion';
  readonly receivedOn: PlainDate;
  readonly topOn: PlainDate;
  readonly processedOn: PlainDate | null;
}

type Days = Duration & { readonly unit: Exclude<Duration['unit'], 'workedHours'> };

/** How long before the top a demand of each nature must have been received to be counted: negative durations. */
export type Cog6Parameters = Readonly<Record<DemandeAuTop['nature'], Days>>;

/** `aVenir`: received in time, not processed, and their top is still to come: shown apart. */
export interface Cog6 {
  readonly cohorte: number;
  readonly processed: number;
  readonly aVenir: number;
  readonly horsCohorte: number;
  readonly percent: number | null;
}

/** Whether a demand was received early enough before the top of its date of effect; the day itself is early enough. */
export function estDeLaCohorte(
  { nature, receivedOn, topOn }: Omit<DemandeAuTop, 'processedOn'>,
  parameters: Cog6Parameters,
  calendrier: CompiledCalendrier,
): boolean {
  return receivedOn <= dayAfter(topOn, parameters[nature], calendrier);
}

/**
 * COG 6: of the demands received early enough before the top of their date of effect, the share processed by that top.
 * Source: COG CNIEG 2020-2024, fiche COG 6; « traitées » by the top, and what is not yet due apart, as the domain README says.
 */
export function cog6(demandes: Iterable<DemandeAuTop>, parameters: Cog6Parameters, asOf: PlainDate, calendrier: CompiledCalendrier): Cog6 {
  let [cohorte, processed, aVenir, horsCohorte] = [0, 0, 0, 0];
  for (const demande of demandes) {
    const { topOn, processedOn } = demande;
    if (!estDeLaCohorte(demande, parameters, calendrier)) horsCohorte += 1;
    else if (processedOn !== null && processedOn <= topOn && processedOn <= asOf) [cohorte, processed] = [cohorte + 1, processed + 1];
    else if (topOn >= asOf) aVenir += 1;
    else cohorte += 1;
  }
  return { cohorte, processed, aVenir, horsCohorte, percent: taux(processed, cohorte) };
}
