import { counted, frDay, frDecimal, frInteger, frPercent, frSigned } from '../view/format.ts';
import { balanceText, pieces, days } from './words.ts';

export const chartLabels = {
  stock: 'Stock par ancienneté',
  flux: 'Entrées et sorties par période',
  solde: 'Solde en jours dans le temps',
  cumulative: 'Flux cumulés',
  cumulativeEntries: 'Entrées cumulées de toute sorte, stock de départ compris',
  cumulativeLeft: 'Sorties cumulées',
  cumulativeGap: 'Entre les deux : le stock',
  cumulativeSummary: (first: string, from: number, last: string, to: number, left: number): string =>
    `Entre les deux lignes, le stock : ${pieces(from)} le ${frDay(first)}, ${frInteger(to)} le ${frDay(last)}, ${counted(left, 'sortie', 'sorties')} plus tard.`,
  unit: 'pièces',
  unitDays: 'jours',
  period: 'Période',
  periods: { '1m': '1 mois', '3m': '3 mois', '6m': '6 mois', '1a': '1 an', '2a': '2 ans' },
  step: 'Pas',
  steps: { day: 'Jour', week: 'Semaine', month: 'Mois' },
  stepOf: { day: 'le', week: 'semaine finissant le', month: 'mois finissant le' },
  view: (title: string): string => `Affichage de « ${title} »`,
  asChart: 'Graphique',
  asTable: 'Tableau',
  copy: 'Copier',
  copied: 'Copié',
  copyFailed: 'Le navigateur a refusé la copie',
  png: 'PNG',
  csv: 'CSV',
  xlsx: 'XLSX',
  xlsxTitle: 'Tout ce dont ce graphique est tiré, avec la définition',
  actions: (title: string): string => `Exporter « ${title} »`,
  kind: 'graphique',
  keys: 'Flèches ← → : points ; ↑ ↓ : séries ; Entrée : ouvrir la liste.',
  day: 'Jour',
  caisse: 'Caisse',
  total: 'Total',
  above: (threshold: number): string => `Plus de ${String(threshold)} j`,
  arrived: 'Entrées',
  manual: 'Sorties traitées par une personne',
  automatic: 'Sorties automatiques',
  others: 'Autres sorties (retours, neutralisations, clôtures)',
  processed: 'Sorties traitées',
  reopened: 'Réouvertures',
  gap: (isPart: boolean): string => balanceText(isPart).replace('e', 'E'),
  mixedBands: 'définitions d’origines différentes : pas de tranches communes',
  mixedSolde:
    'Dossiers d’origines différentes, comptés par des définitions différentes : pas de solde commun. Une source ou une procédure seule en a un.',
  threshold: (n: number): string => `seuil d’antériorité : ${days(n)}`,
  tipping: (n: number): string => `point de bascule : ${days(n)}`,
  beyond: (n: number): string => `au-delà : ${days(n)}`,
  noPoint: 'aucune donnée',
  empty: 'Aucun point sur cette période pour ces filtres.',
  stockSummary: (first: string, from: number, last: string, to: number, above: number | null, threshold: number): string =>
    `Le stock passe de ${pieces(from)} le ${frDay(first)} à ${frInteger(to)} le ${frDay(last)} (${frSigned(to - from)})` +
    (above === null ? '.' : `, dont ${frInteger(above)} de plus de ${String(threshold)} jours.`),
  fluxSummary: (
    first: string,
    last: string,
    arrived: number,
    processed: number,
    automatic: number,
    others: number,
    gap: number,
    isPart: boolean,
  ): string =>
    `Du ${frDay(first)} au ${frDay(last)}, ${counted(arrived, 'entrée', 'entrées')} et ${counted(processed, 'sortie traitée', 'sorties traitées')}` +
    (processed === 0 ? '' : `, dont ${frPercent(automatic / processed)} d’automatiques`) +
    (others === 0 ? '' : `, ${counted(others, 'autre sortie', 'autres sorties')}`) +
    ` ; ${balanceText(isPart)} : ${frSigned(gap)}.`,
  soldeSummary: (first: string, from: number, last: string, to: number): string =>
    `Le solde passe de ${frDecimal(from)} jours le ${frDay(first)} à ${frDecimal(to)} le ${frDay(last)}.`,
} as const;
