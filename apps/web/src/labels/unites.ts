import { counted } from '../view/format.ts';

/** What those that are compared are called, wherever a sentence names them. */
export interface UniteWords {
  readonly head: string;
  readonly many: string;
  readonly count: (n: number) => string;
  readonly all: string;
  readonly those: string;
  readonly ofThose: string;
  readonly none: string;
  /** « la meilleure », « le meilleur » */
  readonly the: string;
  /** What an adjective ends with: « classée », « classé ». */
  readonly e: string;
  readonly opens: string;
}

export const uniteLabels: { readonly caisse: UniteWords; readonly groupement: UniteWords } = {
  caisse: {
    head: 'Caisse',
    many: 'caisses',
    count: (n) => counted(n, 'caisse', 'caisses'),
    all: 'Toutes les caisses',
    those: 'les caisses',
    ofThose: 'des caisses',
    none: 'Aucune caisse',
    the: 'la',
    e: 'e',
    opens: 'ouvrir la fiche',
  },
  groupement: {
    head: 'Groupement',
    many: 'groupements',
    count: (n) => counted(n, 'groupement', 'groupements'),
    all: 'Tous les groupements',
    those: 'les groupements',
    ofThose: 'des groupements',
    none: 'Aucun groupement',
    the: 'le',
    e: '',
    opens: 'ouvrir ses caisses',
  },
};
