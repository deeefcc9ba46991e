import { frDay, frDecimal, frInteger, frPercent, frSigned } from '../view/format.ts';
import { balanceText, pieces, dossiers, days, waitingFor } from './words.ts';

const OTHERS = { returned: 'retournée', neutralised: 'neutralisée', closed: 'close', reopened: 'rouverte' } as const;

export const dashboardLabels = {
  title: 'Production – tableau de bord',
  figures: 'Chiffres du jour',
  charts: 'Évolution',
  held: (n: number): string => (n < 2 ? 'Un dossier n’est pas entier dans ces chiffres' : `${dossiers(n)} ne sont pas entiers dans ces chiffres`),
  heldWhy:
    'Certains de leurs événements n’ont pas pu être pris en compte. Le compte vaut pour tout le journal, quels que soient le jour et les filtres.',
  heldRemedy: 'À l’exploitant : « ecluse set-aside-events » dit lesquels et pourquoi ; « ecluse retry » les reprend une fois la cause levée.',
  stock: 'Stock',
  stockIn: (n: number): string => `dans ${dossiers(n)}`,
  waiting: (n: number): string => `dont ${frInteger(n)} en attente`,
  noWaiting: 'aucune pièce en attente',
  waitingOf: (who: string): string => waitingFor(who),
  anteriorite: 'Antériorité',
  share: (threshold: number): string => `à plus de ${days(threshold)}`,
  aboveOf: (n: number, threshold: number): string => `${pieces(n)} de plus de ${String(threshold)} jours`,
  bands: 'Pièces par ancienneté',
  solde: 'Solde en jours',
  soldeUnit: (n: number, isWorked: boolean): string => {
    const [one, many] = isWorked ? ['jour ouvré', 'jours ouvrés'] : ['jour calendaire', 'jours calendaires'];
    return Math.abs(n) < 2 ? one : many;
  },
  zone: { under: 'sous le seuil', tipping: 'point de bascule', beyond: 'au-delà du seuil' },
  noZones: 'zones non configurées',
  bySolde: (value: string): string => `solde de ${value}, selon`,
  zoneScale: (value: number, tipping: number, beyond: number): string =>
    `Échelle des zones : ${frDecimal(value)} jours ; seuils à ${String(tipping)} et ${String(beyond)} jours.`,
  flux: 'Entrées et sorties',
  arrived: (n: number): string => (Math.abs(n) < 2 ? 'entrée' : 'entrées'),
  processed: (n: number): string => (Math.abs(n) < 2 ? 'sortie traitée' : 'sorties traitées'),
  automatic: (n: number, of: number): string => `dont ${frInteger(n)} automatique${n < 2 ? '' : 's'}${of === 0 ? '' : ` (${frPercent(n / of)})`}`,
  others: (flow: keyof typeof OTHERS, n: number): string => `${OTHERS[flow]}${n < 2 ? '' : 's'}`,
  window: (from: string, to: string): string => `du ${frDay(from)} au ${frDay(to)}`,
  balance: (gap: number, isPart: boolean): string => `${balanceText(isPart)} : ${frSigned(gap)}`,
  trend: (before: string, gap: string, gapDays: number): string => `${days(gapDays)} plus tôt : ${before} (${gap})`,
  points: (n: string): string => `${n} pt`,
  emptyTitle: 'Rien dans le journal pour ce jour et ces filtres',
  emptyText:
    'Ici s’afficheront le stock, son antériorité, le solde en jours et les flux, dès qu’un journal d’événements ou une reprise de faits aura été importé.',
  emptyThen: 'Rien n’est connu de ce jour et de ces filtres : ce n’est pas un stock vide.',
  emptyFiltered: 'Des filtres sont posés : les effacer montre peut-être ce que vous cherchez.',
  emptyBefore: 'Le jour regardé est peut-être antérieur au premier fait connu.',
} as const;
