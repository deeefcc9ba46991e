import { counted, frInteger } from '../view/format.ts';

export const relevesLabels = {
  title: 'Relevés',
  count: (n: number): string => counted(n, 'relevé', 'relevés'),
  intro: 'Ce qu’aucun événement ne donne – coûts, appels, satisfaction… – entre ici, par un fichier.',
  nowNote: 'Les relevés sont ceux connus aujourd’hui ; on n’en enregistre pas depuis un jour passé.',
  import: 'Enregistrer les relevés d’un fichier',
  importText: 'Un fichier CSV ou un classeur (.xlsx, .ods) est pris en entier, ou pas du tout : chaque ligne refusée est dite, avec son remède.',
  template: 'Télécharger le modèle à remplir :',
  reseau: 'Réseau du modèle',
  allReseaux: 'Tous',
  periode: 'Période du modèle',
  periodeExample: '2025, 2025-T4 ou 2025-12',
  file: 'Fichier CSV, XLSX ou ODS',
  source: 'Source des valeurs, des lignes qui ne la disent pas',
  sourceExample: 'comptes 2025',
  submit: 'Enregistrer',
  recorded: (read: number, blank: number, recorded: number, corrections: number, closed: number): string =>
    `${counted(read, 'ligne lue', 'lignes lues')}${blank === 0 ? '' : `, ${counted(blank, 'sans valeur et passée', 'sans valeur et passées')}`}, ${counted(recorded, 'valeur enregistrée', 'valeurs enregistrées')}` +
    (corrections === 0 ? '' : `, dont ${counted(corrections, 'correction', 'corrections')}`) +
    (closed === 0 ? '.' : `, dont ${frInteger(closed)} d’une période arrêtée.`),
  unlikely: (n: number): string =>
    `${counted(n, 'valeur peu vraisemblable, enregistrée telle quelle', 'valeurs peu vraisemblables, enregistrées telles quelles')} :`,
  more: (n: number): string => `… et ${counted(n, 'autre', 'autres')}.`,
  refused: (n: number): string => counted(n, 'ligne refusée', 'lignes refusées'),
  nothingRecorded: 'Rien de ce fichier n’est enregistré : corrigez ces lignes, puis renvoyez-le.',
  closed: 'période arrêtée',
  empty: 'Aucun relevé',
  emptyText: 'Ici s’afficheront les valeurs relevées, une correction après ce qu’elle corrige. Pour en enregistrer depuis un terminal :',
  command: 'npx ecluse releve import FICHIER.csv --source "comptes 2025"',
  columns: {
    code: 'Indicateur',
    organisme: 'Organisme',
    periode: 'Période',
    value: 'Valeur',
    corrects: 'Corrige',
    closed: 'Arrêté',
    knownOn: 'Connu le',
    source: 'Source',
  },
} as const;
