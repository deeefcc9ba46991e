import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { BLOCK_EVENTS, type EventLog, exportLog, type Seal } from '#libs/event-store';
import { DomainError } from '#libs/kernel';
import type { Page } from '#libs/read-model';
import { EVENT_LOG } from '../tokens.js';
import { ExportJournal, GetJournal, type JournalJson, type JournalVerification, ListSeals, type SealJson, VerifyJournal } from './journal.query.js';

const BLOCK = /^\d{1,9}$/u;

@QueryHandler(GetJournal)
export class GetJournalHandler implements IQueryHandler<GetJournal> {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  async execute(): Promise<JournalJson> {
    const { store, seals, engine } = this.log;
    const last = await seals.last();
    const { logId, epoch, ordinal } = await store.head();
    return { logId, epoch, engine, ordinal, lastSeal: last === undefined ? null : sealJson(last) };
  }
}

@QueryHandler(ListSeals)
export class ListSealsHandler implements IQueryHandler<ListSeals> {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  async execute({ request: { limit, cursor = '0' } }: ListSeals): Promise<Page<SealJson>> {
    if (!BLOCK.test(cursor)) {
      throw new DomainError('request.cursorInvalid', `le curseur « ${cursor} » ne vient pas de cette liste : reprenez-la depuis le début`, {
        cursor,
      });
    }
    const { seals } = this.log;
    const last = await seals.last();
    const items = await seals.read(Number(cursor), limit);
    const next = (items.at(-1)?.block ?? Number.POSITIVE_INFINITY) + 1;
    const count = last === undefined ? 0 : last.block + 1;
    return { count, items: items.map(sealJson), next: next < count ? String(next) : null };
  }
}

@QueryHandler(ExportJournal)
export class ExportJournalHandler implements IQueryHandler<ExportJournal> {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  execute(): Promise<AsyncIterable<string>> {
    return Promise.resolve(exportLog(this.log));
  }
}

@CommandHandler(VerifyJournal)
export class VerifyJournalHandler implements ICommandHandler<VerifyJournal> {
  constructor(@Inject(EVENT_LOG) private readonly log: EventLog) {}

  async execute({ request: { seals } }: VerifyJournal): Promise<JournalVerification> {
    const verification = await this.log.verify(seals);
    return { ...verification, ok: verification.differences.length === 0 };
  }
}

function sealJson({ block, digest }: Seal): SealJson {
  return { block, from: block * BLOCK_EVENTS + 1, to: (block + 1) * BLOCK_EVENTS, digest };
}
