import { frInteger, frPercent } from '../view/format.ts';
import { days, pieces, waitingFor } from './words.ts';

export const chaleurLabels = {
  title: 'La procédure en chaleur',
  procedure: 'Procédure',
  view: 'Affichage de la procédure',
  drawing: 'Dessin',
  table: 'Tableau',
  notDrawn: 'Cette procédure n’est qu’un nom : rien n’en est dessiné. Le tableau dit où en sont ses pièces.',
  nothing: 'Aucune pièce de cette procédure n’est en stock ce jour-là pour ces filtres.',
  summary: (total: number, first: string, n: number, waiting: number): string =>
    `${pieces(total)} en stock, dont ${frInteger(waiting)} en attente ; le plus à l’étape « ${first} » : ${frInteger(n)}.`,
  ages: (isWorked: boolean): string =>
    `Âges depuis l’arrivée, en jours ${isWorked ? 'ouvrés' : 'calendaires'} : médiane, puis l’âge que neuf pièces sur dix ne dépassent pas (p90).`,
  drawingOf: (procedure: string): string => `Dessin de la procédure « ${procedure} », avec ce qui est en stock à chaque étape`,
  mark: (n: number, p90: number | null, waiting: number): string =>
    [frInteger(n), ...(p90 === null ? [] : [`p90 ${String(p90)} j`]), ...(waiting === 0 ? [] : [`${frInteger(waiting)} en att.`])].join(' · '),
  heat: 'Teinte d’une étape : la tranche d’âge de son p90',
  unknown: 'étape inconnue',
  caption: 'Stock, âges et attentes de chaque étape',
  columns: {
    etape: 'Étape',
    pieces: 'Pièces',
    p50: 'Âge médian',
    p90: 'p90',
    oldest: 'La plus vieille',
    above: (threshold: number): string => `Plus de ${days(threshold)}`,
    waiting: 'En attente',
    who: 'De qui',
  },
  agesTitle: 'Âges à chaque étape',
  agesUnit: (isWorked: boolean): string => `jours ${isWorked ? 'ouvrés' : 'calendaires'} depuis l’arrivée`,
  agesSummary: (etape: string, p90: number, oldest: number): string =>
    `Les plus vieilles sont à l’étape « ${etape} » : neuf sur dix ont ${days(p90)} au plus, la plus vieille ${days(oldest)}.`,
  noCalendar: 'aucun calendrier',
  bands: 'Pièces de chaque étape par ancienneté',
  waits: 'Attentes, par qui est attendu',
  waitsColumns: { who: 'Qui est attendu', pieces: 'Pièces', share: 'Part des attentes' },
  noWaits: 'Personne n’est attendu.',
  who: (code: string): string => waitingFor(code),
  share: (part: number): string => frPercent(part),
} as const;
