import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { findDefinition, lastPeriodeBy, releveDecider, type ReleveDefinition } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { readReleves } from '#libs/interchange';
import { type Clock, dayIn, type PlainDate } from '#libs/kernel';
import { decodeCursor, inSnapshot, pageOf } from '#libs/read-model';
import { releveCodec } from '../codecs.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { RefusedLines } from '../refused-lines.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { ReleveBatch, type RelevesOfStream } from './releve-batch.js';
import { GetReleveTemplate, ListReleves, type RecordedReleves, RecordRelevesOfFile, type ReleveList, type ReleveToRead } from './releves.command.js';

@CommandHandler(RecordRelevesOfFile)
export class RecordRelevesHandler implements ICommandHandler<RecordRelevesOfFile> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { bytes, source, key } }: RecordRelevesOfFile): Promise<RecordedReleves> {
    const now = this.clock.now();
    const today = dayIn(this.settings.timeZone, now);
    const { read, batch } = await this.checked(bytes, source, today);
    const outcome = { read, recorded: 0, unchanged: 0, corrections: 0, closed: 0, position: null as string | null };
    const times = { occurredAt: new Date(now).toISOString(), knownOn: today };
    for (const [name, stream] of batch.streams) {
      const { events, position } = await this.executor.execute({
        stream: `releve-${name}`,
        decider: releveDecider,
        codec: releveCodec,
        command: {
          type: 'RecordReleves',
          code: stream.definition.code,
          organisme: stream.organisme,
          unit: stream.definition.unit,
          values: valuesOf(stream),
        },
        context: { ...times, commandId: `${key}/${name}` },
      });
      outcome.recorded += events.length;
      outcome.corrections += events.filter(({ data }) => data.corrects !== null).length;
      outcome.closed += events.filter(({ data }) => data.closed).length;
      if (events.length > 0) outcome.position = position;
    }
    return { ...outcome, unchanged: read - outcome.recorded };
  }

  /** Everything is read and judged before anything is written. */
  private async checked(bytes: AsyncIterable<Uint8Array>, source: string, today: PlainDate): Promise<{ read: number; batch: ReleveBatch }> {
    const { definitions, organismes } = await this.referentiels.read();
    const arretes = await inSnapshot(this.dataSource, async (reader) => reader.releves.arretes());
    const batch = new ReleveBatch({ definitions, organismes, arretes, today, source });
    const refused = new RefusedLines('releve.refused');
    let read = 0;
    for await (const item of readReleves(bytes)) {
      read += 1;
      const refusal = item.kind === 'refused' ? item : batch.add(item);
      if (refusal !== null) refused.add(refusal);
    }
    refused.assertNone(read);
    return { read, batch };
  }
}

function valuesOf({ periodes, values, sources, closed }: RelevesOfStream) {
  return periodes.map((periode, i) => ({ periode, value: values[i] ?? 0, source: sources[i] ?? '', closed: closed[i] ?? false }));
}

@QueryHandler(ListReleves)
export class ListRelevesHandler implements IQueryHandler<ListReleves> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request: { limit, cursor, after, ...filter } }: ListReleves): Promise<ReleveList> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const from = cursor === undefined ? null : decodeCursor(cursor, 4);
    const { count, items } = await inSnapshot(this.dataSource, async (reader) => reader.releves.page(filter, limit + 1, from));
    return pageOf(
      count,
      items,
      limit,
      ({ code, organisme, periode, knownOn, value, source, corrects, closed }) => ({
        ...{ code, organisme, periode, knownOn },
        ...{ value, source, corrects, closed },
      }),
      ({ code, organisme, periode, rank }) => [code, organisme, periode, String(rank)],
    );
  }
}

@QueryHandler(GetReleveTemplate)
export class GetReleveTemplateHandler implements IQueryHandler<GetReleveTemplate> {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ codes }: GetReleveTemplate): Promise<readonly ReleveToRead[]> {
    const { definitions, caisses } = await this.referentiels.read();
    const read = definitions.filter((definition): definition is ReleveDefinition => definition.block === 'releve');
    const asked = codes.length === 0 ? [...new Set(read.map(({ code }) => code))] : codes;
    const today = dayIn(this.settings.timeZone, this.clock.now());
    return asked.flatMap((code) => {
      const definition = findDefinition(code, read);
      if (definition.block !== 'releve') return [];
      const periode = lastPeriodeBy(today, definition.periodicity).name;
      return [...caisses.keys()].map((organisme) => ({ indicateur: definition.code, organisme, periode }));
    });
  }
}
