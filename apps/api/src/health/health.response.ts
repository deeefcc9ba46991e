import { LagResponse } from '../indicators/indicators.response.js';
import { Bool, Choice, Shape, Text, Whole } from '../openapi/fields.js';

export class LiveResponse {
  @Choice('En vie', ['live'])
  status!: 'live';
}

export class ProjectionHealthResponse {
  @Text('Nom', { example: 'stock' })
  name!: string;

  @Bool('À jour, ou presque')
  ok!: boolean;

  @Whole('Numéro du dernier événement lu', { nullable: true })
  ordinal!: number | null;

  @Shape('Retard sur le journal', () => LagResponse, { nullable: true })
  lag!: LagResponse | null;
}

export class ReadyResponse {
  @Choice('Prêt ou non', ['ready', 'notReady'])
  status!: 'ready' | 'notReady';

  @Bool('La base de données répond')
  database!: boolean;

  @Bool('La base de données a la structure attendue')
  migrated!: boolean;

  @Shape('Chaque projection', () => ProjectionHealthResponse, { list: true })
  projections!: readonly ProjectionHealthResponse[];

  @Text('Ce qui ne va pas, et que faire', { list: true })
  reasons!: readonly string[];
}
