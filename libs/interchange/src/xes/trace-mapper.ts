import { createHash } from 'node:crypto';
import { dayIn, DomainError, isTimeZone, type JsonObject, type PlainDate } from '#libs/kernel';
import { textOf } from './attribute.js';
import { canonicalJson, type PeopleKeys, plainAttributesOf, type PseudonymOf } from './plain-attributes.js';
import { isFinerThanMilliseconds } from './timestamp.js';
import { workItemTest } from './work-items.js';
import type { XesAttribute, XesEvent, XesTrace } from './xes.items.js';

/** Attributes that hold people unless told otherwise, at any level. Compared without regard to case. */
export const DEFAULT_PEOPLE: readonly string[] = ['org:resource', 'responsible'];

/** What was done on a dossier, ready to become an event. `agent` and all people in `attributes` are pseudonyms. */
export interface ImportedActivity {
  readonly rank: number;
  /** Of the event in the file. */
  readonly line: number;
  readonly activity: string;
  readonly transition: string | null;
  /** ISO, UTC, milliseconds. */
  readonly instant: string;
  /** The day of `instant` in the zone of the import. */
  readonly on: PlainDate;
  readonly agent: string | null;
  /** All but what the other fields hold. */
  readonly attributes: JsonObject;
  /** 16 hexadecimal digits of the SHA-256 of activity, transition, instant, agent and attributes: the same event, read again, has the same. */
  readonly contentDigest: string;
  readonly isWorkItem: boolean;
}

/** A trace, ready to become a dossier. `activities` in file order. */
export interface ImportedTrace {
  readonly line: number;
  readonly byte: number;
  readonly reference: string;
  readonly attributes: JsonObject;
  readonly activities: readonly ImportedActivity[];
}

export interface TraceMapperOptions {
  readonly pseudonymOf: PseudonymOf;
  /** The zone in which an instant has its day. Default: Europe/Paris. */
  readonly timeZone?: string | undefined;
  /** Further attribute keys that hold people, beside {@link DEFAULT_PEOPLE}. */
  readonly people?: readonly string[] | undefined;
  /** Which activities are work items: a regular expression on their name. Default: `^W_`. */
  readonly workItems?: string | undefined;
}

/** People of a log are few: their pseudonyms are computed once. */
const MAX_KNOWN_PEOPLE = 100_000;

function peopleKeysOf({ pseudonymOf, people = [] }: TraceMapperOptions): PeopleKeys {
  const keys = new Set([...DEFAULT_PEOPLE, ...people].map((key) => key.toLowerCase()));
  const known = new Map<string, string>();
  return {
    isPerson: (key) => keys.has(key) || keys.has(key.toLowerCase()),
    pseudonymOf: (name) => {
      const former = known.get(name);
      if (former !== undefined) return former;
      const pseudonym = pseudonymOf(name);
      if (known.size >= MAX_KNOWN_PEOPLE) known.clear();
      known.set(name, pseudonym);
      return pseudonym;
    },
  };
}

const isBare = (attribute: XesAttribute): boolean => attribute.children.length === 0;

/** Whether a field of the activity says all that the attribute says. */
function isHeldElsewhere(attribute: XesAttribute, event: XesEvent): boolean {
  if (!isBare(attribute)) return false;
  switch (attribute.key) {
    case 'concept:name':
      return attribute.type === 'string' && attribute.value === event.activity;
    case 'lifecycle:transition':
      return attribute.type === 'string' && attribute.value === event.transition;
    case 'org:resource':
      return attribute.type === 'string';
    case 'time:timestamp':
      return !isFinerThanMilliseconds(event.timestampText);
    default:
      return false;
  }
}

function agentOf(event: XesEvent, people: PeopleKeys): string | null {
  const resource = event.attributes.find(({ key }) => key === 'org:resource');
  const name = resource === undefined ? null : textOf(resource);
  return name === null || name.trim() === '' ? null : people.pseudonymOf(name);
}

/**
 * Prepares the mapping of a log's traces to the shapes of an import: people become pseudonyms, days are those of a zone.
 * @returns the mapping, total but for `import.workItemsInvalid` when the expression turns out too slow
 * @throws DomainError `import.workItemsInvalid`, `import.timeZoneUnknown`
 */
export function traceMapper(options: TraceMapperOptions): (trace: XesTrace) => ImportedTrace {
  const { timeZone = 'Europe/Paris' } = options;
  if (!isTimeZone(timeZone)) {
    throw new DomainError('import.timeZoneUnknown', `Le fuseau horaire « ${timeZone} » est inconnu. Donnez un nom IANA, par exemple Europe/Paris.`, {
      zone: timeZone,
    });
  }
  const people = peopleKeysOf(options);
  const isWorkItem = workItemTest(options.workItems);

  const activityOf = (event: XesEvent): ImportedActivity => {
    const { rank, line, activity, transition } = event;
    const instant = new Date(event.instant).toISOString();
    const agent = agentOf(event, people);
    const attributes = plainAttributesOf(
      event.attributes.filter((attribute) => !isHeldElsewhere(attribute, event)),
      people,
    );
    const content = canonicalJson({ activity, transition, instant, agent, attributes });
    return {
      rank,
      line,
      activity,
      transition,
      instant,
      on: dayIn(timeZone, event.instant),
      agent,
      attributes,
      contentDigest: createHash('sha256').update(content).digest('hex').slice(0, 16),
      isWorkItem: isWorkItem(activity),
    };
  };

  return ({ line, byte, name, attributes, events }) => ({
    line,
    byte,
    reference: name,
    attributes: plainAttributesOf(
      attributes.filter((attribute) => !(attribute.key === 'concept:name' && attribute.type === 'string' && isBare(attribute))),
      people,
    ),
    activities: events.map(activityOf),
  });
}
