import type { PlainDate } from '#libs/kernel';
import { ListResponse } from '../http/list.response.js';
import { Bool, Day, Decimal, Shape, Text, Whole } from '../openapi/fields.js';

export class ReleveResponse {
  @Text('Indicateur', { example: 'cout-allocataire-pondere' })
  code!: string;

  @Text('Organisme', { example: '751' })
  organisme!: string;

  @Text('Période : AAAA-MM, AAAA-T1 ou AAAA', { example: '2025' })
  periode!: string;

  @Day('Jour où la valeur a été connue')
  knownOn!: PlainDate;

  @Decimal('Valeur')
  value!: number;

  @Text('D’où elle vient')
  source!: string;

  @Decimal('La valeur qu’elle corrige ; null : la première de sa période', { nullable: true })
  corrects!: number | null;

  @Bool('Des chiffres de la période étaient déjà arrêtés')
  closed!: boolean;
}

export class ReleveListResponse extends ListResponse {
  @Shape('Les relevés, une correction après ce qu’elle corrige', () => ReleveResponse, { list: true })
  items!: readonly ReleveResponse[];
}

export class RecordedRelevesResponse {
  @Whole('Lignes lues')
  read!: number;

  @Whole('Parmi elles, celles du modèle qui ne sont pas remplies : elles sont passées')
  blank!: number;

  @Whole('Valeurs enregistrées')
  recorded!: number;

  @Whole('Valeurs déjà là')
  unchanged!: number;

  @Whole('Parmi celles enregistrées, celles qui en corrigent une autre')
  corrections!: number;

  @Whole('Parmi celles enregistrées, celles d’une période dont des chiffres sont arrêtés')
  closed!: number;

  @Whole('Parmi celles enregistrées, celles qui sont peu vraisemblables : cent fois la valeur de la période d’avant, ou une part de plus que le tout')
  unlikely!: number;

  @Text('Celles-là par ligne, dans l’ordre du fichier, mille au plus : ce qui étonne, et le remède', { list: true })
  warnings!: readonly string[];

  @Text('Jeton de position ; null : rien n’a été écrit', { nullable: true })
  position!: string | null;
}
