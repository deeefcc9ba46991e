import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { CommandExecutor, type CommandOrigin, type EventLog } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { GetDefinitionHandler } from './definitions/get-definition.handler.js';
import { PublishDefinitionHandler } from './definitions/publish-definition.handler.js';
import { ActOnDossierHandler, OpenDossierHandler } from './dossiers/act-on-dossier.handlers.js';
import { DossierDesk } from './dossiers/dossier-desk.js';
import { GetDossierHandler, GetDossierHistoryHandler, ListDossiersHandler, ListSetAsideHandler } from './dossiers/dossiers.handlers.js';
import { Acces } from './acces/acces.js';
import { GetDelaisHandler, ListDelayedDossiersHandler } from './delais/delais.handlers.js';
import { ActOnAgentHandler } from './effectifs/act-on-agent.handler.js';
import { GetEffectifsHandler, ListAgentsHandler } from './effectifs/get-effectifs.handler.js';
import { ImportContratsHandler } from './effectifs/import-contrats.handler.js';
import { FreshnessReader } from './freshness/freshness.js';
import { GetImportHandler, ListImportsHandler, ListRefusalsHandler } from './imports/get-import.handlers.js';
import { ImportFileHandler } from './imports/import-file.handler.js';
import { MigrateDossiersHandler, PlanMigrationHandler } from './migrations/migration.handlers.js';
import { DrawSampleHandler } from './samples/draw-sample.handler.js';
import { ImportRuns } from './imports/import-run.js';
import { GetChaleurHandler } from './indicators/get-chaleur.handler.js';
import { GetIndicatorsHandler } from './indicators/get-indicators.handler.js';
import { CloseArreteHandler, CorrectArreteHandler, GetArreteHandler, ListArretesHandler } from './arretes/arretes.handlers.js';
import { GetSeriesHandler } from './indicators/get-series.handler.js';
import { PublishDonneesOuvertesHandler } from './donnees-ouvertes/publish-donnees-ouvertes.handler.js';
import { GetLexiqueHandler } from './exports/get-lexique.handler.js';
import { GetValeursHandler } from './indicators/get-valeurs.handler.js';
import { GetReleveTemplateHandler, ListRelevesHandler, RecordRelevesHandler } from './releves/releves.handlers.js';
import { KeptValeurs } from './indicators/kept-valeurs.js';
import { StandingReader } from './indicators/standing.js';
import { ValeursMemo } from './indicators/valeurs-memo.js';
import { Warming } from './indicators/warming.js';
import { ExportJournalHandler, GetJournalHandler, ListSealsHandler, VerifyJournalHandler } from './journal/journal.handlers.js';
import { Cadres } from './parcours/cadres.js';
import { GetParcoursHandler } from './parcours/get-parcours.handler.js';
import { ActOnParcoursHandler, PerformActionHandler } from './parcours/parcours.handlers.js';
import { GetComparaisonHandler, GetDispersionHandler, GetFicheHandler, GetRepereHandler } from './pilotage/comparaison.handlers.js';
import { EnterReseauPhaseHandler, GetEtatsHandler, GetPhaseHandler, ListAlertesHandler } from './pilotage/etats.handlers.js';
import { ListPilotageHandler, ListReperesHandler, PublishPilotageHandler } from './pilotage/publish.handlers.js';
import { ListPiecesHandler } from './pieces/list-pieces.handler.js';
import { ObjectifReader } from './objectifs/measuring.js';
import { GetObjectifsHandler, ListMeasuredDossiersHandler } from './objectifs/objectifs.handlers.js';
import { ProcedureCatalogue } from './procedures/procedure-catalogue.js';
import {
  DiffProcedureHandler,
  DrawProcedureHandler,
  GetProcedureHandler,
  ListProceduresHandler,
  PublishProcedureHandler,
} from './procedures/procedures.handlers.js';
import {
  AcceptRebuildHandler,
  CancelRebuildHandler,
  GetProjectionsHandler,
  GetRebuildHandler,
  GetRetryHandler,
  ListEventsSetAsideHandler,
  RequestRebuildHandler,
  RequestRetryHandler,
} from './projections/projections.handlers.js';
import { GetReactionsHandler, ResumeReactionHandler } from './reactions/reactions.handlers.js';
import { ListReferencesHandler } from './references/list-references.handler.js';
import { ReferentielReader } from './referentiel/referentiel.js';
import { ActOnOrganismeHandler } from './reseau/act-on-organisme.handler.js';
import { ImportReseauHandler } from './reseau/import-reseau.handler.js';
import { GetOrganismeHandler, GetReseauxHandler, ListOrganismesHandler } from './reseau/reseau.handlers.js';
import { ListRollupsHandler } from './rollups/list-rollups.handler.js';
import { RegisterCaisseHandler, RegisterProcedureHandler } from './registrations/register.handlers.js';
import { SnapshotReader } from './snapshot/snapshot-reader.js';
import { CLOCK, COMMAND_EXECUTOR, EVENT_LOG, EVENT_STORE, POOL, READ_MODEL, SETTINGS, type Settings, VAULT } from './tokens.js';
import { VerifyHandler } from './verify/verify.handler.js';

/** What the use cases stand on. Whoever opens these closes them. */
export interface Foundations {
  readonly log: EventLog;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Connected. */
  readonly readModel: DataSource;
  readonly pool: Pool;
  readonly settings: Settings;
  /** What had the command given that is being carried out. */
  readonly origin?: () => CommandOrigin;
  /** What the program was built from; null, unless told: it is not known. */
  readonly program?: string | null;
}

/** Two hundred days of the caisses of a réseau by all its indicators: as many as there are months in sixteen years. */
const MEMO_BYTES = 160 * 1024 * 1024;

const HANDLERS = [
  ActOnAgentHandler,
  ImportContratsHandler,
  ActOnDossierHandler,
  ActOnOrganismeHandler,
  ActOnParcoursHandler,
  DiffProcedureHandler,
  DrawProcedureHandler,
  DrawSampleHandler,
  EnterReseauPhaseHandler,
  ExportJournalHandler,
  GetComparaisonHandler,
  GetFicheHandler,
  GetDefinitionHandler,
  GetDispersionHandler,
  GetDossierHandler,
  GetDossierHistoryHandler,
  GetDelaisHandler,
  ListDelayedDossiersHandler,
  GetEffectifsHandler,
  ListAgentsHandler,
  GetEtatsHandler,
  GetImportHandler,
  GetChaleurHandler,
  GetIndicatorsHandler,
  GetJournalHandler,
  GetObjectifsHandler,
  GetOrganismeHandler,
  GetParcoursHandler,
  GetPhaseHandler,
  GetProcedureHandler,
  GetProjectionsHandler,
  GetReactionsHandler,
  GetRebuildHandler,
  GetRepereHandler,
  GetReseauxHandler,
  GetRetryHandler,
  GetSeriesHandler,
  GetLexiqueHandler,
  PublishDonneesOuvertesHandler,
  GetValeursHandler,
  RecordRelevesHandler,
  ListRelevesHandler,
  GetReleveTemplateHandler,
  CloseArreteHandler,
  CorrectArreteHandler,
  GetArreteHandler,
  ListArretesHandler,
  ImportFileHandler,
  ImportReseauHandler,
  ListAlertesHandler,
  ListDossiersHandler,
  ListEventsSetAsideHandler,
  ListImportsHandler,
  ListMeasuredDossiersHandler,
  ListOrganismesHandler,
  ListPiecesHandler,
  ListPilotageHandler,
  ListReperesHandler,
  ListProceduresHandler,
  ListReferencesHandler,
  ListRefusalsHandler,
  ListRollupsHandler,
  ListSealsHandler,
  ListSetAsideHandler,
  MigrateDossiersHandler,
  OpenDossierHandler,
  PublishDefinitionHandler,
  PublishPilotageHandler,
  PerformActionHandler,
  PlanMigrationHandler,
  PublishProcedureHandler,
  RegisterCaisseHandler,
  RegisterProcedureHandler,
  RequestRebuildHandler,
  RequestRetryHandler,
  ResumeReactionHandler,
  AcceptRebuildHandler,
  CancelRebuildHandler,
  VerifyHandler,
  VerifyJournalHandler,
];

/** The use cases, on the command and query buses. */
@Module({})
export class ApplicationModule {
  static register({ log, vault, clock, readModel, pool, settings, origin = () => ({}), program = null }: Foundations): DynamicModule {
    const { store } = log;
    const executor = new CommandExecutor(store, { clock, origin });
    const catalogue = new ProcedureCatalogue(store);
    const freshness = new FreshnessReader(readModel, store, clock);
    const referentiels = new ReferentielReader(readModel, async () => freshness.untilCurrent(['referentiel']));
    const cadres = new Cadres(executor, catalogue, referentiels, clock);
    const memo = new ValeursMemo(MEMO_BYTES);
    const snapshots = new SnapshotReader(readModel, referentiels, freshness, clock, settings, memo);
    const keptValeurs = new KeptValeurs(memo, readModel, program);
    const given = [
      { provide: EVENT_STORE, useValue: store },
      { provide: COMMAND_EXECUTOR, useValue: executor },
      { provide: VAULT, useValue: vault },
      { provide: CLOCK, useValue: clock },
      { provide: READ_MODEL, useValue: readModel },
      { provide: EVENT_LOG, useValue: log },
      { provide: POOL, useValue: pool },
      { provide: SETTINGS, useValue: settings },
      { provide: FreshnessReader, useValue: freshness },
      { provide: StandingReader, useValue: new StandingReader(readModel, referentiels, freshness, clock, settings) },
      { provide: ReferentielReader, useValue: referentiels },
      { provide: ProcedureCatalogue, useValue: catalogue },
      { provide: Cadres, useValue: cadres },
      { provide: Acces, useValue: new Acces(executor, referentiels, clock, settings, freshness, readModel) },
      { provide: ObjectifReader, useValue: new ObjectifReader(readModel, referentiels, catalogue, clock, settings) },
      { provide: SnapshotReader, useValue: snapshots },
      ImportRuns,
      { provide: Warming, useValue: new Warming(snapshots, referentiels, readModel, keptValeurs) },
      { provide: DossierDesk, useValue: new DossierDesk(executor, store, vault, clock, settings, referentiels, cadres) },
    ];
    return {
      module: ApplicationModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [...given, ...HANDLERS],
      exports: [CqrsModule, ...given.map((provider) => (typeof provider === 'function' ? provider : provider.provide))],
    };
  }
}
