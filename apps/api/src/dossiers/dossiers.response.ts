import type { JsonObject } from '#libs/kernel';
import { ListResponse } from '../http/list.response.js';
import { AnyObject, Bool, Choice, Day, Instant, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

abstract class DossierSummary {
  @Uuid('Dossier')
  id!: string;

  @Text('Référence', { example: 'R-2026-000123' })
  reference!: string;

  @Text('Source, pour un dossier importé', { nullable: true })
  source!: string | null;

  @Choice('Ouvert ici ou importé', ['native', 'imported'])
  origin!: 'native' | 'imported';

  @Text('Procédure', { nullable: true })
  procedure!: string | null;

  @Text('Caisse responsable', { nullable: true })
  caisse!: string | null;

  @Text('Étape', { nullable: true })
  etape!: string | null;

  @Text('Agent, sous son pseudonyme', { nullable: true })
  agent!: string | null;

  @Choice('État', ['open', 'closed'])
  status!: 'open' | 'closed';

  @Day('Jour d’ouverture')
  openedOn!: string;

  @Day('Jour de clôture', { nullable: true })
  closedOn!: string | null;

  @Whole('Pièces en stock')
  piecesInStock!: number;
}

export class DossierResponse extends DossierSummary {
  @Whole('Pièces')
  pieces!: number;

  @Day('Jour du dernier fait', { nullable: true })
  lastEventOn!: string | null;
}

export class DossierListResponse extends ListResponse {
  @Shape('Les dossiers, par référence', () => DossierResponse, { list: true })
  items!: readonly DossierResponse[];
}

export class DossierPieceResponse {
  @Uuid('Pièce')
  id!: string;

  @Text('Référence')
  reference!: string;

  @Bool('En stock')
  inStock!: boolean;

  @Day('Jour d’arrivée', { nullable: true })
  arrivedOn!: string | null;

  @Day('Jour de la dernière sortie', { nullable: true })
  leftOn!: string | null;

  @Text('Caisse responsable', { nullable: true })
  caisse!: string | null;

  @Text('Caisse exécutante', { nullable: true })
  caisseExecutante!: string | null;

  @Text('Procédure', { nullable: true })
  procedure!: string | null;

  @Text('Type', { nullable: true })
  type!: string | null;

  @Text('Canal', { nullable: true })
  canal!: string | null;

  @Text('Étape', { nullable: true })
  etape!: string | null;

  @Text('Qui est attendu', { nullable: true })
  waitingFor!: string | null;

  @Whole('Âge aujourd’hui, ou le jour de sa sortie', { nullable: true })
  age!: number | null;

  @Text('Comment elle est sortie', { nullable: true })
  exit!: string | null;
}

export class SetAsideResponse {
  @Uuid('Dossier')
  dossierId!: string;

  @Text('Référence du dossier')
  dossier!: string;

  @Uuid('Pièce')
  pieceId!: string;

  @Uuid('Le fait')
  factId!: string;

  @Text('Genre de fait', { example: 'processed' })
  kind!: string;

  @Day('Jour du fait')
  on!: string;

  @Day('Jour où il fut connu')
  knownOn!: string;

  @Text('Pourquoi il est sans effet', { example: 'alreadyOut' })
  reason!: string;
}

export class SetAsideListResponse extends ListResponse {
  @Shape('Les faits sans effet, par dossier et par jour', () => SetAsideResponse, { list: true })
  items!: readonly SetAsideResponse[];
}

export class DossierDetailResponse extends DossierSummary {
  @Whole('Révision, qui est aussi l’ETag')
  revision!: number;

  @AnyObject('Attributs')
  attributes!: JsonObject;

  @Shape('Ses pièces', () => DossierPieceResponse, { list: true })
  pieces!: readonly DossierPieceResponse[];

  @Shape('Ses faits sans effet, et ce qu’ils cachent', () => SetAsideResponse, { list: true })
  setAside!: readonly SetAsideResponse[];
}

export class HistoryItemResponse {
  @Whole('Révision dans le dossier, de 0 en montant')
  revision!: number;

  @Whole('Numéro dans le journal')
  ordinal!: number;

  @Text('Type d’événement', { example: 'PieceReceived' })
  type!: string;

  @Day('Jour où cela s’est passé')
  on!: string;

  @Text('Instant, ou jour quand seul le jour est connu', { example: '2026-01-15T09:30:00.000Z' })
  occurredAt!: string;

  @Day('Jour où ce fut connu')
  knownOn!: string;

  @Instant('Instant où ce fut écrit')
  recordedAt!: string;

  @Text('Qui, sous un pseudonyme', { nullable: true })
  actor!: string | null;

  @Text('Le fait, que corriger et annuler nomment', { nullable: true })
  fact!: string | null;

  @Text('En français', { example: 'Pièce P-1 reçue à la caisse 751' })
  sentence!: string;

  @AnyObject('Données de l’événement')
  data!: JsonObject;
}

export class HistoryResponse extends ListResponse {
  @Shape('Les événements, du premier au dernier', () => HistoryItemResponse, { list: true })
  items!: readonly HistoryItemResponse[];
}

export class WrittenResponse {
  @Uuid('Ce qui vient d’être créé ou changé : le dossier, ou la pièce reçue')
  id!: string;

  @Whole('Révision du dossier après l’écriture')
  revision!: number;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit')
  position!: string;
}
