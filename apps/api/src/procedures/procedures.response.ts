import type { JsonObject } from '#libs/kernel';
import { ListResponse } from '../http/list.response.js';
import { AnyObject, Bool, Choice, Day, Decimal, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

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

export class ClockReading {
  @Whole('Jours')
  days!: number;

  @Day('Dernier jour', { nullable: true })
  dueOn!: string | null;
}

export class ClockChangeResponse {
  @Choice('Horloge', ['legal', 'norm', 'ours'])
  code!: 'legal' | 'norm' | 'ours';

  @Text('Nom')
  label!: string;

  @Shape('Avant', () => ClockReading, { nullable: true })
  before!: ClockReading | null;

  @Shape('Après ; null : le dossier resterait où il est, ou n’aurait plus cette horloge', () => ClockReading, { nullable: true })
  after!: ClockReading | null;
}

export class PlannedDossierResponse {
  @Uuid('Dossier')
  dossierId!: string;

  @Text('Référence')
  reference!: string;

  @Whole('Version qu’il suit')
  version!: number;

  @Text('Étape', { nullable: true })
  etape!: string | null;

  @Text('Pourquoi il resterait ; vide s’il migrerait', { list: true })
  blocked!: readonly string[];

  @Shape('Ses horloges, avant et après', () => ClockChangeResponse, { list: true })
  clocks!: readonly ClockChangeResponse[];
}

export class PlannedMigrationResponse extends ListResponse {
  @Shape('Ce que deviendrait chaque dossier vivant d’une version antérieure', () => PlannedDossierResponse, { list: true })
  items!: readonly PlannedDossierResponse[];
}

export class MigratedDossierResponse {
  @Uuid('Dossier')
  dossierId!: string;

  @Text('Référence')
  reference!: string;

  @Whole('Version qu’il suivait')
  from!: number;

  @Text('Pourquoi il est resté ; null : il a migré', { nullable: true })
  error!: string | null;
}

export class MigrationResponse extends ListResponse {
  @Shape('Ce qu’est devenu chaque dossier de la page', () => MigratedDossierResponse, { list: true })
  items!: readonly MigratedDossierResponse[];
}

export class SampledDossierResponse {
  @Uuid('Dossier')
  dossier!: string;

  @Decimal('Le nombre que lui a donné la graine, de 0 à 1')
  share!: number;

  @Text('Pourquoi le tirage n’a pu lui être dit ; null : il l’est', { nullable: true })
  error!: string | null;
}

export class SampleResponse {
  @Text('Procédure')
  procedure!: string;

  @Text('Échantillon')
  echantillon!: string;

  @Text('Trimestre du tirage')
  trimestre!: string;

  @Text('Trimestre des dossiers')
  of!: string;

  @Text('Graine')
  seed!: string;

  @Whole('Dossiers parmi lesquels on tire')
  population!: number;

  @Bool('Rien n’est écrit')
  dryRun!: boolean;

  @Day('Tiré le')
  drawnOn!: string;

  @Shape('Les dossiers tirés, le plus petit nombre d’abord', () => SampledDossierResponse, { list: true })
  dossiers!: readonly SampledDossierResponse[];
}
