import { counted, frInteger } from '../view/format.ts';

export const formLabels = {
  choose: 'Choisir…',
  yes: 'Oui',
  no: 'Non',
  optional: 'facultatif',
  euros: 'en euros',
  missing: 'À remplir.',
  missingChoice: 'Choisissez une réponse.',
  notNumber: 'Un nombre est attendu, par exemple 12 ou 12,5.',
  notAmount: 'Un montant en euros est attendu, par exemple 1 234,56.',
  notDay: 'Un jour est attendu, sous la forme 31/12/2010.',
  tooSmall: (least: string): string => `Au moins ${least}.`,
  tooLarge: (most: string): string => `Au plus ${most}.`,
  tooShort: (least: number): string => `Au moins ${counted(least, 'caractère', 'caractères')}.`,
  tooLong: (most: number): string => `Au plus ${counted(most, 'caractère', 'caractères')}.`,
  between: (least: string, most: string): string => `De ${least} à ${most}.`,
  wrong: (n: number): string => (n < 2 ? 'Un champ est à reprendre.' : `${frInteger(n)} champs sont à reprendre.`),
} as const;
