import { Text, Whole } from './fields.js';

/** The body of every error. */
export class ProblemResponse {
  @Text('Adresse stable du genre de problème', { example: 'https://ecluse.invalid/problems/day.invalid' })
  type!: string;

  @Text('Le genre de problème, en français', { example: 'Jour impossible' })
  title!: string;

  @Whole('Le statut HTTP, répété', { example: 400 })
  status!: number;

  @Text('Ce qui n’a pas convenu cette fois, et que faire', { example: '« on » : 2011-02-30 n’est pas un jour qui existe.' })
  detail!: string;

  @Text('Code stable, pour les programmes', { example: 'day.invalid' })
  code!: string;

  @Text('L’adresse demandée', { example: '/api/v1/indicators?on=2011-02-30' })
  instance!: string;

  @Text('Numéro de la demande, qui est aussi dans le journal du serveur et dans l’en-tête x-correlation-id')
  correlationId!: string;
}
