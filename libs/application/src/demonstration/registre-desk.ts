import { type Declared, declaredBy, type Plan } from '#libs/demonstration';
import { agentDecider, releveDecider, SHIPPED_DEFINITIONS } from '#libs/domain';
import { CommandExecutor, type EncodedUnplaced, InMemoryEventStore } from '#libs/event-store';
import type { PlainDate } from '#libs/kernel';
import { agentCodec, releveCodec } from '../codecs.js';
import { ReleveBatch } from '../releves/releve-batch.js';
import { allAtOnce } from '../say-all.js';
import { StoryClock } from './play-story.js';

const sayAll = allAtOnce(agentDecider);
/** Before anybody works on dossiers that day. */
const MORNING = 'T06:30:00.000Z';

/** The desk at which a caisse tells of its agents and of its readings: the rules of a server, on a log and a clock of its own. */
class RegistreDesk {
  readonly clock = new StoryClock();
  readonly store = new InMemoryEventStore(this.clock);
  private readonly executor = new CommandExecutor(this.store, { clock: this.clock });

  constructor(private readonly caisse: string) {}

  async tell(declared: Declared, key: string): Promise<void> {
    const { on } = declared;
    this.clock.set(`${on}${MORNING}`);
    const context = { commandId: key, actor: 'import', occurredAt: `${on}${MORNING}`, knownOn: on };
    if (declared.kind === 'agent') {
      const { agent, commands } = declared;
      await this.executor.execute({
        ...{ stream: `agent-${agent}`, decider: sayAll, codec: agentCodec, context },
        command: { type: 'SayAll', commands },
      });
      return;
    }
    for (const [name, { definition, organisme, periodes, values, sources }] of this.judged(declared, on)) {
      const { code, unit } = definition;
      const read = periodes.map((periode, n) => ({ periode, value: values[n] ?? 0, source: sources[n] ?? '', closed: false }));
      await this.executor.execute({
        ...{ stream: `releve-${name}`, decider: releveDecider, codec: releveCodec, context: { ...context, commandId: `${key}/${name}` } },
        command: { type: 'RecordReleves', code, organisme, unit, values: read },
      });
    }
  }

  /** As the lines of a file are. @throws RangeError of a plan that tells what no file may */
  private judged({ readings, source }: Extract<Declared, { readonly kind: 'releves' }>, today: PlainDate): ReleveBatch['streams'] {
    const organisme = this.caisse;
    const batch = new ReleveBatch({ definitions: SHIPPED_DEFINITIONS, organismes: new Set([organisme]), today, source });
    readings.forEach((reading, n) => {
      const refused = batch.add({ ...reading, kind: 'releve', line: n + 2, organisme, source: null });
      if (refused !== null) throw new RangeError(`${organisme}, ${reading.indicateur}, ${reading.periode}: ${refused.reason}`);
    });
    return batch.streams;
  }
}

/** What a caisse tells of itself in a plan, as the commands of the product write it, each at its time. */
export async function eventsOfRegistre(caisse: { readonly code: string }, plan: Plan): Promise<readonly EncodedUnplaced[]> {
  const desk = new RegistreDesk(caisse.code);
  for (const [n, declared] of declaredBy(caisse, plan).entries()) await desk.tell(declared, `demonstration/${caisse.code}/${String(n + 1)}`);
  return desk.store.encoded();
}
