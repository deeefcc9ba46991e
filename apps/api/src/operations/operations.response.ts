import { ListResponse } from '../http/list.response.js';
import { LagResponse } from '../indicators/indicators.response.js';
import { Bool, Choice, Instant, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

export class ProjectionResponse {
  @Text('Nom', { example: 'stock' })
  name!: string;

  @Whole('Génération qui sert')
  generation!: number;

  @Whole('Numéro du dernier événement lu')
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;
}

export class ProjectionListResponse extends ListResponse {
  @Shape('Les projections', () => ProjectionResponse, { list: true })
  items!: readonly ProjectionResponse[];
}

export const REBUILD_STATES = ['requested', 'running', 'completed', 'failed', 'interrupted'] as const;

export class RebuildResponse {
  @Uuid('Reconstruction')
  id!: string;

  @Text('Projection')
  projection!: string;

  @Choice('État', REBUILD_STATES)
  state!: (typeof REBUILD_STATES)[number];

  @Instant('Demandée')
  requestedAt!: string;

  @Whole('Événements du journal déjà relus')
  readOrdinal!: number;

  @Whole('Événements du journal à relire')
  headOrdinal!: number;

  @Text('Pourquoi elle a échoué', { nullable: true })
  error!: string | null;
}

export class CheckResponse {
  @Text('Ce qui est vérifié', { example: 'ledgerIsSumOfStays' })
  name!: string;

  @Bool('Rien à redire')
  ok!: boolean;

  @Whole('Nombre de choses examinées')
  examined!: number;

  @Text('Ce qui diffère, les premiers', { list: true })
  differences!: readonly string[];
}

export class VerificationResponse {
  @Bool('Tout est juste')
  ok!: boolean;

  @Shape('Chaque vérification', () => CheckResponse, { list: true })
  checks!: readonly CheckResponse[];
}
