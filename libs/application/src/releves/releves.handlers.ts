import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import {
  type Definition,
  type FiguresOfMonth,
  findDefinition,
  lastPeriodeBy,
  membersOn,
  PERIODE_WRITTEN,
  periodeNamed,
  type PeriodeRelevee,
  releveDecider,
  type ReleveDefinition,
} from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { readReleves } from '#libs/interchange';
import { addDays, type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import { decodeCursor, inSnapshot, pageOf } from '#libs/read-model';
import type { Vault } from '#libs/vault';
import { ruleOfArrete } from '../arretes/rule-of-arrete.js';
import { releveCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { FreshnessReader, includes, includesAll } from '../freshness/freshness.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { assertNamed, codesOfKind } from '../reseau/asked-slice.js';
import { organismesAsked } from '../reseau/asked-organismes.js';
import { RefusedLines } from '../refused-lines.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { PublishedReadings } from './published-readings.js';
import { readingCodes } from './reading-codes.js';
import { ReleveBatch, type RelevesOfStream } from './releve-batch.js';
import { GetReleveTemplate, ListReleves, type RecordedReleves, RecordRelevesOfFile, type ReleveList, type ReleveToRead } from './releves.command.js';
import { UnlikelyReadings } from './unlikely-readings.js';

@CommandHandler(RecordRelevesOfFile)
export class RecordRelevesHandler implements ICommandHandler<RecordRelevesOfFile> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(VAULT) private readonly vault: Vault,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request: { bytes, source, key } }: RecordRelevesOfFile): Promise<RecordedReleves> {
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const { definitions, organismes, caisses } = await this.referentiels.readCurrent();
    const batch = new ReleveBatch({ definitions, organismes, today, source });
    const { read, blank } = await taken(bytes, batch);
    const published = new PublishedReadings(await this.arretesSince(batch.earliest ?? today), definitions, caisses);
    const unlikely = new UnlikelyReadings(batch.streams, definitions, this.dataSource);
    const outcome = { read, blank, recorded: 0, unchanged: 0, corrections: 0, closed: 0, position: null as string | null };
    let written = 0;
    for (const [name, stream] of batch.streams) {
      const { events, position } = await this.record(`${key}/${name}`, name, stream, published).catch((error: unknown) => {
        throw written === 0 ? error : interrupted(error, { written, streams: batch.streams.size, recorded: outcome.recorded });
      });
      written += 1;
      outcome.recorded += events.length;
      outcome.corrections += events.filter(({ data }) => data.corrects !== null).length;
      outcome.closed += events.filter(({ data }) => data.closed).length;
      if (events.length > 0) outcome.position = position;
      await unlikely.add(
        stream,
        events.map(({ data }) => data),
      );
    }
    const warnings = await unlikely.lines();
    return { ...outcome, unchanged: read - blank - outcome.recorded, unlikely: unlikely.count, warnings };
  }

  private async record(commandId: string, name: string, stream: RelevesOfStream, published: PublishedReadings) {
    const { definition, organisme, periodes, values, sources } = stream;
    const { code, unit } = definition;
    const read = periodes.map((periode, i) => ({ periode, value: values[i] ?? 0, source: sources[i] ?? '' }));
    return this.executor.execute({
      stream: `releve-${name}`,
      decider: releveDecider,
      codec: releveCodec,
      command: {
        type: 'RecordReleves',
        code,
        organisme,
        unit,
        values: read.map((each) => ({ ...each, closed: published.has(code, organisme, each.periode) })),
      },
      // What was published meanwhile makes no other command of it.
      context: contextOf(this.clock, this.settings, this.vault, commandId, { code, organisme, read }),
    });
  }

  /**
   * The arrêtés that tell of a period which ends on a day, or of a later one, as they were published. Which there are is known once the list of them is as far as
   * the log: a figure that was published a moment ago is one. @throws DomainError `query.stale`
   */
  private async arretesSince(day: PlainDate): Promise<readonly FiguresOfMonth[]> {
    await includesAll(this.freshness, ['referentiel']);
    const rows = await inSnapshot(this.dataSource, async (reader) => reader.releves.arretes());
    const found: FiguresOfMonth[] = [];
    for (const { reseau, mois, on } of rows) {
      if (on < day) continue;
      const { state } = await this.executor.read(ruleOfArrete(reseau, mois));
      if (state.status === 'closed') found.push(state.published);
    }
    return found;
  }
}

/**
 * Everything is read and judged before anything is written. @returns how many lines there were, and how many of them are not filled in
 * @throws DomainError `releve.refused`, `releve.empty`
 */
async function taken(bytes: AsyncIterable<Uint8Array>, batch: ReleveBatch): Promise<{ readonly read: number; readonly blank: number }> {
  const refused = new RefusedLines('releve.refused');
  let [read, blank] = [0, 0];
  for await (const item of readReleves(bytes)) {
    read += 1;
    if (item.kind === 'blank') {
      blank += 1;
      continue;
    }
    const refusal = item.kind === 'refused' ? item : batch.add(item);
    if (refusal !== null) refused.add(refusal);
  }
  refused.assertNone(read);
  if (blank === read) {
    throw new DomainError('releve.empty', `Aucune valeur n’est remplie : les ${String(read)} lignes du fichier ont une colonne « valeur » vide.`, {
      read,
    });
  }
  return { read, blank };
}

/** No engine appends to several streams at once: what a failure in the middle leaves is told, with what to do about it. */
function interrupted(cause: unknown, at: { readonly written: number; readonly streams: number; readonly recorded: number }): DomainError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DomainError(
    'releve.interrupted',
    `L’enregistrement s’est interrompu (${why}) : ${String(at.written)} couples d’indicateur et d’organisme sur ${String(at.streams)} sont enregistrés. ` +
      'Renvoyez le même fichier, sous une nouvelle clé : ce qui est enregistré ne le sera pas deux fois, le reste suivra.',
    at,
    { cause },
  );
}

/** @throws DomainError `definition.unknown`, `definition.notRead`, with those that are read */
function assertIndicateur(code: string, definitions: readonly Definition[]): void {
  const ofCode = definitions.filter((each) => each.code === code);
  if (ofCode.some(({ block }) => block === 'releve')) return;
  const known = readingCodes(code, definitions);
  const isUnknown = ofCode.length === 0;
  const why = isUnknown ? `Indicateur inconnu : « ${code} »` : `« ${code} » se calcule et ne se relève pas : ecluse indicateur le donne`;
  throw new DomainError(isUnknown ? 'definition.unknown' : 'definition.notRead', `${why}. Se relèvent : ${known.join(', ')}.`, {
    value: code,
    known,
  });
}

@QueryHandler(ListReleves)
export class ListRelevesHandler implements IQueryHandler<ListReleves> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request: { code: indicateur, limit, cursor, after, on, ...among } }: ListReleves): Promise<ReleveList> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const from = cursor === undefined ? null : decodeCursor(cursor, 4);
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const referentiel = await this.referentiels.read();
    if (indicateur !== undefined) assertIndicateur(indicateur, referentiel.definitions);
    const organismes = organismesAsked(among, referentiel, on ?? today);
    const filter = { ...(indicateur === undefined ? {} : { code: indicateur }), ...(organismes === null ? {} : { organismes }) };
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

/** The period asked, of the length of an indicator; the last one that is over without it. @throws DomainError `period.invalid` */
function periodeOf({ code, periodicity }: ReleveDefinition, asked: string | null, today: PlainDate): PeriodeRelevee {
  if (asked === null) return lastPeriodeBy(addDays(today, -1), periodicity);
  const named = periodeNamed(asked, periodicity);
  if (named !== null && named.to < today) return named;
  const why = named === null ? `n’est pas une période de ${code}, qui s’écrit ${PERIODE_WRITTEN[periodicity]}` : `n’est pas finie le ${today}`;
  throw new DomainError('period.invalid', `« ${asked} » ${why}. Donnez-en une qui l’est, ou les seuls indicateurs qui en ont une telle.`, {
    periode: asked,
  });
}

@QueryHandler(GetReleveTemplate)
export class GetReleveTemplateHandler implements IQueryHandler<GetReleveTemplate> {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { codes, reseau: head, periode } }: GetReleveTemplate): Promise<readonly ReleveToRead[]> {
    const { definitions, caisses, reseau, organismes } = await this.referentiels.read();
    assertNamed('reseau.unknown', 'Réseau inconnu', head, codesOfKind({ organismes }, 'teteDeReseau'));
    const read = definitions.filter((definition): definition is ReleveDefinition => definition.block === 'releve');
    const asked = codes.length === 0 ? [...new Set(read.map(({ code }) => code))] : codes;
    const today = dayIn(this.settings.timeZone, this.clock.now());
    return asked.flatMap((code) => {
      const definition = findDefinition(code, read);
      if (definition.block !== 'releve') return [];
      const { name, to } = periodeOf(definition, periode, today);
      const members = head === null ? [...caisses.keys()] : membersOn(reseau, head, to, 'asItWas', to);
      return [...members].sort().map((organisme) => ({ indicateur: definition.code, organisme, periode: name }));
    });
  }
}
