import { anchorText, type DelaiDefinition, type HorlogeDeDelai, type ParcoursState, spanOf } from '#libs/domain';
import { daysBetween, earliest, latest, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { SpanOfDelais } from './delai-valeurs.js';

/** A clock, and the spans in which it is asked who stopped it. */
export interface HorlogeAsked {
  readonly question: string;
  readonly horloge: HorlogeDeDelai;
  readonly dayKind: DelaiDefinition['dayKind'];
  readonly spans: readonly SpanOfDelais[];
}

/** One dossier whose clock stopped in a span; `days` null: by worked days of a caisse without a calendar. */
export interface StoppedIn {
  readonly question: string;
  readonly organisme: string;
  readonly to: PlainDate;
  readonly days: number | null;
}

/** By what delays that read the same clock name it. */
export const horlogeText = ({ procedure, clock, from, to }: HorlogeDeDelai): string => [procedure, clock, anchorText(from), anchorText(to)].join(' ');

type CalendarOf = Referentiel['calendarOf'];

/** The spans in which a clock of one dossier stopped, and the days that it counts in each: by worked days, with the calendar of its end. */
function* stoppedIn({ horloge, dayKind, spans, question }: HorlogeAsked, state: ParcoursState, organisme: string, calendarOf: CalendarOf) {
  const last = spans.map(({ to }) => to).reduce(latest);
  const { to: stopped, days } = spanOf(state, horloge, horloge.clock, last, daysBetween);
  if (stopped === null) return;
  const worked = (to: PlainDate): number | null => {
    const calendar = calendarOf(organisme, to);
    return calendar && spanOf(state, horloge, horloge.clock, last, (after, upTo) => calendar.workedDaysBetween(after, upTo)).days;
  };
  for (const { from, to } of spans) {
    if (from <= stopped && stopped <= to) yield { question, organisme, to, days: dayKind === 'calendar' ? days : worked(to) };
  }
}

/**
 * The dossiers of a procédure and of some caisses whose clocks stopped in some spans, as they are known now: each is read once, whatever the number of clocks
 * and spans. Told of the caisse that answers for a dossier, whoever works on it.
 */
export async function* stoppedClocks(
  reader: LedgerReader,
  { calendarOf }: Pick<Referentiel, 'calendarOf'>,
  procedure: string,
  caisses: readonly string[],
  asked: readonly HorlogeAsked[],
): AsyncGenerator<StoppedIn> {
  const spans = asked.flatMap((each) => each.spans);
  if (spans.length === 0 || caisses.length === 0) return;
  const period = { from: spans.map(({ from }) => from).reduce(earliest), to: spans.map(({ to }) => to).reduce(latest) };
  for await (const { caisse, parcours } of reader.parcours.openIn(procedure, period, caisses)) {
    if (caisse !== null) for (const each of asked) yield* stoppedIn(each, parcours, caisse, calendarOf);
  }
}
