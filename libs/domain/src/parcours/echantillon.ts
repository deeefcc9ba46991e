import { addMonths, type PlainDate } from '#libs/kernel';
import { shareOf } from './hasard.js';

/** The quarter of a day: `2026-T3`. */
export function trimestreOf(day: PlainDate): string {
  return `${day.slice(0, 4)}-T${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1)}`;
}

/** The quarter of which a sample drawn on a day is taken: the one before. */
export function trimestreBefore(day: PlainDate): string {
  return trimestreOf(addMonths(day, -3));
}

/** A dossier, and the day on which it was paid – or on which whatever puts it among those that may be drawn happened. */
export interface Candidat {
  readonly dossier: string;
  readonly paidOn: PlainDate;
}

export interface Tire {
  readonly dossier: string;
  readonly share: number;
}

/** The dossiers paid in a quarter, each once. */
export function populationOf(candidats: Iterable<Candidat>, trimestre: string): readonly string[] {
  const found = new Set<string>();
  for (const { dossier, paidOn } of candidats) if (trimestreOf(paidOn) === trimestre) found.add(dossier);
  return [...found].sort();
}

/**
 * The sample of a population: the `size` dossiers to which the seed gives the lowest numbers, lowest first; all of them when there are fewer.
 * A function of the set: neither the order nor a dossier named twice changes it.
 * Source: COG CNIEG 2020-2024, fiche 9c (quarter T, among the dossiers paid in T−1).
 */
export function sampleOf(population: Iterable<string>, size: number, seed: string): readonly Tire[] {
  return [...new Set(population)]
    .map((dossier) => ({ dossier, share: shareOf(seed, dossier) }))
    .sort((a, b) => a.share - b.share || (a.dossier < b.dossier ? -1 : 1))
    .slice(0, size);
}
