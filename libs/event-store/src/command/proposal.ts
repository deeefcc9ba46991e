import { VersionConflict } from '../event-store.errors.js';
import type { EventMetadata, EventToAppend, SealedPart } from '../event-store.port.js';
import type { CommandRequest, SealingHook } from './command-request.js';
import type { Fold } from './fold.js';
import { eventIdOf } from './ids.js';

/** What a command would append after the state it was decided on. */
export interface Proposal<Event> {
  readonly events: readonly Event[];
  readonly toAppend: readonly EventToAppend[];
}

/** Or why it appends nothing. */
export interface Refusal {
  readonly refusal: Error;
}

/** The stream is not where the caller saw it; reading it again does not change that. */
export class SeenElsewhere extends VersionConflict {}

/** Decides, and dresses the events for the log, unsealed. A refusal is an answer too: it may have to be given on a fresher state. */
export function propose<Command, Event, State>(request: CommandRequest<Command, Event, State>, fold: Fold<Event, State>): Proposal<Event> | Refusal {
  const { expectedRevision, ...common } = request.context;
  if (expectedRevision !== undefined && expectedRevision !== fold.revision) {
    return { refusal: new SeenElsewhere(request.stream, expectedRevision, fold.revision) };
  }
  try {
    const events = request.decider.decide(request.command, fold.state);
    return { events, toAppend: dressed(request, common, events, fold.lastKnownOn) };
  } catch (reason) {
    return refusedFor(reason);
  }
}

/** The same proposal with what concerns persons sealed; what cannot be sealed is refused. */
export async function sealing<Event>(sealedOf: SealingHook<Event>, { events, toAppend }: Proposal<Event>): Promise<Proposal<Event> | Refusal> {
  const parts: (readonly SealedPart[])[] = [];
  try {
    for (const [n, event] of events.entries()) parts.push(await sealedOf(event, n));
    return { events, toAppend: toAppend.map((event, n) => ({ ...event, sealed: parts[n] ?? [] })) };
  } catch (reason) {
    return refusedFor(reason);
  }
}

function refusedFor(reason: unknown): Refusal {
  return { refusal: reason instanceof Error ? reason : new TypeError('a decider threw something that is no error', { cause: reason }) };
}

/** In the order of canonical JSON, which is then written without being sorted; what is undefined is left out there. */
function inOrder(metadata: EventMetadata, knownOn: string): EventMetadata {
  const { actor, caisse, causationId, commandDigest, commandId, correlationId, occurredAt, role, source, traceparent } = metadata;
  const ordered = { actor, caisse, causationId, commandDigest, commandId, correlationId, knownOn, occurredAt, role, source, traceparent };
  return ordered as EventMetadata;
}

function dressed<Command, Event, State>(
  { stream, codec, metadataOf }: CommandRequest<Command, Event, State>,
  common: EventMetadata,
  events: readonly Event[],
  knownUntil: string | undefined,
): readonly EventToAppend[] {
  const toAppend: EventToAppend[] = [];
  let lastKnownOn = knownUntil;
  for (const [n, event] of events.entries()) {
    const own = metadataOf?.(event, n, lastKnownOn);
    // What an event says of its own stands: an import tells when each fact was known. Only the present never goes back.
    const knownOn = own?.knownOn ?? (lastKnownOn !== undefined && lastKnownOn > common.knownOn ? lastKnownOn : common.knownOn);
    if (lastKnownOn === undefined || knownOn > lastKnownOn) lastKnownOn = knownOn;
    toAppend.push({
      ...codec.toStored(event),
      id: eventIdOf(common.commandId, stream, n),
      metadata: inOrder(own === undefined ? common : { ...common, ...own }, knownOn),
    });
  }
  return toAppend;
}
