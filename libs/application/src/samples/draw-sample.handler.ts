import { randomUUID } from 'node:crypto';
import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { type Candidat, type Echantillon, echantillonDecider, populationOf, sampleOf, type Tire, trimestreBefore } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { addDays, addMonths, type Clock, dayIn, DomainError, type PlainDate, plainDate } from '#libs/kernel';
import { ParcoursQueries } from '#libs/read-model';
import { echantillonCodec } from '../codecs.js';
import { mapConcurrently } from '../concurrently.js';
import { DossierDesk } from '../dossiers/dossier-desk.js';
import { FreshnessReader, includesAll } from '../freshness/freshness.js';
import { idOfName } from '../ids.js';
import type { CompiledProcedure } from '../procedures/compiled-procedure.js';
import { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { type DrawnSample, DrawSample, type SampledDossier } from './draw-sample.command.js';

const PAGE = 5_000;
const AT_ONCE = 8;
const TRIMESTRE = /^(?<year>\d{4})-T(?<quarter>[1-4])$/u;

/** The first day of a quarter. @throws DomainError `trimestre.invalid` */
function firstDayOf(trimestre: string): PlainDate {
  const { year, quarter } = TRIMESTRE.exec(trimestre)?.groups ?? {};
  if (year !== undefined && quarter !== undefined) return plainDate(`${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`);
  throw new DomainError('trimestre.invalid', `« ${trimestre} » n’est pas un trimestre : écrivez-le AAAA-TN, par exemple 2026-T2`, { trimestre });
}

const streamOf = (procedure: string, trimestre: string): string => `echantillon-${procedure}-${trimestre}`;

@CommandHandler(DrawSample)
export class DrawSampleHandler implements ICommandHandler<DrawSample> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly desk: DossierDesk,
    private readonly catalogue: ProcedureCatalogue,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: DrawSample): Promise<DrawnSample> {
    const { procedure, trimestre, dryRun } = request;
    const firstDay = firstDayOf(trimestre);
    const compiled = await this.catalogue.latest(procedure);
    if (compiled === null) throw new DomainError('procedure.unknown', `la procédure ${procedure} n’est pas publiée`, { procedure });
    const [code, { performed, size }] = echantillonOf(compiled, request.echantillon);
    const today = dayIn(this.settings.timeZone, this.clock.now());
    if (today < firstDay)
      throw new DomainError('trimestre.invalid', `le trimestre ${trimestre} n’a pas commencé : on tire parmi des dossiers payés`, { trimestre });
    const seed = request.seed ?? (await this.former(procedure, trimestre, code))?.seed ?? randomUUID();
    const population = await this.population(procedure, performed, firstDay);
    const drawn: Echantillon = {
      ...{ procedure, version: compiled.definition.version, echantillon: code, trimestre, of: trimestreBefore(firstDay), seed, size },
      ...{ population: population.length, dossiers: sampleOf(population, size, seed), drawnOn: today },
    };
    const told = dryRun ? drawn : await this.kept(drawn);
    const dossiers = dryRun ? told.dossiers.map((tire) => ({ ...tire, error: null })) : await this.tell(told);
    const { of, population: count, drawnOn } = told;
    return { procedure, echantillon: code, trimestre, of, seed, population: count, dryRun, drawnOn, dossiers };
  }

  /** Those paid in the quarter before, as the log has them now. */
  private async population(procedure: string, performed: string, firstDay: PlainDate): Promise<readonly string[]> {
    await includesAll(this.freshness, ['parcours']);
    const queries = new ParcoursQueries(this.dataSource);
    const [from, to] = [addMonths(firstDay, -3), addDays(firstDay, -1)];
    const candidats: Candidat[] = [];
    for (let after: string | null = null; ;) {
      const page = await queries.performedBetween(procedure, performed, from, to, after, PAGE);
      candidats.push(...page);
      after = page.at(-1)?.dossier ?? null;
      if (page.length < PAGE) return populationOf(candidats, trimestreBefore(firstDay));
    }
  }

  /** What was drawn, now or before: what has been paid meanwhile changes nothing. @throws DomainError `echantillon.alreadyDrawn` */
  private async kept(drawn: Echantillon): Promise<Echantillon> {
    const { procedure, trimestre, echantillon } = drawn;
    const stream = streamOf(procedure, trimestre);
    await this.executor.execute({
      stream,
      decider: echantillonDecider,
      codec: echantillonCodec,
      command: { type: 'DrawEchantillon', drawn },
      context: {
        commandId: idOfName('draw', stream, echantillon, drawn.seed),
        occurredAt: new Date(this.clock.now()).toISOString(),
        knownOn: drawn.drawnOn,
      },
    });
    return (await this.former(procedure, trimestre, echantillon)) ?? drawn;
  }

  /** What was drawn of a quarter; undefined while nothing was. */
  private async former(procedure: string, trimestre: string, echantillon: string): Promise<Echantillon | undefined> {
    const { state } = await this.executor.read({ stream: streamOf(procedure, trimestre), decider: echantillonDecider, codec: echantillonCodec });
    return state.drawn[echantillon];
  }

  private async tell(drawn: Echantillon): Promise<readonly SampledDossier[]> {
    return mapConcurrently(drawn.dossiers, AT_ONCE, async (tire) => ({ ...tire, error: await this.tellOne(drawn, tire) }));
  }

  /** Why a dossier cannot be told; null when it is. */
  private async tellOne({ procedure, trimestre, echantillon, seed }: Echantillon, { dossier, share }: Tire): Promise<string | null> {
    const sample = `${procedure}-${trimestre}`;
    try {
      await this.desk.carryOut({
        dossierId: dossier,
        key: idOfName('sample', sample, echantillon, dossier),
        actor: null,
        expectedRevision: null,
        body: { type: 'DrawInSample', echantillon, sample, seed, share },
        piece: null,
        caisse: null,
        cache: 'skip',
        decide: (state, { day, today, now }, cadre) =>
          this.desk.decidedUnder(cadre, state, { type: 'DrawInSample', echantillon, sample, seed, share, on: day, today, now }),
      });
      return null;
    } catch (error) {
      if (error instanceof DomainError) return error.message;
      throw error;
    }
  }
}

function echantillonOf({ definition: { code, echantillons } }: CompiledProcedure, asked: string | null) {
  const known = Object.entries(echantillons);
  const found = asked === null && known.length === 1 ? known[0] : known.find(([each]) => each === asked);
  if (found !== undefined) return found;
  const told = known.map(([each]) => each).join(', ') || 'aucun';
  throw new DomainError('echantillon.unknown', `la procédure ${code} n’a pas d’échantillon « ${asked ?? '?'} » ; elle a : ${told}`, {
    procedure: code,
    echantillon: asked,
  });
}
