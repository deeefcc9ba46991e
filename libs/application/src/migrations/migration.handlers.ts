import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { type ClockExplanation, dossierDecider, planMigration } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn, DomainError, latest } from '#libs/kernel';
import { type LiveDossier, type Page, ParcoursQueries } from '#libs/read-model';
import { dossierCodec } from '../codecs.js';
import { mapConcurrently } from '../concurrently.js';
import { DossierDesk } from '../dossiers/dossier-desk.js';
import { FreshnessReader, includes, includesAll } from '../freshness/freshness.js';
import { idOfName } from '../ids.js';
import { Cadres } from '../parcours/cadres.js';
import type { CompiledProcedure } from '../procedures/compiled-procedure.js';
import { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import { type Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { type ClockChange, type MigratedDossier, MigrateDossiers, type PlannedDossier, PlanMigration } from './migrate-procedure.command.js';

const AT_ONCE = 16;
/** Told and not done, it waits for nothing but reads, of which the log makes few questions. */
const PLANNED_AT_ONCE = 64;

const toldOf = (clock: ClockExplanation | undefined): ClockChange['before'] =>
  clock === undefined ? null : { days: clock.days, dueOn: clock.limit?.dueOn ?? null };

function changesOf(before: readonly ClockExplanation[], after: readonly ClockExplanation[] | null): readonly ClockChange[] {
  const codes = [...new Set([...before, ...(after ?? [])].map(({ clock }) => clock))];
  return codes.map((code) => {
    const [was, is] = [before.find(({ clock }) => clock === code), after?.find(({ clock }) => clock === code)];
    return { code, label: (is ?? was)?.label ?? code, before: toldOf(was), after: toldOf(is) };
  });
}

@QueryHandler(PlanMigration)
export class PlanMigrationHandler implements IQueryHandler<PlanMigration> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly cadres: Cadres,
    private readonly catalogue: ProcedureCatalogue,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: PlanMigration): Promise<Page<PlannedDossier>> {
    const target = await this.catalogue.version(request.procedure, request.to);
    await includes(this.freshness, this.settings, ['parcours', 'referentiel'], request.after);
    const page = await new ParcoursQueries(this.dataSource).liveBefore(request.procedure, request.to, request);
    // As it is now, for the whole page.
    const referentiel = await this.referentiels.read();
    return { ...page, items: await mapConcurrently(page.items, PLANNED_AT_ONCE, async (dossier) => this.plan(dossier, target, referentiel)) };
  }

  private async plan(
    { dossierId, reference, version, etape }: LiveDossier,
    target: CompiledProcedure,
    referentiel: Referentiel,
  ): Promise<PlannedDossier> {
    const { state } = await this.executor.read({ stream: `dossier-${dossierId}`, decider: dossierDecider, codec: dossierCodec });
    const caisse = state.status === 'absent' ? null : (state.opened.caisse ?? null);
    const now = new Date(this.clock.now()).toISOString();
    const from = await this.catalogue.version(target.definition.code, version);
    const cadre = await this.cadres.cadre({ ...from, rules: target.rules }, dossierId, caisse, dossierId, referentiel);
    const lastOn = state.status === 'absent' ? undefined : state.parcours?.lastOn;
    const today = dayIn(cadre.timeZone, this.clock.now());
    const on = lastOn === undefined ? today : latest(today, lastOn);
    const { blocked, before, after } = planMigration(state, cadre, target.definition, on, now);
    return { dossierId, reference, version, etape, blocked, clocks: changesOf(before, after) };
  }
}

@CommandHandler(MigrateDossiers)
export class MigrateDossiersHandler implements ICommandHandler<MigrateDossiers> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    private readonly desk: DossierDesk,
    private readonly catalogue: ProcedureCatalogue,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: MigrateDossiers): Promise<Page<MigratedDossier>> {
    const target = await this.catalogue.version(request.procedure, request.to);
    // The first page of all begins with what the log has; those that follow go on from there.
    if (request.cursor === undefined) await includesAll(this.freshness, ['parcours', 'referentiel']);
    const page = await new ParcoursQueries(this.dataSource).liveBefore(request.procedure, request.to, request);
    return { ...page, items: await mapConcurrently(page.items, AT_ONCE, async (dossier) => this.migrate(dossier, target)) };
  }

  private async migrate({ dossierId, reference, version: from }: LiveDossier, target: CompiledProcedure): Promise<MigratedDossier> {
    const { code, version: to } = target.definition;
    try {
      await this.desk.carryOut({
        dossierId,
        key: idOfName('migrate', dossierId, code, String(to)),
        actor: null,
        expectedRevision: null,
        body: { type: 'MigrateProcedure', procedure: code, to },
        piece: null,
        caisse: null,
        cache: 'skip',
        decide: (state, { day, today, now }, cadre) =>
          this.desk.decidedUnder(cadre === null ? null : { ...cadre, rules: target.rules }, state, {
            ...{ type: 'MigrateProcedure', definition: target.definition },
            ...{ on: state.status === 'absent' ? day : latest(day, state.parcours?.lastOn ?? day), today: latest(today, day), now },
          }),
      });
      this.desk.cadres.forget(dossierId);
      return { dossierId, reference, from, error: null };
    } catch (error) {
      if (error instanceof DomainError) return { dossierId, reference, from, error: error.message };
      throw error;
    }
  }
}
