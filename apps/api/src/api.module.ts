import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.js';
import { DeadlineInterceptor } from './http/deadline.js';
import { ProblemFilter } from './http/problem.filter.js';
import { requestPipe } from './http/validation.js';
import { Today } from './http/today.js';
import { DossierCommandsController } from './dossiers/dossier-commands.controller.js';
import { DossiersController } from './dossiers/dossiers.controller.js';
import { PieceCommandsController } from './dossiers/piece-commands.controller.js';
import { ChaleurController } from './chaleur/chaleur.controller.js';
import { DelaisController } from './delais/delais.controller.js';
import { EffectifsController } from './effectifs/effectifs.controller.js';
import { DonneesOuvertesController } from './donnees-ouvertes/donnees-ouvertes.controller.js';
import { ExportsController } from './exports/exports.controller.js';
import { HealthController } from './health/health.controller.js';
import { ENGINE, Readiness, type Watch, WATCH } from './health/readiness.js';
import { ImportsController } from './imports/imports.controller.js';
import { IndicatorsController } from './indicators/indicators.controller.js';
import { JournalController } from './journal/journal.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { ParcoursController } from './parcours/parcours.controller.js';
import { PilotageController } from './pilotage/pilotage.controller.js';
import { PiecesController } from './pieces/pieces.controller.js';
import { ObjectifsController } from './procedures/objectifs.controller.js';
import { ProceduresController } from './procedures/procedures.controller.js';
import { ArretesController } from './arretes/arretes.controller.js';
import { RelevesController } from './releves/releves.controller.js';
import { ValeursController } from './valeurs/valeurs.controller.js';
import { ReferencesController } from './references/references.controller.js';
import { ReseauController } from './reseau/reseau.controller.js';

@Module({})
export class ApiModule {
  /** `application`: the use cases, with what they need, exported to the controllers. */
  static register(application: DynamicModule, engine: string, watch: Watch): DynamicModule {
    return {
      module: ApiModule,
      imports: [application],
      controllers: [
        IndicatorsController,
        ValeursController,
        ExportsController,
        DonneesOuvertesController,
        RelevesController,
        ArretesController,
        PiecesController,
        DossiersController,
        DossierCommandsController,
        PieceCommandsController,
        ParcoursController,
        ImportsController,
        ObjectifsController,
        ProceduresController,
        PilotageController,
        ReferencesController,
        ChaleurController,
        DelaisController,
        EffectifsController,
        ReseauController,
        JournalController,
        OperationsController,
        HealthController,
      ],
      providers: [
        Today,
        Readiness,
        { provide: ENGINE, useValue: engine },
        { provide: WATCH, useValue: watch },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: DeadlineInterceptor },
        { provide: APP_PIPE, useFactory: requestPipe },
      ],
    };
  }
}
