import { addDays, dayNumber, earliest, latest, type PlainDate } from '#libs/kernel';
import type { ContratKind, Fin, Fonction } from './agent.events.js';
import type { Absence, AgentState, Contrat } from './agent.state.js';
import { type Etp, type Etpma, sumOfEtp } from './etp.js';

/** A contract as it is on every day D with `fromOn` ≤ D < `toOn`; null: it runs. */
export interface Segment {
  readonly caisse: string;
  readonly kind: ContratKind;
  readonly fonction: Fonction;
  readonly equipe: string | null;
  readonly quotite: number;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
}

/** A contract cut where its équipe, function or share of full time changes. */
export function segmentsOf({ caisse, kind, affectations, toOn }: Contrat): readonly Segment[] {
  return affectations.flatMap(({ equipe, fonction, quotite, fromOn }, i) => {
    const next = affectations[i + 1]?.fromOn ?? null;
    const end = next === null ? toOn : toOn === null ? next : earliest(next, toOn);
    return end !== null && end <= fromOn ? [] : [{ caisse, kind, fonction, equipe, quotite, fromOn, toOn: end }];
  });
}

const holds = ({ fromOn, toOn }: { readonly fromOn: PlainDate; readonly toOn: PlainDate | null }, day: PlainDate): boolean =>
  fromOn <= day && (toOn === null || day < toOn);

/** The full-time equivalents of some contracts on a day; those who are away included. */
export function etpOn(segments: readonly Segment[], day: PlainDate): Etp {
  return sumOfEtp(segments.filter((each) => holds(each, day)).map(({ quotite }) => ({ etp: quotite })));
}

/** The same in the average of a period, both days included: the year, for what is called ETPMA. */
export function etpmaOf(segments: readonly Segment[], from: PlainDate, to: PlainDate): Etpma {
  const days = dayNumber(to) - dayNumber(from) + 1;
  let worked = 0;
  for (const { quotite, fromOn, toOn } of segments) {
    const [first, last] = [latest(fromOn, from), toOn === null ? to : earliest(addDays(toOn, -1), to)];
    if (first <= last) worked += quotite * (dayNumber(last) - dayNumber(first) + 1);
  }
  return { etpma: days <= 0 ? 0 : worked / days };
}

export const isAway = (absences: readonly Absence[], day: PlainDate): boolean => absences.some((absence) => holds(absence, day));

/** Who leaves for good: a term or another contract here is no leaving. */
const LEAVINGS: readonly (Fin | null)[] = ['departure', 'retirement'];

/** CDIs of which the agent left in a period, both days included: on its last day the contract still ran. */
export function departuresOf(contrats: readonly Contrat[], from: PlainDate, to: PlainDate): Etp {
  const left = contrats.filter(
    ({ kind, toOn, reason }) => kind === 'cdi' && toOn !== null && LEAVINGS.includes(reason) && from < toOn && toOn <= addDays(to, 1),
  );
  return sumOfEtp(
    left.flatMap((contrat) =>
      segmentsOf(contrat)
        .slice(-1)
        .map(({ quotite }) => ({ etp: quotite })),
    ),
  );
}

/**
 * The turn-over of CDIs in a period: those that left, over the mean of those that ran on its first and its last day – choice of the product.
 * Null where there was none.
 */
export function tauxDeTurnOver(departures: Etp, first: Etp, last: Etp): number | null {
  const mean = (first.etp + last.etp) / 2;
  return mean === 0 ? null : departures.etp / mean;
}

/** The level of an agent in each skill on a day; those of level 0 are not there. */
export function competencesOn({ competences }: AgentState, day: PlainDate): ReadonlyMap<string, number> {
  const held = [...competences].filter(({ fromOn }) => fromOn <= day).sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1));
  return new Map([...new Map(held.map(({ competence, level }) => [competence, level]))].filter(([, level]) => level > 0));
}
