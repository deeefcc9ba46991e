import { counted, frDay } from '../view/format.ts';

export const alertesLabels = {
  title: 'Alertes',
  list: 'Alertes levées',
  count: (n: number): string => counted(n, 'alerte', 'alertes'),
  which: 'Quelles alertes',
  standings: { standing: 'En cours', ended: 'Finies', all: 'Toutes' },
  none: 'Aucune alerte de cette sorte.',
  everybody: 'Toutes les caisses',
  niveau: { reseau: 'réseau', groupement: 'groupement', caisse: 'caisse' },
  etat: { normale: 'normale', tendue: 'tendue', critique: 'critique' },
  lasts: 'dure encore',
  nowNote: 'Les alertes sont celles d’aujourd’hui ; les situations, celles du jour regardé.',
  situations: (day: string): string => `Situations au ${frDay(day)}`,
  situationsCaption: 'Situation de chacun',
  noSeuils: 'Aucun seuil n’est publié',
  noSeuilsText:
    'Ici s’affichera la situation – normale, tendue, critique – du réseau, de ses groupements et de ses caisses. Pour publier des seuils :',
  noSeuilsCommand: 'npx ecluse seuils publish FICHIER.json',
  columns: {
    organisme: 'Organisme',
    seuils: 'Seuils',
    etat: 'Situation',
    value: 'Valeur',
    since: 'Depuis le',
    raisedOn: 'Levée le',
    rappels: 'Rappels',
    endedOn: 'Fin',
  },
} as const;
