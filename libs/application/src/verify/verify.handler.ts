import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import type { EventLog } from '#libs/event-store';
import { type CheckResult, ledgerIsSumOfStays, patientDataSource, pointsAreSumsOfLedger, staysAreReplay } from '#libs/read-model';
import { FreshnessReader, type ProjectionState } from '../freshness/freshness.js';
import { reactions } from '../reactions/reactions.js';
import { EVENT_LOG, READ_MODEL } from '../tokens.js';
import { type Check, type Verification, Verify } from './verify.command.js';

/** Without `full`, one dossier in so many is replayed. */
const SAMPLE = 20;

@CommandHandler(Verify)
export class VerifyHandler implements ICommandHandler<Verify> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request: { full } }: Verify): Promise<Verification> {
    const readModel = await patientDataSource(this.dataSource).initialize();
    try {
      const checks = [
        await checked('logIsWhole', this.log.verify()),
        await checked('readersFollowLog', this.readersFollowLog()),
        await checked('ledgerIsSumOfStays', ledgerIsSumOfStays(readModel)),
        await checked('pointsAreSumsOfLedger', pointsAreSumsOfLedger(readModel)),
        await checked('staysAreReplay', staysAreReplay(readModel, this.log.store, full ? 1 : SAMPLE)),
      ];
      return { ok: checks.every(({ ok }) => ok), checks };
    } finally {
      await readModel.destroy();
    }
  }

  /** A log that lost its end – restored, or cut by hand before it was sealed – is whole in itself: only those who have read more of it know. */
  private async readersFollowLog(): Promise<CheckResult> {
    const [projections, reacting] = [await this.freshness.states(), await this.freshness.reactionStates(reactions)];
    const differences = [
      ...projections.filter(({ obstacle }) => obstacle !== null).map(differenceOf),
      ...reacting
        .filter(({ ahead }) => ahead)
        .map(({ name }) => `réaction ${name} : a lu ce que le journal n’a plus (ecluse reaction resume ${name})`),
    ];
    return { examined: projections.length + reacting.length, differences };
  }
}

function differenceOf({ name, ordinal, obstacle }: ProjectionState): string {
  return obstacle === 'gap'
    ? `projection ${name} : le journal n’a rien entre l’événement ${String(ordinal)}, le dernier qu’elle a lu, et ceux qui le suivent`
    : `projection ${name} : a lu ce que le journal n’a plus, jusqu’à l’événement ${String(ordinal)} (ecluse rebuild ${name})`;
}

async function checked(name: string, result: Promise<CheckResult>): Promise<Check> {
  const { examined, differences } = await result;
  return { name, ok: differences.length === 0, examined, differences };
}
