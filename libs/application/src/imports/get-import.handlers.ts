import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import type { ImportCounts, ImportEventData, ImportRefusal } from '#libs/domain';
import type { EventStore, StreamEvent } from '#libs/event-store';
import { type Clock, DomainError } from '#libs/kernel';
import { decodeCursor, ImportRow, type Page, pageOf } from '#libs/read-model';
import { importCodec } from '../codecs.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { CLOCK, EVENT_STORE, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { GetImport, ListImports, ListRefusals } from './get-import.query.js';
import type { ImportJson } from './import-file.command.js';
import { countsJson, ImportRuns } from './import-run.js';

/** An import of the read model: one that no process of ours is running may have been interrupted, and is said to be running all the same. */
function jsonOf(row: ImportRow): ImportJson {
  const started = JSON.parse(row.started) as ImportEventData['ImportStarted'];
  const summary = row.summary === null ? null : (JSON.parse(row.summary) as ImportCounts | ImportEventData['ImportFailed']);
  const failed = summary !== null && 'error' in summary ? summary : null;
  const { source, format, unit, fileName } = started;
  return {
    id: row.id,
    status: row.status,
    source,
    format,
    unit,
    fileName,
    startedAt: row.startedAt,
    ...countsJson(failed === null ? (summary as ImportCounts | null) : failed.counts),
    position: null,
    error: failed === null ? null : { code: failed.error.code, message: failed.error.message },
    progress: null,
  };
}

@QueryHandler(GetImport)
export class GetImportHandler implements IQueryHandler<GetImport> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly runs: ImportRuns,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ id, after }: GetImport): Promise<ImportJson> {
    const run = this.runs.find(id);
    if (run !== null) return run.json(this.clock.now());
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const row = await this.dataSource.getRepository(ImportRow).findOneBy({ id });
    if (row === null) throw new DomainError('import.unknown', `import inconnu : ${id}`, { id });
    return jsonOf(row);
  }
}

@QueryHandler(ListImports)
export class ListImportsHandler implements IQueryHandler<ListImports> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request: { limit, cursor, after } }: ListImports): Promise<Page<ImportJson>> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const query = this.dataSource.getRepository(ImportRow).createQueryBuilder('i').where('true');
    const count = await query.getCount();
    if (cursor !== undefined) {
      const [startedAt, id] = decodeCursor(cursor, 2);
      query.andWhere('(i.started_at, i.import_id) < (:startedAt, :id)', { startedAt, id });
    }
    const rows = await query
      .orderBy('i.startedAt', 'DESC')
      .addOrderBy('i.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return pageOf(count, rows, limit, jsonOf, (row) => [row.startedAt, row.id]);
  }
}

function refusalsOf(stored: StreamEvent): readonly ImportRefusal[] {
  const event = importCodec.fromStored(stored);
  return event.type === 'LignesRefused' ? event.data.refusals : [];
}

@QueryHandler(ListRefusals)
export class ListRefusalsHandler implements IQueryHandler<ListRefusals> {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  async execute({ request: { importId, limit, cursor } }: ListRefusals): Promise<Page<ImportRefusal>> {
    const events = await this.store.readStream(`import-${importId}`);
    if (events.length === 0) throw new DomainError('import.unknown', `import inconnu : ${importId}`, { id: importId });
    // A failed import that was begun again lists its refusals again: only those of the last attempt count.
    const begun = events.findLastIndex((event) => event.type === 'ImportStarted');
    const all = events
      .slice(begun)
      .flatMap((event) => refusalsOf(event))
      .map((refusal, rank) => ({ refusal, rank }))
      .sort((a, b) => (a.refusal.line ?? 0) - (b.refusal.line ?? 0) || a.rank - b.rank);
    const from = cursor === undefined ? 0 : Number(decodeCursor(cursor, 1)[0]);
    const rows = all.slice(from, from + limit + 1).map(({ refusal }, i) => ({ refusal, next: from + i + 1 }));
    return pageOf(
      all.length,
      rows,
      limit,
      ({ refusal }) => refusal,
      ({ next }) => [String(next)],
    );
  }
}
