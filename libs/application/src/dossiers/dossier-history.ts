import { type DossierEvent, type Fact, factOf, labelOf } from '#libs/domain';
import type { Position, StreamEvent } from '#libs/event-store';
import { dayIn, type PlainDate, plainDate } from '#libs/kernel';
import { decodeCursor, type Page, pageOf, type PageRequest } from '#libs/read-model';
import { dossierCodec } from '../codecs.js';
import type { HistoryItem } from './dossiers.query.js';
import type { LabelOf } from '../procedures/labels.js';
import { frenchDay } from './french.js';
import { type Names, sentenceOf } from './sentence.js';

interface Told {
  readonly stored: StreamEvent;
  readonly event: DossierEvent;
  readonly fact: Fact | null;
}

function namesOf(told: readonly Told[], label: LabelOf): Names {
  const pieces = new Map<string, string>();
  const facts = new Map<string, string>();
  for (const { event, fact } of told) {
    if (event.type === 'PieceReceived') pieces.set(event.data.piece, event.data.reference);
    if (fact !== null) facts.set(fact.id, labelOf(fact));
  }
  return {
    piece: (id) => pieces.get(id) ?? id.slice(0, 8),
    fact: (id) => facts.get(id) ?? 'un fait encore inconnu',
    label,
  };
}

/** The day of an event: that of its fact, or the one on which it happened. */
function dayOf({ stored, event, fact }: Told, timeZone: string): PlainDate {
  if (fact !== null) return fact.on;
  if (event.type === 'ActivityRecorded') return event.data.performedOn;
  const { occurredAt } = stored.metadata;
  return occurredAt.length > 10 ? dayIn(timeZone, Date.parse(occurredAt)) : plainDate(occurredAt);
}

function toldOf(stored: readonly StreamEvent[]): readonly Told[] {
  return stored.map((each): Told => {
    const event = dossierCodec.fromStored(each);
    return { stored: each, event, fact: factOf(event, { occurredAt: event.occurredAt, knownOn: event.knownOn, order: each.revision }) };
  });
}

/** What happened after a revision, a line each: the day and the sentence, in French. */
export function sentencesSince(stored: readonly StreamEvent[], label: LabelOf, revision: number, timeZone: string): readonly string[] {
  const told = toldOf(stored);
  const names = namesOf(told, label);
  const since = told.filter((each) => each.stored.revision > revision);
  return since.map((each) => `${frenchDay(dayOf(each, timeZone))} : ${sentenceOf(each.event, names)}`);
}

/** The sentence of each event, by revision. */
export function sentencesOf(stored: readonly StreamEvent[], label: LabelOf): ReadonlyMap<number, string> {
  const told = toldOf(stored);
  const names = namesOf(told, label);
  return new Map(told.map((each) => [each.stored.revision, sentenceOf(each.event, names)]));
}

/** A page of a dossier's story, in the order in which it was written. */
export async function historyPage(
  stored: readonly StreamEvent[],
  label: LabelOf,
  request: PageRequest,
  timeZone: string,
  ordinalsOf: (positions: readonly Position[]) => Promise<readonly number[]>,
): Promise<Page<HistoryItem>> {
  const told = toldOf(stored);
  const names = namesOf(told, label);
  const from = request.cursor === undefined ? 0 : Number(decodeCursor(request.cursor, 1)[0]) + 1;
  const shown = told.slice(from, from + request.limit + 1);
  const ordinals = await ordinalsOf(shown.map((each) => each.stored.position));
  const numbered = shown.flatMap((each, n) => ordinals.slice(n, n + 1).map((ordinal) => ({ ...each, ordinal })));
  const itemOf = ({ ordinal, ...each }: Told & { readonly ordinal: number }): HistoryItem => {
    const { revision, recordedAt, metadata, data } = each.stored;
    return {
      revision,
      ordinal,
      type: each.event.type,
      on: dayOf(each, timeZone),
      occurredAt: metadata.occurredAt,
      knownOn: plainDate(metadata.knownOn),
      recordedAt,
      actor: metadata.actor ?? null,
      fact: each.fact?.id ?? null,
      sentence: sentenceOf(each.event, names),
      data,
    };
  };
  return pageOf(told.length, numbered, request.limit, itemOf, ({ stored: { revision } }) => [String(revision)]);
}
