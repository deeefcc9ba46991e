import { counted, frDay } from '../view/format.ts';

export const alertesLabels = {
  title: 'Alertes',
  list: 'Alertes levées',
  count: (n: number): string => counted(n, 'alerte', 'alertes'),
  which: 'Quelles alertes',
  standings: { standing: 'En cours', ended: 'Finies', all: 'Toutes' },
  none: {
    standing: 'Aucune alerte ne dure. Une situation lève la sienne dans les minutes où elle est connue.',
    ended: 'Aucune alerte n’est finie.',
    all: 'Aucune alerte n’a été levée.',
  },
  nobodyAlerted: 'Aucun des seuils publiés n’alerte quelqu’un : leur membre « alerte » dit à partir de quelle situation.',
  seuils: {
    of: (indicateur: string): string => `Indicateur : ${indicateur}`,
    state: (state: 'tendue' | 'critique', isLower: boolean, isIncluded: boolean, enter: string, leave: string | null): string =>
      `${state === 'tendue' ? 'Tendue' : 'Critique'} ${isIncluded ? 'à partir de' : isLower ? 'au-delà de' : 'en deçà de'} ${enter}` +
      (leave === null
        ? ''
        : ` ; ne l’est plus ${isIncluded ? `${isLower ? 'en deçà' : 'au-delà'} de ${leave}` : `à ${leave} ou ${isLower ? 'moins' : 'plus'}`}`),
    source: (source: string): string => `Source : ${source}`,
  },
  everybody: 'Toutes les caisses',
  niveau: { reseau: 'réseau', groupement: 'groupement', caisse: 'caisse' },
  etat: { normale: 'normale', tendue: 'tendue', critique: 'critique' },
  lasts: 'dure encore',
  since: (day: string, isOrBefore: boolean): string => `${frDay(day)}${isOrBefore ? ' ou avant' : ''}`,
  nowNote: 'Les alertes sont celles du dernier jour connu ; les situations, celles du jour regardé.',
  situations: (day: string, isLastKnown: boolean): string => `Situations au ${frDay(day)}${isLastKnown ? ', dernier jour connu' : ''}`,
  situationsCaption: 'Situation de chacun',
  noneOfThem: 'Aucun des seuils publiés ne dit leur situation.',
  noSeuils: 'Aucun seuil n’est publié',
  noSeuilsText:
    'Ici s’affichera la situation – normale, tendue, critique – du réseau, de ses groupements et de ses caisses. Pour publier des seuils :',
  noSeuilsCommand: 'npx ecluse seuils publish FICHIER.json',
  columns: {
    organisme: 'Organisme',
    seuils: 'Seuils',
    etat: 'Situation',
    value: 'Valeur',
    valueRaised: 'Valeur signalée',
    since: 'Depuis le',
    raisedOn: 'Levée le',
    rappels: 'Rappels',
    endedOn: 'Fin',
  },
} as const;
