import { counted, frDay, frInteger, frMonth } from '../view/format.ts';

export const arretesLabels = {
  title: 'Arrêtés',
  intro: 'Les chiffres publiés d’un mois d’un réseau, tels que connus alors : ils ne changent plus. Ce qui se sait depuis se dit par une correction.',
  nowNote: 'Les arrêtés sont ceux connus aujourd’hui ; on n’en fait pas depuis un jour passé.',
  count: (n: number): string => counted(n, 'mois arrêté', 'mois arrêtés'),
  of: (reseau: string, n: number): string => `${reseau} : ${counted(n, 'mois arrêté', 'mois arrêtés')}`,
  month: frMonth,
  empty: 'Aucun mois n’est arrêté',
  emptyText:
    'Ici s’afficheront, réseau par réseau, les mois dont les chiffres sont publiés, et leurs corrections. Pour en arrêter un depuis un terminal :',
  command: 'npx ecluse arrete close RÉSEAU 2026-09',
  columns: { mois: 'Mois', knownOn: 'Arrêté le', figures: 'Chiffres', organismes: 'Organismes', corrections: 'Corrections' },
  close: {
    title: 'Arrêter un mois',
    text: 'Tous les indicateurs, du réseau, de ses groupements et de ses caisses au dernier jour du mois, tels que connus aujourd’hui. C’est définitif.',
    reseau: 'Réseau',
    mois: 'Mois fini',
    moisFormat: 'aaaa-mm',
    submit: 'Arrêter le mois',
    noReseau: 'Aucun réseau n’est enregistré : un arrêté est celui d’un réseau.',
    done: (reseau: string, mois: string, figures: number): string =>
      `${frMonth(mois)} de ${reseau} est arrêté : ${counted(figures, 'chiffre publié', 'chiffres publiés')}.`,
  },
  one: {
    title: (reseau: string, mois: string): string => `${reseau}, ${frMonth(mois)}`,
    back: 'Tous les arrêtés',
    published: (knownOn: string, on: string, ordinal: number): string =>
      `Arrêté le ${frDay(knownOn)}, pour le ${frDay(on)}, d’après le journal jusqu’à l’événement nº ${frInteger(ordinal)}.`,
    corrected: (knownOn: string | undefined): string =>
      `« Corrigé » : la valeur publiée, ou celle de sa dernière correction dite jusqu’${knownOn === undefined ? 'à aujourd’hui' : `au ${frDay(knownOn)}`}.`,
    knownElsewhere: (knownOn: string | undefined): string =>
      `Ce qui s’en ${knownOn === undefined ? 'sait aujourd’hui' : `savait le ${frDay(knownOn)}`}, qu’une correction le dise ou non :`,
    values: (on: string): string => `les valeurs du réseau au ${frDay(on)}`,
    indicateur: 'Indicateur',
    all: 'Tous',
    which: 'Quels chiffres',
    every: (n: number): string => `Tous (${frInteger(n)})`,
    correctedOnly: (n: number): string => `Corrigés (${frInteger(n)})`,
    count: (n: number): string => counted(n, 'chiffre', 'chiffres'),
    none: 'Aucun chiffre de cette sorte.',
    caption: 'Chiffres arrêtés : publiés alors, corrigés depuis',
    columns: { indicateur: 'Indicateur', organisme: 'Organisme', published: 'Publié', corrected: 'Corrigé', gap: 'Écart', state: 'État' },
    kinds: { teteDeReseau: 'réseau', groupement: 'groupement' },
    same: 'sans correction',
    changed: 'corrigé',
    corrections: 'Corrections',
    noCorrection: 'Aucune correction : personne n’a dit que l’un de ces chiffres se sait autrement.',
    correctionColumns: { knownOn: 'Su le', figures: 'Chiffres corrigés' },
    correct: 'Dire ce qui a changé',
    correctText: 'Les mêmes chiffres se disent de nouveau, tels que connus aujourd’hui ; ceux qui diffèrent font une correction.',
    done: (changed: number): string =>
      changed === 0
        ? 'Rien n’a changé depuis : aucune correction.'
        : `${counted(changed, 'chiffre se sait', 'chiffres se savent')} autrement : c’est une correction.`,
  },
} as const;
