import type { JsonObject } from '#libs/kernel';
import { PageRequest } from '../http/slice.request.js';
import { ChoiceGiven, FlagGiven, ObjectGiven, TextGiven, WholeGiven } from '../http/request-fields.js';

/** More versions than a procédure will ever have. */
const MOST = 999_999_999;

export class ProcedureBody {
  @TextGiven('Code', { required: true, max: 64, example: 'retraite' })
  code!: string;

  @TextGiven('Nom', { required: true, example: 'Demande de retraite' })
  label!: string;
}

export class PublishBody {
  @ObjectGiven('La procédure entière, selon procedures/procedure.schema.json ; son code est celui de l’adresse', { required: true, example: {} })
  definition!: JsonObject;
}

export class VersionQuery {
  @WholeGiven('Version ; la dernière publiée sans ce paramètre', 1, MOST)
  version?: number;
}

export class DiffQuery {
  @WholeGiven('De cette version', 1, MOST, { required: true, example: 1 })
  from!: number;

  @WholeGiven('À cette version', 1, MOST, { required: true, example: 2 })
  to!: number;
}

export class DrawingQuery extends VersionQuery {
  @ChoiceGiven('svg (sans ce paramètre) ou bpmn, que tout éditeur BPMN 2.0 ouvre', ['svg', 'bpmn'])
  format?: 'svg' | 'bpmn';

  @TextGiven('Étape où se trouve un dossier, marquée sur le dessin')
  etape?: string;
}

export class MigrationQuery extends PageRequest {
  @WholeGiven('Vers cette version', 1, MOST, { required: true, example: 2 })
  to!: number;
}

export class PlanQuery extends MigrationQuery {
  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là', { max: 500 })
  after?: string;
}

export class SampleBody {
  @TextGiven('Trimestre du tirage ; les dossiers sont ceux payés au trimestre d’avant', { required: true, example: '2026-T2' })
  trimestre!: string;

  @TextGiven('Graine : la même tire les mêmes dossiers ; sans ce membre, celle d’un tirage à reprendre, ou une graine tirée au sort', {
    example: 'avril',
  })
  seed?: string;

  @TextGiven('Échantillon ; celui de la procédure, si elle n’en a qu’un')
  echantillon?: string;

  @FlagGiven('Dire ce qui serait tiré, sans rien écrire')
  dryRun?: boolean;
}
