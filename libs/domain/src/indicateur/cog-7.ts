import type { PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { dayAfter } from '../parcours/duration.js';
import type { Duration } from '../procedure/definition.js';
import { taux } from './objectif.js';

export interface DemandeAvantEffet {
  readonly receivedOn: PlainDate;
  readonly effectOn: PlainDate;
  readonly processedOn: PlainDate | null;
}

/** `aVenir`: not processed, and there is still time: shown apart. */
export interface Cog7 {
  readonly received: number;
  readonly inTime: number;
  readonly aVenir: number;
  readonly percent: number | null;
}

/**
 * COG 7: of the demands received in a year, the share processed so long before their date of effect (`before`, negative: −3 months).
 * Source: COG CNIEG 2020-2024, fiche COG 7, read with engagement 1.1 (« au moins 3 mois avant »).
 */
export function cog7(
  demandes: Iterable<DemandeAvantEffet>,
  { year, before }: { readonly year: number; readonly before: Duration & { readonly unit: Exclude<Duration['unit'], 'workedHours'> } },
  asOf: PlainDate,
  calendrier: CompiledCalendrier,
): Cog7 {
  let [received, inTime, aVenir] = [0, 0, 0];
  for (const { receivedOn, effectOn, processedOn } of demandes) {
    if (Number(receivedOn.slice(0, 4)) !== year || receivedOn > asOf) continue;
    const lastOn = dayAfter(effectOn, before, calendrier);
    if (processedOn !== null && processedOn <= lastOn && processedOn <= asOf) [received, inTime] = [received + 1, inTime + 1];
    else if (lastOn >= asOf) aVenir += 1;
    else received += 1;
  }
  return { received, inTime, aVenir, percent: taux(inTime, received) };
}
