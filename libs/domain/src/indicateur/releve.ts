import type { Objectif } from '../procedure/definition.js';
import type { Apport, Mesure, Compte } from './mesures.js';
import { type Appreciation, appreciate } from './objectif.js';

/** What an objectif comes to in a year. `horsHypothese`: null where its target supposes no volume, or the year is not over. */
export interface Releve {
  readonly status: Appreciation['status'];
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly target: number | null;
  readonly horsHypothese: boolean | null;
  /** The dossiers of the year, by how they count. */
  readonly dossiers: Readonly<Record<Compte, number>>;
}

/** Adds up what dossiers bring to a measure, one at a time: nothing of them is kept. */
export class Cumul {
  private numerator = 0;
  private denominator = 0;
  private readonly dossiers: Record<Compte, number> = { counted: 0, notYetDue: 0, outside: 0, unknown: 0 };

  constructor(private readonly mesure: Mesure) {}

  add({ compte, numerator, denominator }: Apport): void {
    this.dossiers[compte] += 1;
    this.numerator += numerator;
    this.denominator += denominator;
  }

  /** Towards the target of the year; a volume is judged once the year is `over`. */
  releve({ targets, better }: Objectif, year: number, over: boolean): Releve {
    const { base, volume } = this.mesure;
    const [numerator, denominator] = [this.numerator, base ?? this.denominator];
    const supposed = volume === null || !over ? undefined : { found: this.dossiers.counted, hypothesis: volume };
    const told = appreciate(this.mesure.valueOf(numerator, denominator), targets[String(year)], better, supposed);
    const horsHypothese = supposed !== undefined && 'horsHypothese' in told ? told.horsHypothese : null;
    return { status: told.status, value: told.value, numerator, denominator, target: told.target, horsHypothese, dossiers: { ...this.dossiers } };
  }
}
