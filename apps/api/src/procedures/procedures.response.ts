import type { JsonObject } from '#libs/kernel';
import { ListResponse } from '../http/list.response.js';
import { AnyObject, Choice, Shape, Text, Whole } from '../openapi/fields.js';

export class ProcedureResponse {
  @Text('Code')
  code!: string;

  @Text('Nom')
  label!: string;

  @Whole('Dernière version publiée ; null : un nom seulement', { nullable: true })
  version!: number | null;
}

export class ProcedureListResponse extends ListResponse {
  @Shape('Les procédures', () => ProcedureResponse, { list: true })
  items!: readonly ProcedureResponse[];
}

export class ProcedureDetailResponse {
  @AnyObject('La procédure, telle que publiée (procedures/procedure.schema.json)')
  definition!: JsonObject;

  @Whole('Versions publiées, de la première à la dernière', { list: true })
  versions!: readonly number[];
}

export class PublishedResponse {
  @Text('Code')
  code!: string;

  @Whole('Version')
  version!: number;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit')
  position!: string;
}

export class DifferenceResponse {
  @Text('Ce qui change, par son chemin dans la procédure', { example: 'etapes.instruction.actions.conclure' })
  path!: string;

  @Choice('Comment', ['added', 'removed', 'changed'])
  kind!: 'added' | 'removed' | 'changed';

  @Text('En français')
  sentence!: string;
}

export class DiffResponse {
  @Whole('De cette version')
  from!: number;

  @Whole('À cette version')
  to!: number;

  @Shape('Ce qui change', () => DifferenceResponse, { list: true })
  differences!: readonly DifferenceResponse[];
}
