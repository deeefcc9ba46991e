import { addDays, addMonths, endOfMonth, type PlainDate, plainDate } from '#libs/kernel';
import { workedFrom } from '../natifs/agenda.js';
import type { Miniature } from '../plan.js';
import type { Random } from '../random.js';
import type { Declared, ReadingTold } from './declared.js';
import { type Phase, phaseOn } from './histoire.js';
import type { Registrant } from './registrants.js';

/** Persons covered for an allocataire, before anybody weighs them. */
const PERSONS_PER_ALLOCATAIRE = 2.4;
const GROWTH = { allocataires: 0.008, cost: 0.018, calls: 0.06 } as const;
/** Of this year all growth is counted from. */
const BASE_YEAR = 2024;
/** How much more management costs where few persons are covered, in thousands. */
const SMALLNESS = { costs: 0.1, persons: 257 } as const;
/** January and autumn, when letters go out. */
const CALLS_BY_MONTH = [1.2, 1, 0.95, 1.05, 0.95, 0.9, 0.95, 0.8, 1.2, 1.15, 0.95, 0.9];
const CALLS_IN: Readonly<Record<Phase, number>> = { ordinary: 1, crisis: 1.2, shock: 1.45 };
/** 69 % of all calls in 2021, from 90 % in 2015 (IGAS 2022-035R, S2). */
const ANSWERED: Readonly<Record<Phase, number>> = { ordinary: 0.74, crisis: 0.69, shock: 0.6 };
/** 88 % in 2018, 84 % in 2021 (IGAS 2022-035R, S9); the year of the shock is worse. */
const SATISFIED = { ordinary: 0.86, afterShock: 0.82, spread: 0.035 } as const;
const FAILING = { answered: -0.16, satisfied: -0.06, cost: 1.06 } as const;
const SPREAD = { answered: 0.07, cost: 0.05, allocataires: 0.04, month: 0.03 } as const;
/** Days after the end of a period on which its readings are told. */
const TOLD_AFTER = { month: [7, 12], year: [60, 100] } as const;
const MONTHS = 12;

/** Readings that were keyed in wrongly, and what they are of what was read; the right ones follow some days later. */
const MISTAKES: readonly { readonly caisse: string; readonly indicateur: string; readonly periode: string; readonly factor: number }[] = [
  { caisse: 'caf-31', indicateur: 'appels-recus', periode: '2025-06', factor: 10 },
  { caisse: 'caf-67', indicateur: 'cout-allocataire-pondere', periode: '2024', factor: 0.1 },
];
const NOTICED_AFTER = 16;
const SOURCE = 'invention de la démonstration';
const CORRECTED = 'invention de la démonstration, saisie corrigée';

/** What is read of a caisse – public, cost, calls, satisfaction –, period by period. Its own ways do not change from one to the next. */
export class Readings {
  private readonly answered: number;
  private readonly cost: number;
  private readonly satisfied: number;
  private readonly allocataires: number;

  constructor(
    private readonly caisse: Registrant,
    private readonly random: Random,
    { one }: Miniature,
  ) {
    const { persons, cost } = caisse;
    this.answered = this.spread(SPREAD.answered);
    this.cost = cost * (1 + this.spread(SPREAD.cost)) * (1 + SMALLNESS.costs * Math.max(0, 1 - persons / SMALLNESS.persons));
    this.satisfied = this.spread(SATISFIED.spread);
    this.allocataires = ((persons * 1_000) / PERSONS_PER_ALLOCATAIRE / one) * (1 + this.spread(SPREAD.allocataires));
  }

  /** Those of all periods that are over by a day, some of them told after it; what was over when it began is told on its first day. */
  between(firstDay: PlainDate, lastDay: PlainDate): readonly Declared[] {
    const declared: Declared[] = [];
    const firstYear = Number(firstDay.slice(0, 4)) - 1;
    for (let year = firstYear; year < Number(lastDay.slice(0, 4)); year += 1) {
      declared.push(...this.told(String(year), plainDate(`${String(year)}-12-31`), TOLD_AFTER.year, this.ofYear(year), firstDay));
    }
    const first = addMonths(`${firstDay.slice(0, 8)}01` as PlainDate, -1);
    for (let month = first; endOfMonth(month) <= lastDay; month = addMonths(month, 1)) {
      declared.push(...this.told(month.slice(0, 7), endOfMonth(month), TOLD_AFTER.month, this.ofMonth(month), firstDay));
    }
    return declared;
  }

  private spread(most: number): number {
    return (2 * this.random.next() - 1) * most;
  }

  private isFailing(day: PlainDate): boolean {
    const { failsFrom } = this.caisse;
    return failsFrom !== null && day >= failsFrom;
  }

  private allocatairesOf(year: number): number {
    return Math.round(this.allocataires * (1 + GROWTH.allocataires * (year - BASE_YEAR)));
  }

  private ofYear(year: number): readonly ReadingTold[] {
    const [end, autumn] = [plainDate(`${String(year)}-12-31`), plainDate(`${String(year)}-09-01`)];
    const ponderes = this.allocatairesOf(year);
    const failing = this.isFailing(end);
    const unit = this.cost * (1 + GROWTH.cost * (year - BASE_YEAR)) * (failing ? FAILING.cost : 1);
    const inShock = phaseOn(autumn) === 'shock';
    const satisfied = (inShock ? SATISFIED.afterShock : SATISFIED.ordinary) + this.satisfied + (failing ? FAILING.satisfied : 0);
    const values = {
      'allocataires-ponderes': ponderes,
      'cout-allocataire-pondere': Math.round(ponderes * unit),
      'taux-de-satisfaction': Math.round((satisfied + this.spread(0.01)) * 1_000) / 1_000,
    };
    return readingsOf(values, String(year));
  }

  private ofMonth(month: PlainDate): readonly ReadingTold[] {
    const phase = phaseOn(addDays(month, 14));
    const [year, rank] = [Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1];
    const growth = 1 + GROWTH.calls * (year + rank / MONTHS - BASE_YEAR);
    const usual = (this.allocatairesOf(year) * this.caisse.callsPerAllocataire * growth * (CALLS_BY_MONTH[rank] ?? 1)) / MONTHS;
    const calls = Math.round(usual * CALLS_IN[phase] * (1 + this.spread(SPREAD.month)));
    const share = ANSWERED[phase] + this.answered + this.spread(SPREAD.month) + (this.isFailing(month) ? FAILING.answered : 0);
    return readingsOf({ 'appels-recus': calls, 'taux-appels-traites': Math.round(calls * share) }, month.slice(0, 7));
  }

  /** Some days after the period; what was keyed in wrongly is told again. */
  private told(
    periode: string,
    end: PlainDate,
    [from, to]: readonly [number, number],
    readings: readonly ReadingTold[],
    firstDay: PlainDate,
  ): readonly Declared[] {
    const usual = workedFrom(addDays(end, this.random.between(from, to)));
    const on = usual < firstDay ? workedFrom(firstDay) : usual;
    const mistakes = MISTAKES.filter((each) => each.caisse === this.caisse.code && each.periode === periode);
    const factorOf = (indicateur: string): number => mistakes.find((each) => each.indicateur === indicateur)?.factor ?? 1;
    const first = readings.map((reading) => ({ ...reading, value: Math.round(reading.value * factorOf(reading.indicateur) * 1_000) / 1_000 }));
    const right = readings.filter(({ indicateur }) => factorOf(indicateur) !== 1);
    const declared: Declared[] = [{ kind: 'releves', on, source: SOURCE, readings: first }];
    if (right.length > 0) declared.push({ kind: 'releves', on: workedFrom(addDays(on, NOTICED_AFTER)), source: CORRECTED, readings: right });
    return declared;
  }
}

const readingsOf = (values: Readonly<Record<string, number>>, periode: string): readonly ReadingTold[] =>
  Object.entries(values).map(([indicateur, value]) => ({ indicateur, periode, value }));
