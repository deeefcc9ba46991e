import { FIGURE_STATUSES, type FigureStatus, type Zone } from '#libs/domain';
import { Bool, Choice, Counts, Day, Decimal, Shape, Text, Texts, Whole } from '../openapi/fields.js';

const STATUS =
  'Le premier qui vaut : stale (pas à jour), notConfigured, noData, mixed (une figure par jeu de définitions), undefined (division par zéro), partialWindow, ok';
const PER_SET = 'Une figure par jeu de définitions, quand des dossiers d’origines différentes sont comptés ensemble (statut « mixed »)';

export class LagResponse {
  @Whole('Événements du journal qui ne sont pas encore dans les chiffres ; null : inconnu, le journal ne répond pas', { example: 0, nullable: true })
  events!: number | null;

  @Decimal('Depuis combien de secondes le premier d’entre eux attend ; null : inconnu', { example: 0, nullable: true })
  seconds!: number | null;
}

abstract class FigureResponse {
  @Choice(STATUS, FIGURE_STATUSES, { example: 'ok' })
  status!: FigureStatus;
}

export class StockFigureResponse extends FigureResponse {
  @Text('Définition qui régit ce bloc', { example: 'stock@1' })
  definition!: string;

  @Whole('Pièces en stock à la fin du jour', { nullable: true, example: 31 })
  pieces!: number | null;

  @Whole('Dossiers qui ont au moins une de ces pièces', { nullable: true, example: 31 })
  dossiers!: number | null;

  @Whole('Pièces en attente de quelqu’un', { nullable: true, example: 0 })
  waiting!: number | null;

  @Counts('Les mêmes, par personne attendue')
  waitingFor!: Readonly<Record<string, number>>;

  @Shape(PER_SET, () => StockFigureResponse, { list: true, optional: true })
  perSet?: readonly StockFigureResponse[];
}

export class StockResponse extends StockFigureResponse {
  @Text('Adresse de la liste des pièces comptées', { example: '/api/v1/pieces?on=2010-12-31' })
  list!: string;

  @Text('Adresse de la liste des pièces en attente')
  listWaiting!: string;
}

export class BandResponse {
  @Whole('Âge le plus petit, en jours', { example: 16 })
  from!: number;

  @Whole('Âge le plus grand, compris ; null : sans fin', { nullable: true, example: 30 })
  to!: number | null;

  @Whole('Pièces de cette tranche', { example: 10 })
  pieces!: number;
}

export class AnterioriteFigureResponse extends FigureResponse {
  @Text('Définition qui régit ce bloc', { example: 'anteriorite-calendaire@1' })
  definition!: string;

  @Text('Calendriers selon lesquels les jours ont été comptés', { list: true, example: [] })
  calendars!: readonly string[];

  @Whole('Seuil en jours', { example: 15 })
  threshold!: number;

  @Whole('Pièces strictement au-dessus du seuil', { nullable: true, example: 13 })
  above!: number | null;

  @Decimal('Leur part du stock, arrondie à 4 décimales ; null quand le stock est vide', { nullable: true, example: 0.4194 })
  share!: number | null;

  @Shape('Pièces par tranche d’âge', () => BandResponse, { list: true })
  bands!: readonly BandResponse[];

  @Shape(PER_SET, () => AnterioriteFigureResponse, { list: true, optional: true })
  perSet?: readonly AnterioriteFigureResponse[];
}

export class AnterioriteResponse extends AnterioriteFigureResponse {
  @Text('Adresse de la liste des pièces au-dessus du seuil')
  list!: string;
}

export class FluxFigureResponse extends FigureResponse {
  @Text('Définition qui régit ce bloc', { example: 'flux-calendaire-28@1' })
  definition!: string;

  @Text('Calendriers selon lesquels les jours ont été comptés', { list: true, example: [] })
  calendars!: readonly string[];

  @Day('Premier jour de la fenêtre', { nullable: true, example: '2010-12-04' })
  from!: string | null;

  @Day('Dernier jour de la fenêtre', { example: '2010-12-31' })
  to!: string;

  @Whole('Pièces arrivées', { nullable: true, example: 119 })
  arrived!: number | null;

  @Whole('Pièces traitées, automatiquement ou non', { nullable: true, example: 117 })
  processed!: number | null;

  @Whole('Dont traitées automatiquement', { nullable: true, example: 0 })
  automatic!: number | null;

  @Whole('Pièces retournées', { nullable: true, example: 0 })
  returned!: number | null;

  @Whole('Pièces neutralisées', { nullable: true, example: 0 })
  neutralised!: number | null;

  @Whole('Pièces closes avec leur dossier, sans traitement', { nullable: true, example: 0 })
  closed!: number | null;

  @Whole('Pièces rouvertes', { nullable: true, example: 0 })
  reopened!: number | null;

  @Shape(PER_SET, () => FluxFigureResponse, { list: true, optional: true })
  perSet?: readonly FluxFigureResponse[];
}

export class FluxResponse extends FluxFigureResponse {
  @Text('Adresse de la liste des pièces arrivées')
  listArrived!: string;

  @Text('Adresse de la liste des pièces traitées')
  listProcessed!: string;

  @Text('Adresse de la liste des pièces traitées automatiquement')
  listAutomatic!: string;
}

export class SoldeFigureResponse extends FigureResponse {
  @Text('Définition qui régit ce bloc', { example: 'solde-calendaire-28@1' })
  definition!: string;

  @Text('Calendriers selon lesquels les jours ont été comptés', { list: true, example: [] })
  calendars!: readonly string[];

  @Decimal('Stock ÷ pièces traitées par jour, arrondi à 3 décimales ; null quand rien n’a été traité', { nullable: true, example: 7.419 })
  value!: number | null;

  @Choice('Zone, quand la définition en a', ['under', 'tipping', 'beyond'], { nullable: true })
  zone!: Zone | null;

  @Shape(PER_SET, () => SoldeFigureResponse, { list: true, optional: true })
  perSet?: readonly SoldeFigureResponse[];
}

export class SoldeResponse extends SoldeFigureResponse {
  @Text('Adresse de la liste des pièces en stock')
  list!: string;
}

export class IndicatorsResponse {
  @Day('Jour regardé, à sa fin', { example: '2010-12-31' })
  asOf!: string;

  @Day('Tel que connu ce jour-là ; null : maintenant', { nullable: true })
  knownOn!: string | null;

  @Whole('Numéro du dernier événement du journal dont ces chiffres tiennent compte', { example: 10011 })
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;

  @Whole('Dossiers, tous filtres confondus, que ces chiffres ne voient pas en entier : des événements en sont mis de côté', { example: 0 })
  heldDossiers!: number;

  @Texts('Filtres appliqués', { example: {} })
  filters!: object;

  @Shape('Stock', () => StockResponse)
  stock!: StockResponse;

  @Shape('Antériorité', () => AnterioriteResponse)
  anteriorite!: AnterioriteResponse;

  @Shape('Flux de la fenêtre', () => FluxResponse)
  flux!: FluxResponse;

  @Shape('Solde en jours', () => SoldeResponse)
  soldeEnJours!: SoldeResponse;
}

export class SeriesDefinitionsResponse {
  @Text('De l’antériorité ; plusieurs : chaque origine a la sienne', { list: true, example: ['anteriorite-calendaire@1'] })
  anteriorite!: readonly string[];

  @Text('Du solde en jours', { list: true, example: ['solde-calendaire-28@1'] })
  soldeEnJours!: readonly string[];
}

export class SeriesPointResponse {
  @Day('Dernier jour du pas')
  asOf!: string;

  @Choice(STATUS, FIGURE_STATUSES)
  status!: FigureStatus;

  @Whole('Pièces en stock à la fin de ce jour', { nullable: true })
  pieces!: number | null;

  @Shape('Pièces par tranche d’âge', () => BandResponse, { list: true, nullable: true })
  bands!: readonly BandResponse[] | null;

  @Whole('Pièces au-dessus du seuil d’antériorité', { nullable: true })
  above!: number | null;

  @Whole('Pièces arrivées pendant le pas', { nullable: true })
  arrived!: number | null;

  @Whole('Pièces rouvertes pendant le pas', { nullable: true })
  reopened!: number | null;

  @Whole('Pièces traitées pendant le pas', { nullable: true })
  processed!: number | null;

  @Whole('Dont automatiquement', { nullable: true })
  automatic!: number | null;

  @Whole('Pièces sorties autrement pendant le pas : retournées, neutralisées, closes', { nullable: true })
  otherExits!: number | null;

  @Decimal('Solde en jours, sur sa propre fenêtre', { nullable: true })
  soldeEnJours!: number | null;
}

export class SeriesResponse {
  @Day('Premier jour')
  from!: string;

  @Day('Dernier jour')
  to!: string;

  @Choice('Pas', ['day', 'week', 'month'])
  step!: string;

  @Day('Tel que connu ce jour-là ; null : maintenant', { nullable: true })
  knownOn!: string | null;

  @Texts('Filtres appliqués')
  filters!: object;

  @Whole('Numéro du dernier événement du journal dont ces chiffres tiennent compte')
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;

  @Bool('Vrai quand ces chiffres ne sont pas à jour')
  stale!: boolean;

  @Shape('Définitions qui régissent les points', () => SeriesDefinitionsResponse)
  definitions!: SeriesDefinitionsResponse;

  @Shape('Un point par pas', () => SeriesPointResponse, { list: true })
  points!: readonly SeriesPointResponse[];
}
