import type { DayKind, Sens } from '#libs/domain';
import { ListResponse } from '../http/list.response.js';
import { LagResponse } from '../indicators/indicators.response.js';
import { Bool, Choice, Day, Shape, Text, Texts, Uuid, Whole } from '../openapi/fields.js';

export class PieceResponse {
  @Uuid('Pièce')
  pieceId!: string;

  @Text('Référence de la pièce')
  piece!: string;

  @Uuid('Son dossier')
  dossierId!: string;

  @Text('Référence de son dossier')
  dossier!: string;

  @Text('Source du dossier', { nullable: true })
  source!: string | null;

  @Choice('Origine du dossier', ['native', 'imported'])
  origin!: 'native' | 'imported';

  @Text('Caisse responsable')
  caisse!: string;

  @Text('Caisse exécutante')
  caisseExecutante!: string;

  @Text('Procédure')
  procedure!: string;

  @Text('Type de pièce')
  type!: string;

  @Text('Population', { nullable: true })
  population!: string | null;

  @Text('Canal d’arrivée', { nullable: true })
  canal!: string | null;

  @Text('Étape', { nullable: true })
  etape!: string | null;

  @Text('Qui est attendu', { nullable: true })
  waitingFor!: string | null;

  @Day('Jour d’arrivée, qui ne change jamais')
  arrivedOn!: string;

  @Whole('Âge le jour regardé, ou le jour de sortie si elle est sortie avant', { nullable: true })
  age!: number | null;

  @Choice('Jours dans lesquels l’âge est compté', ['calendar', 'worked'])
  ageKind!: DayKind;

  @Day('Début de ce séjour en stock')
  inStockSince!: string;

  @Day('Fin de ce séjour', { nullable: true })
  leftOn!: string | null;

  @Text('Comment il a fini', { nullable: true, example: 'processedManual' })
  exit!: Sens | null;
}

export class PieceListResponse extends ListResponse {
  @Day('Jour regardé')
  asOf!: string;

  @Day('Tel que connu ce jour-là ; null : maintenant', { nullable: true })
  knownOn!: string | null;

  @Texts('Filtres appliqués')
  filters!: object;

  @Whole('Numéro du dernier événement du journal dont cette liste tient compte')
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;

  @Bool('Vrai quand cette liste n’est pas à jour')
  stale!: boolean;

  @Shape('Les pièces', () => PieceResponse, { list: true })
  items!: readonly PieceResponse[];
}
