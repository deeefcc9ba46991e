import { CONTRAT_KINDS, type ContratKind, type Fin, FINS, type Fonction, FONCTIONS, type Perimetre, PERIMETRES } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, DecimalGiven, FlagGiven, TextGiven, WholeGiven } from '../http/request-fields.js';
import { AfterRequest, PageAfterRequest } from '../http/slice.request.js';

export class EffectifsQuery extends AfterRequest {
  @DayGiven('Jour regardé, et dernier de la période ; aujourd’hui sans ce paramètre')
  on?: PlainDate;

  @DayGiven('Premier jour de la période des ETPMA ; un an avant sans ce paramètre')
  from?: PlainDate;

  @TextGiven('Caisse')
  caisse?: string;

  @TextGiven('Groupement', { example: 'idf' })
  groupement?: string;

  @TextGiven('Réseau, par le code de sa tête', { example: 'famille' })
  reseau?: string;

  @ChoiceGiven('Les caisses du jour (asItWas, sans ce paramètre), ou celles d’aujourd’hui (restated)', PERIMETRES)
  perimetre?: Perimetre;
}

export class AgentsQuery extends PageAfterRequest {
  @DayGiven('Jour regardé ; aujourd’hui sans ce paramètre')
  on?: PlainDate;

  @TextGiven('Caisse')
  caisse?: string;

  @TextGiven('Groupement', { example: 'idf' })
  groupement?: string;

  @TextGiven('Réseau, par le code de sa tête', { example: 'famille' })
  reseau?: string;

  @ChoiceGiven('Les caisses du jour (asItWas, sans ce paramètre), ou celles d’aujourd’hui (restated)', PERIMETRES)
  perimetre?: Perimetre;

  @TextGiven('Seulement cette équipe', { example: 'retraite-1' })
  equipe?: string;

  @FlagGiven('Seulement les contrats d’aucune équipe')
  sansEquipe?: boolean;

  @ChoiceGiven('Seulement cette sorte de contrat', CONTRAT_KINDS)
  kind?: ContratKind;

  @ChoiceGiven('Seulement cette fonction', FONCTIONS)
  fonction?: Fonction;

  @TextGiven('Seulement qui a cette compétence', { example: 'reversion' })
  competence?: string;

  @WholeGiven('À ce niveau de la compétence, de 1 à 4', 1, 4)
  level?: number;
}

export class ContratBody {
  @TextGiven('Contrat, d’un nom propre à l’agent', { required: true, max: 64, example: '2019-1' })
  contrat!: string;

  @TextGiven('Caisse', { required: true, max: 64, example: '751' })
  caisse!: string;

  @TextGiven('Équipe', { max: 64, example: 'retraite-1' })
  equipe?: string;

  @ChoiceGiven('Sorte', CONTRAT_KINDS, { required: true })
  kind!: ContratKind;

  @ChoiceGiven('Fonction : production, ou autre', FONCTIONS, { required: true })
  fonction!: Fonction;

  @DecimalGiven('Quotité, de plus de 0 à 1 ; 1 sans ce membre', 0, 1, { example: 0.8 })
  quotite?: number;

  @DayGiven('Premier jour', { required: true })
  from!: PlainDate;
}

export class AffectationBody {
  @TextGiven('Équipe', { max: 64 })
  equipe?: string;

  @ChoiceGiven('Fonction : production, ou autre', FONCTIONS, { required: true })
  fonction!: Fonction;

  @DecimalGiven('Quotité, de plus de 0 à 1 ; 1 sans ce membre', 0, 1)
  quotite?: number;

  @DayGiven('Premier jour', { required: true })
  from!: PlainDate;
}

export class EndContratBody {
  @ChoiceGiven('Motif : départ, retraite, terme, ou un autre contrat ici', FINS, { required: true })
  reason!: Fin;

  @DayGiven('Premier jour sans le contrat', { required: true })
  on!: PlainDate;
}

export class AbsenceBody {
  @TextGiven('Absence, d’un nom propre à l’agent', { required: true, max: 64 })
  absence!: string;

  @TextGiven('Motif', { required: true, max: 64, example: 'formation' })
  reason!: string;

  @DayGiven('Premier jour', { required: true })
  from!: PlainDate;

  @DayGiven('Jour du retour', { required: true })
  until!: PlainDate;
}

export class CompetenceBody {
  @TextGiven('Compétence', { required: true, max: 64, example: 'reversion' })
  competence!: string;

  @WholeGiven('Niveau : 0, aucun, à 4, la transmet', 0, 4, { required: true })
  level!: number;

  @DayGiven('Premier jour', { required: true })
  from!: PlainDate;
}
