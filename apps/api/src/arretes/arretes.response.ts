import { FIGURE_STATUSES, type FigureStatus, ORGANISME_KINDS, type OrganismeKind } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ListResponse } from '../http/list.response.js';
import { Choice, Day, Decimal, Shape, Text, Whole } from '../openapi/fields.js';

class ArreteBase {
  @Text('Réseau', { example: 'famille' })
  reseau!: string;

  @Text('Mois', { example: '2026-03' })
  mois!: string;

  @Day('Dernier jour du mois')
  on!: PlainDate;

  @Day('Jour de la publication : tel que connu alors')
  knownOn!: PlainDate;
}

export class ArreteSummaryResponse extends ArreteBase {
  @Whole('Chiffres arrêtés')
  figures!: number;

  @Whole('Organismes : le réseau, ses groupements, ses caisses')
  organismes!: number;

  @Whole('Corrections depuis')
  corrections!: number;
}

export class ArreteListResponse extends ListResponse {
  @Shape('Les arrêtés', () => ArreteSummaryResponse, { list: true })
  items!: readonly ArreteSummaryResponse[];
}

export class FigureArreteeResponse {
  @Text('CODE@VERSION')
  indicateur!: string;

  @Text('Réseau, par le code de sa tête, groupement ou caisse')
  organisme!: string;

  @Choice('État', FIGURE_STATUSES)
  status!: FigureStatus;

  @Decimal('Valeur, brute', { nullable: true })
  value!: number | null;

  @Decimal('Numérateur, ou compte', { nullable: true })
  numerator!: number | null;

  @Decimal('Dénominateur', { nullable: true })
  denominator!: number | null;
}

export class FigureConnueResponse extends FigureArreteeResponse {
  @Shape('Telle que publiée, où une correction la dit, fût-ce comme publiée ; null : sans correction', () => FigureArreteeResponse, {
    nullable: true,
  })
  corrects!: FigureArreteeResponse | null;
}

export class CorrectionResponse {
  @Day('Jour où cela s’est su')
  knownOn!: PlainDate;

  @Whole('Numéro du dernier événement compris')
  ordinal!: number;

  @Shape('Les chiffres qui diffèrent de ce qui était dit jusque-là', () => FigureArreteeResponse, { list: true })
  figures!: readonly FigureArreteeResponse[];
}

export class OrganismeArreteResponse {
  @Text('Code')
  code!: string;

  @Text('Nom')
  label!: string;

  @Choice('Sorte ; null : pas enregistré dans les tables de référence', ORGANISME_KINDS, { nullable: true })
  kind!: OrganismeKind | null;
}

export class ArreteResponse extends ArreteBase {
  @Whole('Numéro du dernier événement compris')
  ordinal!: number;

  @Shape('De qui il y a des chiffres : le réseau, puis ses groupements, puis ses caisses', () => OrganismeArreteResponse, { list: true })
  organismes!: readonly OrganismeArreteResponse[];

  @Shape('Tels que publiés', () => FigureArreteeResponse, { list: true })
  published!: readonly FigureArreteeResponse[];

  @Shape(
    'Tels que corrigés jusqu’au jour demandé, dans le même ordre : chacun comme sa dernière correction le dit, tel que publié s’il n’en a pas',
    () => FigureConnueResponse,
    { list: true },
  )
  known!: readonly FigureConnueResponse[];

  @Shape('Les corrections dites jusqu’au jour demandé, dans l’ordre', () => CorrectionResponse, { list: true })
  corrections!: readonly CorrectionResponse[];
}

export class EstablishedArreteResponse {
  @Text('Réseau')
  reseau!: string;

  @Text('Mois')
  mois!: string;

  @Day('Tel que connu ce jour-là')
  knownOn!: PlainDate;

  @Whole('Chiffres écrits : tous à la publication, puis ceux qui diffèrent')
  changed!: number;

  @Text('Jeton de position')
  position!: string;
}
