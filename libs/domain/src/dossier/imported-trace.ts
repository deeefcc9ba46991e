import type { ErrorData, JsonObject, PlainDate } from '#libs/kernel';
import type { ImportUnit } from '../import/import.events.js';
import { sameJson } from '../json/same-json.js';
import type { ImportRefusalCode } from './dossier.errors.js';
import { activityOfRank, type DossierHistoryEvent, type DossierState, factsInForceOf, piecesOf, type RecordedActivity } from './dossier.state.js';
import { PieceAmendments } from './piece-amendments.js';
import { inOrderOfTime, type PlacedActivity, piecesOfTrace } from './trace-pieces.js';

/** An event of a trace. `agent` is a pseudonym; `contentDigest` stands for everything the file said of it. */
export interface ImportedActivity extends PlacedActivity {
  readonly agent: string | null;
  readonly attributes: JsonObject;
  readonly contentDigest: string;
}

/** A trace, whole. `type`: that of its pièce when the unit is `trace`; a work item has its activity's name as type. */
export interface ImportedTrace {
  readonly reference: string;
  readonly source: string;
  readonly unit: ImportUnit;
  readonly caisse: string;
  readonly procedure: string;
  readonly type: string;
  readonly canal: string | null;
  readonly attributes: JsonObject;
  readonly activities: readonly ImportedActivity[];
}

/** `knownOn`, `importedAt`: the day and the instant of the import. `idOf`: makes the id of what a name means within this dossier. */
export interface TraceImport {
  readonly knownOn: PlainDate;
  readonly importedAt: string;
  readonly idOf: (name: string) => string;
}

/** An event that was recorded with another content; what is recorded stays. */
export interface RefusedActivity {
  readonly rank: number;
  readonly code: ImportRefusalCode;
  readonly reason: string;
  readonly data: ErrorData;
}

export interface ImportedTracePlan {
  readonly events: readonly DossierHistoryEvent[];
  readonly refusals: readonly RefusedActivity[];
  /** Activities that were already there, unchanged. */
  readonly skipped: number;
}

/** An event, and after which activity of the file it is written: what it follows from. */
export interface PlacedEvent {
  readonly after: number;
  readonly event: DossierHistoryEvent;
}

interface SortedActivities {
  readonly fresh: readonly ImportedActivity[];
  readonly refusals: readonly RefusedActivity[];
  readonly skipped: number;
}

function sortOut(state: DossierState, trace: ImportedTrace): SortedActivities {
  const fresh: ImportedActivity[] = [];
  const refusals: RefusedActivity[] = [];
  let skipped = 0;
  for (const told of trace.activities) {
    const known = state.status === 'absent' ? null : activityOfRank(state, told.rank);
    if (known === null) fresh.push(told);
    else if (known.contentDigest === told.contentDigest) skipped += 1;
    else refusals.push(changed(trace.reference, told, known));
  }
  fresh.sort((a, b) => a.rank - b.rank);
  return { fresh, refusals, skipped };
}

function changed(trace: string, told: ImportedActivity, known: RecordedActivity): RefusedActivity {
  const place = `L’événement n° ${String(told.rank + 1)} de la trace ${trace}`;
  return {
    rank: told.rank,
    code: 'activity.changed',
    reason: `${place} est déjà connu avec un autre contenu (« ${known.activity} » du ${known.on}) : ce qui est enregistré est gardé.`,
    data: { trace, rank: told.rank, activity: told.activity, knownActivity: known.activity, on: told.on, knownOn: known.on },
  };
}

/** The activities of the whole trace: those recorded, as they were recorded, and the fresh ones. */
function wholeOf(state: DossierState, trace: ImportedTrace, fresh: readonly ImportedActivity[]): readonly PlacedActivity[] {
  if (state.status === 'absent') return fresh;
  const told = new Map(trace.activities.map((activity) => [activity.rank, activity]));
  const byName = new Map(trace.activities.map(({ activity, isWorkItem }) => [activity, isWorkItem]));
  // An activity that the file no longer tells of was a work item when it gave pièces of its type.
  const types = new Set(
    piecesOf(state).flatMap((piece) => factsInForceOf(state, piece).map((fact) => (fact.kind === 'received' ? fact.type : null))),
  );
  const recorded = state.activities.all().map((known): PlacedActivity => {
    const same = told.get(known.rank);
    const isWorkItem = same?.activity === known.activity ? same.isWorkItem : (byName.get(known.activity) ?? types.has(known.activity));
    return { ...known, isWorkItem };
  });
  return [...recorded, ...fresh];
}

function opening(trace: ImportedTrace, activities: readonly PlacedActivity[], { knownOn }: TraceImport): readonly DossierHistoryEvent[] {
  const first = inOrderOfTime(activities)[0];
  if (first === undefined) return [];
  const { reference, source, unit, procedure, attributes } = trace;
  return [
    {
      type: 'DossierOpened',
      data: { reference, origin: 'imported', source, unit, procedure, procedureVersion: null, openedOn: first.on, attributes },
      occurredAt: first.instant,
      knownOn,
    },
  ];
}

function description(state: DossierState, trace: ImportedTrace, { knownOn, importedAt }: TraceImport): readonly DossierHistoryEvent[] {
  if (state.status === 'absent' || sameJson(state.attributes, trace.attributes)) return [];
  return [{ type: 'DossierDescribed', data: { attributes: trace.attributes }, occurredAt: importedAt, knownOn }];
}

function recordedActivity(activity: ImportedActivity, { knownOn }: TraceImport): PlacedEvent {
  const { rank, transition, agent, on, attributes, contentDigest } = activity;
  const data = { rank, activity: activity.activity, transition, agent, performedOn: on, attributes, contentDigest };
  return { after: rank, event: { type: 'ActivityRecorded', data, occurredAt: activity.instant, knownOn } };
}

/**
 * What an import of a trace adds to its dossier. The first time: the opening, its activities in file order, and each arrival and exit
 * behind the activity that it follows from. Again, or extended: the new activities, and the difference between the pièces that the whole
 * trace now gives and those known – new facts, corrections and cancellations, known on the day of this import.
 * An event recorded with another content is refused and stays as it is; what a person corrected or cancelled since is left alone.
 * Planning the same trace again on the result adds nothing.
 */
export function planImportedTrace(state: DossierState, trace: ImportedTrace, by: TraceImport): ImportedTracePlan {
  const { fresh, refusals, skipped } = sortOut(state, trace);
  const activities = wholeOf(state, trace, fresh);
  const amendments = new PieceAmendments(state, trace, by, new Set(fresh.map(({ rank }) => rank)));
  const placed = [
    ...fresh.map((activity) => recordedActivity(activity, by)),
    ...amendments.towards(piecesOfTrace(activities, trace.unit), activities),
  ];
  placed.sort((a, b) => (a.after === b.after ? 0 : a.after < b.after ? -1 : 1)); // stable: the activity before what follows from it
  const first = state.status === 'absent' ? opening(trace, activities, by) : description(state, trace, by);
  return { events: [...first, ...placed.map(({ event }) => event)], refusals, skipped };
}
