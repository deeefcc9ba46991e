import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import type { EventLog } from '#libs/event-store';
import { type CheckResult, ledgerIsSumOfStays, patientDataSource, pointsAreSumsOfLedger, staysAreReplay } from '#libs/read-model';
import { EVENT_LOG, READ_MODEL } from '../tokens.js';
import { type Check, type Verification, Verify } from './verify.command.js';

/** Without `full`, one dossier in so many is replayed. */
const SAMPLE = 20;

@CommandHandler(Verify)
export class VerifyHandler implements ICommandHandler<Verify> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  async execute({ request: { full } }: Verify): Promise<Verification> {
    const readModel = await patientDataSource(this.dataSource).initialize();
    try {
      const checks = [
        await checked('logIsWhole', this.log.verify()),
        await checked('ledgerIsSumOfStays', ledgerIsSumOfStays(readModel)),
        await checked('pointsAreSumsOfLedger', pointsAreSumsOfLedger(readModel)),
        await checked('staysAreReplay', staysAreReplay(readModel, this.log.store, full ? 1 : SAMPLE)),
      ];
      return { ok: checks.every(({ ok }) => ok), checks };
    } finally {
      await readModel.destroy();
    }
  }
}

async function checked(name: string, result: Promise<CheckResult>): Promise<Check> {
  const { examined, differences } = await result;
  return { name, ok: differences.length === 0, examined, differences };
}
