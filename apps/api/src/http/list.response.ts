import { Text, Whole } from '../openapi/fields.js';

/** What every list says of itself. */
export abstract class ListResponse {
  @Whole('Nombre de lignes de la liste entière', { example: 31 })
  count!: number;

  @Text('Curseur de la page suivante ; null à la dernière', { nullable: true })
  next!: string | null;
}
