import { FusionToldResponse } from '../http/fusion.response.js';
import type { PlainDate } from '#libs/kernel';
import { FIGURE_STATUSES, type FigureStatus, ORIENTATIONS, type Orientation } from '#libs/domain';
import { LagResponse } from '../indicators/indicators.response.js';
import { Bool, Choice, Day, Decimal, Shape, Text, Whole } from '../openapi/fields.js';

class WorthResponse {
  @Choice('État : le premier qui vaut', FIGURE_STATUSES)
  status!: FigureStatus;

  @Decimal('Valeur, à quatre décimales', { nullable: true })
  value!: number | null;

  @Decimal('Numérateur, ou compte ; null : ne s’additionne pas', { nullable: true })
  numerator!: number | null;

  @Decimal('Dénominateur ; null : pas un rapport', { nullable: true })
  denominator!: number | null;
}

export class EnsembleResponse extends WorthResponse {
  @Text('Organismes qui n’y ont pas de part ; vide quand aucun n’en a', { list: true })
  missing!: readonly string[];
}

export class ValeurResponse extends WorthResponse {
  @Text('Organisme', { example: '751' })
  organisme!: string;
}

export class ValeursOfDayResponse {
  @Day('Jour regardé, à sa fin')
  on!: PlainDate;

  @Shape('Toutes ensemble : Σ numérateurs ÷ Σ dénominateurs, jamais une moyenne', () => EnsembleResponse)
  ensemble!: EnsembleResponse;

  @Shape('Chacune, avec celles qui y ont fusionné, dans l’ordre demandé ; vide quand seul l’ensemble est demandé', () => ValeurResponse, {
    list: true,
  })
  valeurs!: readonly ValeurResponse[];
}

export class ValeursOfIndicateurResponse {
  @Text('CODE@VERSION', { example: 'anteriorite-branche@1' })
  indicateur!: string;

  @Text('Nom')
  label!: string;

  @Text('Unité de ses valeurs ; « part » : de 0 à 1', { example: 'part' })
  unit!: string;

  @Choice('Quel sens est le meilleur ; « context » : aucun', ORIENTATIONS)
  orientation!: Orientation;

  @Shape('Jour par jour', () => ValeursOfDayResponse, { list: true })
  days!: readonly ValeursOfDayResponse[];
}

export class ValeursResponse {
  @Day('Tel que connu ce jour-là ; null : maintenant', { nullable: true })
  knownOn!: PlainDate | null;

  @Choice('De qui', ['owner', 'doer'])
  by!: 'owner' | 'doer';

  @Text('Procédure ; null : toutes', { nullable: true })
  procedure!: string | null;

  @Whole('Numéro du dernier événement compris')
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;

  @Bool('Pas à jour')
  stale!: boolean;

  @Shape('Des caisses nommées, celles qui ont fusionné au dernier jour – ou aujourd’hui, quand l’histoire est restituée', () => FusionToldResponse, {
    list: true,
  })
  fusions!: readonly FusionToldResponse[];

  @Shape('Indicateur par indicateur', () => ValeursOfIndicateurResponse, { list: true })
  indicateurs!: readonly ValeursOfIndicateurResponse[];
}
