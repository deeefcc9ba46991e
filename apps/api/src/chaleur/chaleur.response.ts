import type { PlainDate } from '#libs/kernel';
import { BandResponse, LagResponse } from '../indicators/indicators.response.js';
import { AnyObject, Choice, Counts, Day, Shape, Text, Whole } from '../openapi/fields.js';

const STATUSES = ['stale', 'noData', 'ok'] as const;
const DAY_KINDS = ['calendar', 'worked'] as const;

export class AgesResponse {
  @Whole('L’âge que la moitié des pièces ne dépasse pas, au rang le plus proche, en jours de la définition')
  p50!: number;

  @Whole('L’âge que neuf pièces sur dix ne dépassent pas')
  p90!: number;

  @Whole('L’âge de la plus vieille')
  oldest!: number;

  @Whole('Pièces strictement plus vieilles que le seuil')
  above!: number;

  @Shape('Pièces par tranche d’âge', () => BandResponse, { list: true })
  bands!: readonly BandResponse[];
}

export class EtapeStockResponse {
  @Text('Code de l’étape ; null : on ne la sait pas', { nullable: true, example: 'instruction' })
  etape!: string | null;

  @Whole('Pièces en stock à cette étape')
  pieces!: number;

  @Whole('Dont en attente')
  waiting!: number;

  @Counts('Pièces en attente, par qui est attendu', { example: { assure: 4 } })
  waitingFor!: Readonly<Record<string, number>>;

  @Shape('Leurs âges ; null : aucun calendrier ne les compte', () => AgesResponse, { nullable: true })
  ages!: AgesResponse | null;

  @Text('Adresse de la liste des mêmes pièces')
  list!: string;
}

export class ChaleurResponse {
  @Day('Jour regardé, à sa fin')
  asOf!: PlainDate;

  @Day('Tel que connu ce jour-là ; null : maintenant', { nullable: true })
  knownOn!: PlainDate | null;

  @AnyObject('Filtres appliqués')
  filters!: object;

  @Choice('État', STATUSES)
  status!: (typeof STATUSES)[number];

  @Whole('Numéro du dernier événement du journal dont cette réponse tient compte')
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;

  @Text('Définition par laquelle se disent les âges, CODE@VERSION')
  definition!: string;

  @Choice('Jours calendaires ou ouvrés', DAY_KINDS)
  dayKind!: (typeof DAY_KINDS)[number];

  @Whole('Seuil d’antériorité, en jours')
  threshold!: number;

  @Whole('Pièces en stock, toutes étapes')
  pieces!: number;

  @Shape('Par étape, dans l’ordre des codes, celles qu’on ne sait pas en dernier', () => EtapeStockResponse, { list: true })
  etapes!: readonly EtapeStockResponse[];
}
