import { counted } from '../view/format.ts';
import { word } from './words.ts';

export const definitionsLabels = {
  title: 'Définitions',
  intro: 'Ce qui régit chaque chiffre : une version publiée ne change jamais, et un chiffre cite la sienne.',
  caption: 'Définitions publiées',
  columns: { label: 'Nom', code: 'Code', block: 'Régit', version: 'Dernière version', source: 'Source' },
  block: word({
    stock: 'le stock',
    anteriorite: 'l’antériorité',
    flux: 'les flux',
    soldeEnJours: 'le solde en jours',
    ratio: 'un indicateur du catalogue',
    releve: 'un indicateur relevé',
    rapport: 'un rapport',
    dossiers: 'le stock de dossiers',
    delai: 'un délai de traitement',
    etapes: 'le stock d’un côté du travail',
    ecart: 'un écart entre deux indicateurs',
  }),
  of: (code: string): string => `Versions de ${code}`,
  versions: (n: number): string => counted(n, 'version', 'versions'),
  fact: 'Ce qu’elle dit',
  version: (n: number): string => `Version ${String(n)}`,
  unsaid: 'ne le dit pas',
  changed: 'changé',
  unknown: (code: string): string => `Aucune définition ne porte le code « ${code} ».`,
} as const;
