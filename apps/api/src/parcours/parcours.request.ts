import type { JsonObject, PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, FlagGiven, ObjectGiven, TextGiven, TextsGiven, WholeGiven } from '../http/request-fields.js';
import { DatedCommand } from '../dossiers/dossier-commands.request.js';

const MOST_CENTS = 999_999_999_999;

export class ParcoursQuery {
  @TextGiven('Source, quand la même référence existe dans plusieurs')
  source?: string;
}

export class PerformActionBody extends DatedCommand {
  @ObjectGiven('Les champs du formulaire de l’action, par code', { example: {} })
  values?: JsonObject;

  @TextsGiven('Les pièces concernées (identifiants) ; toutes celles en stock sans ce membre')
  pieces?: readonly string[];

  @TextGiven('Le motif, quand l’action en demande un')
  reason?: string;
}

export class ControleBody extends DatedCommand {
  @ChoiceGiven('Résultat du contrôle', ['passed', 'failed'], { required: true })
  result!: 'passed' | 'failed';
}

export class AnomalieBody extends DatedCommand {
  @TextGiven('Contrôle qui l’a relevée')
  controle?: string;

  @TextGiven('Famille, parmi celles du contrôle', { required: true })
  family!: string;

  @FlagGiven('A un effet financier', { required: true })
  financial!: boolean;

  @WholeGiven('Montant signé, en centimes : trop peu payé est négatif', -MOST_CENTS, MOST_CENTS, { required: true })
  amount!: number;
}

export class InduBody extends DatedCommand {
  @ChoiceGiven('Nature', ['simple', 'culpable', 'fraudulent'], { required: true })
  nature!: 'simple' | 'culpable' | 'fraudulent';

  @WholeGiven('Montant payé en trop, en centimes', 1, MOST_CENTS, { required: true })
  amount!: number;

  @DayGiven('Dernier paiement concerné : la prescription court de là', { required: true })
  paidOn!: PlainDate;
}

export class AbandonInduBody extends DatedCommand {
  @ChoiceGiven('Motif', ['intangibilite', 'prescription', 'decisionCra', 'autre'], { required: true })
  reason!: 'intangibilite' | 'prescription' | 'decisionCra' | 'autre';

  @WholeGiven('Montant abandonné, en centimes', 1, MOST_CENTS, { required: true })
  amount!: number;
}
