import { dossierDecider, type DossierHistoryEvent, type DossierState } from '#libs/domain';
import type { CommandRequest } from '#libs/event-store';
import type { Decider } from '#libs/kernel';
import { dossierCodec } from '../codecs.js';
import type { ImportContext } from './import-context.js';

/** KurrentDB takes 1 MiB at a time unless told otherwise. */
const PART_BYTES = 640 * 1024;
/** What the log keeps of each event beside its data: ids, digest, instants, metadata. */
const BESIDE_BYTES = 800;
/** So few are not weighed: events of ten kilobytes each would fit. */
const WEIGHED_FROM = 64;

/** What a dossier lacks, and what is told of it beside. */
interface Plan {
  readonly events: readonly DossierHistoryEvent[];
}

export interface Recording<Made extends Plan> {
  readonly dossier: string;
  /** Names the command within the dossier. */
  readonly command: { readonly type: string; readonly part: string };
  /** Plans what the dossier lacks; planned again on a part of it, it gives the rest. */
  readonly planOn: (state: DossierState) => Made;
  readonly cache: NonNullable<CommandRequest<unknown, unknown, unknown>['cache']>;
}

/**
 * Records what a dossier lacks, in as many appends as its weight asks for, each a command of its own: an import that is interrupted between
 * two of them finds the dossier begun, and goes on with the rest.
 * @returns what was planned at first, and all that was recorded
 */
export async function recordInParts<Made extends Plan>(
  { executor, commandIdOf, metadata }: ImportContext,
  { dossier, command, planOn, cache }: Recording<Made>,
): Promise<{ readonly plan: Made; readonly recorded: readonly DossierHistoryEvent[] }> {
  const recorded: DossierHistoryEvent[] = [];
  let first: Made | undefined;
  for (let part = 0; ; part += 1) {
    const made: { plan?: Made; isWhole: boolean } = { isWhole: true };
    const decider: Decider<Recording<Made>['command'], DossierHistoryEvent, DossierState> = {
      ...dossierDecider,
      decide: (_command, state) => {
        made.plan = planOn(state);
        const events = firstPartOf(made.plan.events);
        made.isWhole = events.length === made.plan.events.length;
        return events;
      },
    };
    const { events } = await executor.execute({
      stream: `dossier-${dossier}`,
      decider,
      codec: dossierCodec,
      command,
      context: { ...metadata, commandId: commandIdOf(dossier, part === 0 ? command.part : `${command.part}, part ${String(part)}`) },
      metadataOf: ({ occurredAt, knownOn }) => ({ occurredAt, knownOn }),
      cache: part === 0 ? cache : 'skip',
    });
    recorded.push(...events);
    first ??= made.plan;
    if (first === undefined) throw new TypeError('a command was answered that was never decided');
    if (made.isWhole) return { plan: first, recorded };
  }
}

/** As many events as one append may weigh, one at least. */
export function firstPartOf<Event extends { readonly data: object }>(events: readonly Event[]): readonly Event[] {
  if (events.length < WEIGHED_FROM) return events;
  let bytes = 0;
  const heavy = events.findIndex(({ data }) => (bytes += Buffer.byteLength(JSON.stringify(data)) + BESIDE_BYTES) > PART_BYTES);
  return heavy === -1 ? events : events.slice(0, Math.max(1, heavy));
}
