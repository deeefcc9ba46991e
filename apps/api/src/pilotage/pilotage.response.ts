import {
  ETATS,
  FIGURE_STATUSES,
  NIVEAUX,
  ORIENTATIONS,
  PHASES,
  QUADRANTS,
  type Etat,
  type FigureStatus,
  type Niveau,
  type Orientation,
  type Phase,
  type Position,
  type Quadrant,
  REPERE_STATUSES,
  type RepereStatus,
} from '#libs/domain';
import type { JsonObject } from '#libs/kernel';
import { FusionToldResponse } from '../http/fusion.response.js';
import { ListResponse } from '../http/list.response.js';
import { LagResponse } from '../indicators/indicators.response.js';
import { AnyObject, Bool, Choice, Day, Decimal, Shape, Text, Whole } from '../openapi/fields.js';

const STATUS = 'Le premier qui vaut : stale, notConfigured, noData, mixed, undefined, partialWindow, ok';
const REPERE_STATUS_SAID =
  'partial : quelque chose manque, son poids est réparti ; undefined : rien ne manque, mais pas d’écart à une médiane nulle sans échelle, ni d’une valeur indéfinie ; noData : ne peut être dit';
const POSITIONS: readonly Position[] = ['below', 'around', 'above'];

/** Where an answer stands in the log. */
abstract class FreshResponse {
  @Whole('Numéro du dernier événement du journal dont cette réponse tient compte')
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;

  @Bool('Vrai quand la réponse n’est pas à jour')
  stale!: boolean;
}

export class EnsembleResponse {
  @Choice(STATUS, FIGURE_STATUSES)
  status!: FigureStatus;

  @Decimal('Σ numérateurs ÷ Σ dénominateurs, ou somme d’un compte : jamais une moyenne de valeurs', { nullable: true })
  value!: number | null;

  @Decimal('Σ numérateurs', { nullable: true })
  numerator!: number | null;

  @Decimal('Σ dénominateurs', { nullable: true })
  denominator!: number | null;

  @Choice('Un rapport, un compte qui s’ajoute, ou un indicateur qui ne s’ajoute pas', ['ratio', 'count', 'none'])
  nature!: 'ratio' | 'count' | 'none';

  @Text('Organismes qui n’y ont pas part', { list: true })
  missing!: readonly string[];
}

export class QuantileResponse {
  @Decimal('Ordre, de 0 à 1', { example: 0.9 })
  order!: number;

  @Decimal('Valeur')
  value!: number;
}

export class DistributionResponse {
  @Whole('Organismes qui ont une valeur')
  count!: number;

  @Decimal('Moyenne de leurs valeurs, chacun comptant une fois')
  mean!: number;

  @Decimal('Médiane')
  median!: number;

  @Decimal('La plus petite')
  min!: number;

  @Decimal('La plus grande')
  max!: number;

  @Shape('Quantiles demandés, par interpolation linéaire entre les rangs voisins', () => QuantileResponse, { list: true })
  quantiles!: readonly QuantileResponse[];

  @Decimal('Troisième quartile moins premier')
  ecartInterquartile!: number;
}

export class PositionsResponse implements Record<Position, number> {
  @Whole('En dessous de la valeur du réseau')
  below!: number;

  @Whole('Autour d’elle, à la tolérance près')
  around!: number;

  @Whole('Au-dessus')
  above!: number;
}

export class PopulationResponse {
  @Text('En mots', { example: 'Branche famille' })
  label!: string;

  @Text('Réseau, par le code de sa tête ; celui de la caisse quand personne n’est nommé ; null : aucun', { nullable: true })
  reseau!: string | null;

  @Text('Groupement ; null : aucun', { nullable: true })
  groupement!: string | null;

  @Text('Arbre dont les groupements sont comparés ; null : les caisses elles-mêmes', { nullable: true })
  arbre!: string | null;

  @Text('Caisses nommées ; aucune : toutes', { list: true })
  caisses!: readonly string[];

  @Whole('Combien sont comparés, au dernier jour')
  count!: number;

  @Choice('alone : un seul, que personne n’est là pour comparer ; nobody : personne', ['ok', 'alone', 'nobody'])
  status!: 'ok' | 'alone' | 'nobody';
}

const POPULATION = 'Parmi qui';

export class DateCompareeResponse {
  @Day('Jour regardé, à sa fin')
  asOf!: string;

  @Shape('Le réseau, ou ceux que les filtres laissent, ensemble', () => EnsembleResponse)
  reseau!: EnsembleResponse;

  @Shape('Comment les valeurs se répartissent ; null sans valeur', () => DistributionResponse, { nullable: true })
  distribution!: DistributionResponse | null;

  @Shape('Combien sont où ; null quand le réseau n’a pas de valeur à laquelle comparer', () => PositionsResponse, { nullable: true })
  positions!: PositionsResponse | null;
}

export class ValeurCompareeResponse {
  @Choice(STATUS, FIGURE_STATUSES)
  status!: FigureStatus;

  @Decimal('Valeur', { nullable: true })
  value!: number | null;

  @Whole('Rang, 1 le meilleur ; les égaux partagent le leur', { nullable: true })
  rang!: number | null;

  @Decimal('Valeur moins celle du réseau', { nullable: true })
  ecartReseau!: number | null;

  @Choice('Par rapport au réseau', POSITIONS, { nullable: true })
  position!: Position | null;
}

export class LigneDeFicheResponse {
  @Text('CODE@VERSION', { example: 'solde-ouvre-20@1' })
  indicateur!: string;

  @Text('Nom')
  label!: string;

  @Choice('Dans quel sens il est meilleur', ORIENTATIONS)
  orientation!: Orientation;

  @Shape('La caisse ; null quand elle avait fusionné avec une autre', () => ValeurCompareeResponse, { nullable: true })
  caisse!: ValeurCompareeResponse | null;

  @Shape('Le réseau, ou ceux que les filtres laissent, ensemble', () => EnsembleResponse)
  reseau!: EnsembleResponse;

  @Shape('Comment les valeurs se répartissent ; null sans valeur', () => DistributionResponse, { nullable: true })
  distribution!: DistributionResponse | null;
}

export class FicheResponse extends FreshResponse {
  @Text('Code de la caisse', { example: '751' })
  caisse!: string;

  @Day('Jour regardé, à sa fin')
  asOf!: string;

  @Shape(POPULATION, () => PopulationResponse)
  population!: PopulationResponse;

  @Shape('Indicateur par indicateur, dans l’ordre demandé', () => LigneDeFicheResponse, { list: true })
  indicateurs!: readonly LigneDeFicheResponse[];
}

export class OrganismeCompareResponse {
  @Text('Code de la caisse ou du groupement', { example: '751' })
  organisme!: string;

  @Text('Nom')
  label!: string;

  @Shape('Un par date, dans leur ordre ; null quand l’organisme n’y était pas', () => ValeurCompareeResponse, { list: true })
  dates!: readonly (ValeurCompareeResponse | null)[];

  @Choice('Entre les deux dates : toujours moins bon que le réseau, toujours meilleur, ou ni l’un ni l’autre', QUADRANTS, { nullable: true })
  quadrant!: Quadrant | null;

  @Decimal('De la première date à la seconde, dans l’unité de l’indicateur', { nullable: true })
  difference!: number | null;

  @Decimal('La même, en part de la première', { nullable: true })
  evolution!: number | null;
}

export class QuadrantsResponse implements Record<Quadrant, number> {
  @Whole('Toujours moins bons que le réseau')
  persistentWorse!: number;

  @Whole('Toujours meilleurs')
  persistentBetter!: number;

  @Whole('Ni l’un ni l’autre, égalités comprises')
  mixed!: number;
}

abstract class OfIndicateurResponse extends FreshResponse {
  @Text('Définition qui régit ces valeurs', { example: 'solde-ouvre-20@1' })
  indicateur!: string;

  @Text('Nom de l’indicateur')
  label!: string;

  @Choice('Dans quel sens il est meilleur ; context : ni l’un ni l’autre', ORIENTATIONS)
  orientation!: Orientation;

  @Shape(POPULATION, () => PopulationResponse)
  population!: PopulationResponse;
}

export class ComparaisonResponse extends OfIndicateurResponse {
  @Shape('Une par jour demandé, dans l’ordre des jours', () => DateCompareeResponse, { list: true })
  dates!: readonly DateCompareeResponse[];

  @Shape('Combien dans chaque quadrant ; null sauf à deux dates', () => QuadrantsResponse, { nullable: true })
  quadrants!: QuadrantsResponse | null;

  @Shape('Les organismes', () => OrganismeCompareResponse, { list: true })
  organismes!: readonly OrganismeCompareResponse[];
}

export class PointDeDispersionResponse {
  @Day('Jour')
  asOf!: string;

  @Shape('Le réseau', () => EnsembleResponse)
  reseau!: EnsembleResponse;

  @Shape('Comment les valeurs se répartissent ; null sans valeur', () => DistributionResponse, { nullable: true })
  distribution!: DistributionResponse | null;

  @Decimal('Écart interquartile, en part de la médiane ; null quand elle vaut 0', { nullable: true })
  dispersion!: number | null;
}

export class RangMoyenResponse {
  @Text('Code de l’organisme')
  organisme!: string;

  @Decimal('Moyenne de ses rangs ; null quand il n’en a pas', { nullable: true })
  rangMoyen!: number | null;

  @Whole('Dates où il en a un')
  dates!: number;
}

export class PeriodeResponse {
  @Day('Premier jour')
  from!: string;

  @Day('Dernier jour')
  to!: string;

  @Shape('Les organismes', () => RangMoyenResponse, { list: true })
  rangs!: readonly RangMoyenResponse[];
}

export class DispersionResponse extends OfIndicateurResponse {
  @Shape('Un point par pas', () => PointDeDispersionResponse, { list: true })
  points!: readonly PointDeDispersionResponse[];

  @Shape('Les rangs moyens, par période', () => PeriodeResponse, { list: true })
  periodes!: readonly PeriodeResponse[];
}

export class EcartIndicateurResponse {
  @Text('Indicateur, comme le repère le nomme')
  indicateur!: string;

  @Choice(STATUS, FIGURE_STATUSES)
  status!: FigureStatus;

  @Decimal('Valeur', { nullable: true })
  value!: number | null;

  @Decimal('Écart à la médiane, en part d’elle ; plus de 0 : moins bon', { nullable: true })
  ecart!: number | null;
}

export class EcartDimensionResponse {
  @Text('Dimension')
  code!: string;

  @Choice(REPERE_STATUS_SAID, REPERE_STATUSES)
  status!: RepereStatus;

  @Decimal('Écart', { nullable: true })
  ecart!: number | null;

  @Decimal('Ce que la dimension apporte à l’ensemble ; 0 d’une dimension neutre', { nullable: true })
  contribution!: number | null;

  @Shape('Ses indicateurs', () => EcartIndicateurResponse, { list: true })
  indicateurs!: readonly EcartIndicateurResponse[];
}

export class ManqueDeRepereResponse {
  @Text('Dimension')
  dimension!: string;

  @Text('Ses indicateurs sans écart ; aucun quand elle manque en entier', { list: true })
  indicateurs!: readonly string[];
}

export class RepereOrganismeResponse {
  @Text('Code de la caisse ou du groupement')
  organisme!: string;

  @Text('Nom')
  label!: string;

  @Choice(REPERE_STATUS_SAID, REPERE_STATUSES)
  status!: RepereStatus;

  @Decimal('Écart d’ensemble à la médiane du réseau ; plus de 0 : moins bon', { nullable: true })
  ecart!: number | null;

  @Whole('Rang, 1 le meilleur', { nullable: true })
  rang!: number | null;

  @Shape('Par dimension', () => EcartDimensionResponse, { list: true })
  dimensions!: readonly EcartDimensionResponse[];

  @Text('Axes de progrès : les dimensions où il est moins bon que la médiane, ce qui pèse le plus d’abord', { list: true })
  axesDeProgres!: readonly string[];

  @Shape('Ce qui manque, dans l’ordre des dimensions ; rien d’un contexte', () => ManqueDeRepereResponse, { list: true })
  missing!: readonly ManqueDeRepereResponse[];
}

export class CentreResponse {
  @Whole('Organismes qui ont une valeur')
  count!: number;

  @Decimal('Moyenne', { nullable: true })
  mean!: number | null;

  @Decimal('Médiane', { nullable: true })
  median!: number | null;

  @Decimal('Moyenne moins médiane', { nullable: true })
  meanLessMedian!: number | null;
}

export class ReseauIndicateurResponse extends CentreResponse {
  @Text('Indicateur, comme le repère le nomme')
  indicateur!: string;

  @Decimal('Cible', { nullable: true })
  cible!: number | null;

  @Decimal('Cible moins médiane', { nullable: true })
  cibleLessMedian!: number | null;

  @Decimal('Par quoi les différences sont divisées, la médiane valant 0 ; null quand elle ne vaut pas 0, ou que rien n’est prévu', { nullable: true })
  echelle!: number | null;
}

export class ReseauDimensionResponse {
  @Text('Dimension')
  code!: string;

  @Shape('Des écarts des organismes', () => CentreResponse)
  ecart!: CentreResponse;

  @Shape('De ses indicateurs', () => ReseauIndicateurResponse, { list: true })
  indicateurs!: readonly ReseauIndicateurResponse[];
}

export class RepereReseauResponse {
  @Shape('Des écarts d’ensemble', () => CentreResponse)
  ecart!: CentreResponse;

  @Shape('Par dimension', () => ReseauDimensionResponse, { list: true })
  dimensions!: readonly ReseauDimensionResponse[];
}

export class RepereResponse extends FreshResponse {
  @Text('Définition', { example: 'repere-reseau@1' })
  definition!: string;

  @Text('Nom')
  label!: string;

  @Day('Jour regardé, à sa fin')
  asOf!: string;

  @Shape(POPULATION, () => PopulationResponse)
  population!: PopulationResponse;

  @Shape('Le réseau', () => RepereReseauResponse)
  reseau!: RepereReseauResponse;

  @Shape('Les organismes', () => RepereOrganismeResponse, { list: true })
  organismes!: readonly RepereOrganismeResponse[];
}

export class EtatResponse {
  @Text('Définition des seuils', { example: 'situation-caisse@1' })
  definition!: string;

  @Day('Jour jugé, à sa fin')
  asOf!: string;

  @Choice('De qui', NIVEAUX)
  niveau!: Niveau;

  @Text('Code de la caisse, du groupement ou du réseau ; null : toutes les caisses', { nullable: true })
  organisme!: string | null;

  @Text('Nom')
  label!: string;

  @Text('Procédure ; null : toutes ensemble', { nullable: true })
  procedure!: string | null;

  @Choice('Situation ; null : pas de valeur ce jour-là, le statut dit pourquoi', ETATS, { nullable: true })
  etat!: Etat | null;

  @Choice(STATUS, FIGURE_STATUSES)
  status!: FigureStatus;

  @Decimal('Valeur', { nullable: true })
  value!: number | null;

  @Day('Jour depuis lequel elle dure ; null sans situation', { nullable: true })
  since!: string | null;

  @Bool(
    'Elle dure peut-être depuis plus longtemps : elle a commencé ce jour-là ou avant, au-delà de la mémoire des seuils ; de celle pour laquelle une alerte dure, le début est dit, si loin qu’il soit',
  )
  sinceOrBefore!: boolean;
}

export class EtatsResponse extends FreshResponse {
  @Day('Jour demandé, à sa fin ; sans lui, le dernier de ceux des situations')
  asOf!: string;

  @Bool('Aucun jour n’était demandé : chaque situation est du dernier jour connu de ceux que ses seuils concernent, comme les alertes')
  lastKnown!: boolean;

  @Shape('La caisse nommée, si elle a fusionné à ce jour', () => FusionToldResponse, { list: true })
  fusions!: readonly FusionToldResponse[];

  @Shape('Les situations', () => EtatResponse, { list: true })
  etats!: readonly EtatResponse[];
}

export class AlerteResponse {
  @Text('Flux de ses événements dans le journal', { example: 'alerte-5f0c1d7e-…' })
  stream!: string;

  @Text('Code des seuils')
  seuils!: string;

  @Text('Version des seuils par laquelle elle a été dite en dernier')
  definition!: string;

  @Choice('De qui', NIVEAUX)
  niveau!: Niveau;

  @Text('Code de l’organisme ; null : toutes les caisses', { nullable: true })
  organisme!: string | null;

  @Text('Nom')
  label!: string;

  @Text('Procédure ; null : toutes ensemble', { nullable: true })
  procedure!: string | null;

  @Choice('Situation', ['tendue', 'critique'])
  etat!: 'tendue' | 'critique';

  @Decimal('Dernière valeur dite', { nullable: true })
  value!: number | null;

  @Day('Depuis quand la situation dure')
  since!: string;

  @Day('Jour où l’alerte a été levée')
  raisedOn!: string;

  @Day('Jour où elle a été dite en dernier')
  heardOn!: string;

  @Whole('Rappels de la situation présente')
  rappels!: number;

  @Day('Jour où elle a pris fin ; null : elle dure', { nullable: true })
  endedOn!: string | null;
}

export class AlerteListResponse extends ListResponse {
  @Shape('Les alertes, la dernière levée d’abord', () => AlerteResponse, { list: true })
  items!: readonly AlerteResponse[];
}

export class ConditionFoundResponse {
  @Text('Code de la condition')
  code!: string;

  @Bool('Remplie')
  met!: boolean;

  @Decimal('La plus petite part d’organismes en bonne situation sur les jours regardés ; null sans organisme', { nullable: true })
  part!: number | null;
}

/** A condition as it was published, and as it is found. */
export class ConditionResponse extends ConditionFoundResponse {
  @Text('Nom de la condition')
  label!: string;

  @Text('Seuils par lesquels se disent les situations')
  seuils!: string;

  @Choice('Un organisme va bien dans cette situation, ou une meilleure', ETATS)
  atMost!: Etat;

  @Decimal('La part d’organismes qui doivent aller bien')
  atLeast!: number;

  @Whole('Pendant combien de jours de suite, le jour regardé compris')
  pendant!: number;
}

export class PhaseEnteredResponse {
  @Choice('Phase', PHASES)
  phase!: Phase;

  @Day('Depuis')
  on!: string;

  @Text('Conditions qui valaient', { nullable: true })
  definition!: string | null;

  @Shape('Ce qui en était constaté', () => ConditionFoundResponse, { list: true })
  conditions!: readonly ConditionFoundResponse[];

  @Text('Motif', { nullable: true })
  motif!: string | null;
}

export class PhaseResponse {
  @Text('Code du réseau')
  reseau!: string;

  @Day('Jour des constats')
  asOf!: string;

  @Bool('Aucun jour n’était demandé : les constats sont du dernier jour connu du réseau')
  lastKnown!: boolean;

  @Shape('La phase où est le réseau ; null : personne ne l’a encore dit', () => PhaseEnteredResponse, { nullable: true })
  entered!: PhaseEnteredResponse | null;

  @Text('Conditions de sortie de la stabilisation, CODE@VERSION ; null : aucune n’est publiée', { nullable: true })
  definition!: string | null;

  @Shape('Ce qui en est constaté ce jour-là', () => ConditionResponse, { list: true })
  conditions!: readonly ConditionResponse[];

  @Bool('Le lancement est ouvert ; null sans condition', { nullable: true })
  open!: boolean | null;
}

export class EnteredPhaseResponse {
  @Text('Code du réseau')
  reseau!: string;

  @Shape('La phase où il est', () => PhaseEnteredResponse, { nullable: true })
  entered!: PhaseEnteredResponse | null;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit')
  position!: string;
}

/** What was published, as it is. */
export class PilotageVersionResponse {
  @Text('Code')
  code!: string;

  @Whole('Version')
  version!: number;

  @Text('Nom')
  label!: string;

  @Text('Source')
  source!: string;

  @Bool('Livrée avec Écluse')
  shipped!: boolean;

  @Text('Réseau dont elle est – d’un repère : pour lequel sont ses cibles – ; null : de tous', { nullable: true, example: 'famille' })
  reseau!: string | null;

  @AnyObject('La version entière, telle que publiée')
  content!: JsonObject;
}

export class RepereVersionResponse extends PilotageVersionResponse {
  @Text('Réseaux qui sont dits par lui tant qu’un autre n’est pas demandé : ils l’ont choisi, ou n’ont rien choisi et il est livré', { list: true })
  inForceFor!: readonly string[];
}

export class RepereVersionListResponse extends ListResponse {
  @Shape('Toutes les versions, celles du repère qui vaut sans être nommé d’abord', () => RepereVersionResponse, { list: true })
  items!: readonly RepereVersionResponse[];
}

export class PilotageVersionListResponse extends ListResponse {
  @Shape('Toutes les versions', () => PilotageVersionResponse, { list: true })
  items!: readonly PilotageVersionResponse[];
}
