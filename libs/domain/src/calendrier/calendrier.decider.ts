import { type Decider, DomainError } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { Calendrier } from './calendrier.js';
import type { CalendrierEvent } from './calendrier.events.js';

export interface PublishCalendrier {
  readonly type: 'PublishCalendrier';
  readonly calendrier: Calendrier;
}

export type CalendrierCommand = PublishCalendrier;

/** The published versions, first to last. */
export type CalendrierState = { readonly status: 'absent' } | { readonly status: 'published'; readonly versions: readonly Calendrier[] };

function versionsOf(state: CalendrierState): readonly Calendrier[] {
  return state.status === 'absent' ? [] : state.versions;
}

function evolve(state: CalendrierState, { data }: CalendrierEvent): CalendrierState {
  return { status: 'published', versions: [...versionsOf(state), data] };
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;

/** What is wrong with the hours, in French; null when nothing is. */
function problemOfHours({ openingHours, workedWeekdays }: Calendrier): string | null {
  if (openingHours === undefined) return null;
  for (const { from, to, weekdays } of openingHours) {
    if (!TIME.test(from) || !(TIME.test(to) || to === '24:00')) return `« ${from} – ${to} » n’est pas écrit HH:MM`;
    if (from >= to) return `${to} ne suit pas ${from}`;
    if (weekdays.some((weekday) => !workedWeekdays.includes(weekday))) return `${from} – ${to} est d’un jour qui n’est pas ouvré`;
  }
  for (const weekday of workedWeekdays) {
    const ofDay = openingHours.filter(({ weekdays }) => weekdays.includes(weekday)).sort((a, b) => (a.from < b.from ? -1 : 1));
    if (ofDay.length === 0) return `le jour ouvré ${String(weekday)} n’en a aucune`;
    if (ofDay.some(({ from }, i) => i > 0 && from < (ofDay[i - 1]?.to ?? ''))) return `deux se recouvrent le jour ${String(weekday)}`;
  }
  return null;
}

function publish({ calendrier }: PublishCalendrier, state: CalendrierState): readonly CalendrierEvent[] {
  const { code, version } = calendrier;
  const versions = versionsOf(state);
  const published = versions.find((known) => known.version === version);
  if (published !== undefined && sameJson(published, calendrier)) return [];
  if (published !== undefined) {
    throw new DomainError('calendrier.versionPublished', `Le calendrier ${code} a déjà une version ${String(version)}, d’un autre contenu.`, {
      calendrier: code,
      version,
    });
  }
  const expected = (versions.at(-1)?.version ?? 0) + 1;
  if (version !== expected) {
    throw new DomainError('calendrier.versionGap', `La prochaine version du calendrier ${code} est ${String(expected)}, et non ${String(version)}.`, {
      calendrier: code,
      version,
      expected,
    });
  }
  if (calendrier.workedWeekdays.length === 0) {
    throw new DomainError('calendrier.noWorkedDay', `Le calendrier ${code} n’a aucun jour ouvré.`, { calendrier: code, version });
  }
  const problem = problemOfHours(calendrier);
  if (problem !== null) {
    throw new DomainError('calendrier.hours', `Les heures d’ouverture du calendrier ${code} ne vont pas : ${problem}.`, {
      calendrier: code,
      version,
    });
  }
  return [{ type: 'CalendrierPublished', data: calendrier }];
}

/** A calendar and its versions. A published version never changes; publishing it again is nothing to do. */
export const calendrierDecider: Decider<CalendrierCommand, CalendrierEvent, CalendrierState> = {
  initialState: { status: 'absent' },
  evolve,
  decide: publish,
};
