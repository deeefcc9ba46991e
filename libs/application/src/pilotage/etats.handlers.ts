import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import {
  conditionFound,
  type ConditionFound,
  type Etat,
  lastVersions,
  membersOn,
  type PhaseDefinition,
  phaseDecider,
  seuilsInForce,
  type SujetDAlerte,
  versionNamed,
} from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { addDays, type Clock, dayIn, DomainError, earliest, latest, type PlainDate } from '#libs/kernel';
import { decodeCursor, type Page, pageOf, PilotageQueries } from '#libs/read-model';
import type { Vault } from '#libs/vault';
import { phaseCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { assertNamed, codesOfKind } from '../reseau/asked-slice.js';
import { organismesAsked } from '../reseau/asked-organismes.js';
import { fusionsOf } from '../reseau/fusions-told.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { streamOf } from './alertes.js';
import { daysUpTo, etatsFound, type EtatsOfSujet, EtatsReader, refusalBy, situationsByDay } from './etats.js';
import { EnterReseauPhase, type EnteredPhase } from './pilotage.command.js';
import { type AlerteFound, type EtatFound, type EtatsFound, GetEtats, GetPhase, ListAlertes, type PhaseFound } from './pilotage.query.js';
import { EVERY_CAISSE } from './unites.js';

@QueryHandler(GetEtats)
export class GetEtatsHandler implements IQueryHandler<GetEtats> {
  private readonly queries: PilotageQueries;

  constructor(
    private readonly snapshots: SnapshotReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(READ_MODEL) dataSource: DataSource,
  ) {
    this.queries = new PilotageQueries(dataSource);
  }

  async execute({ request: { seuils, on, knownOn, after, ...among } }: GetEtats): Promise<EtatsFound> {
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const over = earliest(addDays(today, -1), knownOn ?? today);
    const question = { days: on === null ? [] : [['on', on] as const], knownOn, slice: {}, after };
    const { answer, freshness } = await this.snapshots.answer(question, async (reader, referentiel, _sliceOn, memo) => {
      const all = await this.queries.seuils();
      const asked = seuils.length === 0 ? seuilsInForce(all) : seuils.map((text) => versionNamed('seuils', text, all));
      const codes = organismesAsked(among, referentiel, on ?? over);
      const organismes = codes === null ? null : new Set(codes);
      const reading = new EtatsReader({ reader, referentiel, all, knownOn, today, memo, organismes, together: asked });
      const standing = new Map(
        (await this.queries.standing()).filter(({ since }) => on === null || since <= on).map((alerte) => [alerte.stream, alerte]),
      );
      // Of what an alert stands for, the beginning is told as the alert tells it: however long ago it was. It says nothing of days before.
      const isBeginningAsked = (sujet: SujetDAlerte, etat: Etat): boolean => standing.get(streamOf(sujet))?.etat === etat;
      const alerted = new Set([...standing.values()].map(({ seuils: code }) => code));
      const found: EtatFound[] = [];
      for (const each of asked) {
        const told = async (): Promise<readonly EtatsOfSujet[]> =>
          reading.read(each, {
            on: on ?? (await reading.lastKnownBy(each, over)),
            days: 1,
            ...(alerted.has(each.code) ? { isBeginningAsked } : {}),
          });
        const ofEach = await told().catch((error: unknown) => {
          throw refusalBy(each, error);
        });
        found.push(...etatsFound(each, ofEach));
      }
      return { found, fusions: fusionsOf(among.organisme === null ? [] : [among.organisme], on ?? over, referentiel) };
    });
    const { found: etats, fusions } = answer;
    const last = etats.map(({ day }) => day).reduce<PlainDate | null>((day, each) => (day === null ? each : latest(day, each)), null);
    return { day: on ?? last ?? over, lastKnown: on === null, fusions, etats, freshness };
  }
}

@QueryHandler(ListAlertes)
export class ListAlertesHandler implements IQueryHandler<ListAlertes> {
  private readonly queries: PilotageQueries;

  constructor(
    private readonly freshness: FreshnessReader,
    private readonly referentiels: ReferentielReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(READ_MODEL) dataSource: DataSource,
  ) {
    this.queries = new PilotageQueries(dataSource);
  }

  async execute({ request }: ListAlertes): Promise<Page<AlerteFound>> {
    const { standing, seuils, on, limit, cursor, after } = request;
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const published = seuils === null ? [] : (await this.queries.seuils()).map(({ code }) => code);
    assertNamed('seuils.unknown', 'Seuils inconnus', seuils, new Set(published));
    const referentiel = await this.referentiels.read();
    const codes = organismesAsked(request, referentiel, on ?? dayIn(this.settings.timeZone, this.clock.now()));
    const [head, ...heads] = codesOfKind(referentiel, 'teteDeReseau');
    const isOfTheOnlyOne = head !== undefined && heads.length === 0 && codes?.includes(head) === true;
    const organismes = isOfTheOnlyOne ? [...codes, null] : codes;
    const onlyHead = heads.length === 0 ? head : undefined;
    const labelOf = (code: string | undefined): string => (code === undefined ? EVERY_CAISSE : (referentiel.organismes.get(code)?.label ?? code));
    const [raisedOn = '', stream = ''] = cursor === undefined ? [] : decodeCursor(cursor, 2);
    const from = cursor === undefined ? null : { raisedOn, stream };
    const { count, rows } = await this.queries.alertes({ standing, seuils, organismes, after: from, limit: limit + 1 });
    return pageOf(
      count,
      rows,
      limit,
      (row): AlerteFound => ({ ...row, label: labelOf(row.organisme ?? onlyHead) }),
      (row) => [row.raisedOn, row.stream],
    );
  }
}

/** What the conditions of a réseau's phase come to on a day. */
class ConditionsReader {
  readonly queries: PilotageQueries;

  constructor(
    private readonly snapshots: SnapshotReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
    dataSource: DataSource,
  ) {
    this.queries = new PilotageQueries(dataSource);
  }

  async read(
    reseau: string,
    asked: PlainDate | null,
    knownOn: PlainDate | null = null,
  ): Promise<{
    readonly day: PlainDate;
    readonly definition: PhaseDefinition | null;
    readonly conditions: readonly ConditionFound[];
    readonly stale: boolean;
  }> {
    const definition = lastVersions((await this.queries.phases()).filter(({ code }) => code === reseau))[0] ?? null;
    const all = await this.queries.seuils();
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const question = { days: asked === null ? [] : [['on', asked] as const], knownOn, slice: { reseau } };
    const { answer, freshness } = await this.snapshots.answer(question, async (reader, referentiel, _sliceOn, memo) => {
      const over = addDays(today, -1);
      const etats = new EtatsReader({ reader, referentiel, all, knownOn, today, memo, organismes: null, together: [] });
      const on = asked ?? (await etats.lastKnown(membersOn(referentiel.reseau, reseau, over, 'asItWas', today), over));
      const conditions: ConditionFound[] = [];
      for (const condition of definition?.conditions ?? []) {
        const found = await etats.read(versionNamed('seuils', condition.seuils, all), { on, days: condition.pendant });
        conditions.push(conditionFound(condition, situationsByDay(found, daysUpTo(on, condition.pendant))));
      }
      return { day: on, conditions };
    });
    return { definition, ...answer, stale: freshness.stale };
  }
}

@QueryHandler(GetPhase)
export class GetPhaseHandler implements IQueryHandler<GetPhase> {
  private readonly conditions: ConditionsReader;

  constructor(
    private readonly freshness: FreshnessReader,
    @Inject(SETTINGS) private readonly settings: Settings,
    snapshots: SnapshotReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(READ_MODEL) dataSource: DataSource,
  ) {
    this.conditions = new ConditionsReader(snapshots, settings, clock, dataSource);
  }

  async execute({ request: { reseau, on, after } }: GetPhase): Promise<PhaseFound> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const { day, definition, conditions } = await this.conditions.read(reseau, on);
    const until = on ?? dayIn(this.settings.timeZone, this.clock.now());
    const entered = (await this.conditions.queries.entrees()).filter((entree) => entree.reseau === reseau && entree.on <= until).at(-1);
    return {
      ...{ reseau, day, lastKnown: on === null, definition, conditions },
      entered: entered === undefined ? null : withoutReseau(entered),
      open: conditions.length === 0 ? null : conditions.every(({ met }) => met),
    };
  }
}

function withoutReseau({ phase, on, definition, conditions, motif }: NonNullable<PhaseFound['entered']>): NonNullable<PhaseFound['entered']> {
  return { phase, on, definition, conditions, motif };
}

@CommandHandler(EnterReseauPhase)
export class EnterReseauPhaseHandler implements ICommandHandler<EnterReseauPhase> {
  private readonly conditions: ConditionsReader;

  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly snapshots: SnapshotReader,
    @Inject(READ_MODEL) dataSource: DataSource,
  ) {
    this.conditions = new ConditionsReader(snapshots, settings, clock, dataSource);
  }

  /** As known on which day conditions are found: null for all that is known by now. */
  protected knownOn: (on: PlainDate) => PlainDate | null = () => null;

  async execute({ request: { reseau, phase, on: asked, motif, key, body } }: EnterReseauPhase): Promise<EnteredPhase> {
    const on = asked ?? dayIn(this.settings.timeZone, this.clock.now());
    const knownOn = this.knownOn(on);
    // Conditions that were published a moment ago are those that are to be met.
    if (knownOn === null) await this.snapshots.untilCurrent();
    const { definition, conditions, stale } = await this.conditions.read(reseau, asked, knownOn);
    if (stale)
      throw new DomainError('query.stale', 'Les chiffres ne sont pas à jour du journal : rien n’est constaté. Réessayez quand ils le sont.', {});
    const reference = definition === null ? null : `${definition.code}@${String(definition.version)}`;
    const stream = { stream: `phase-${reseau}`, decider: phaseDecider, codec: phaseCodec };
    const { position } = await this.executor.execute({
      ...stream,
      command: { type: 'EnterPhase', phase, on, definition: reference, conditions, motif },
      context: contextOf(this.clock, this.settings, this.vault, key, body),
    });
    const { state } = await this.executor.read(stream);
    return { reseau, entered: state.entered, position };
  }
}
