import { counted, frInteger } from '../view/format.ts';

export const pieces = (n: number): string => counted(n, 'pièce', 'pièces');

export const dossiers = (n: number): string => counted(n, 'dossier', 'dossiers');

export const days = (n: number): string => counted(n, 'jour', 'jours');

/** A word for each code that the API may send; an unknown code is shown as it came. */
export const word =
  (words: Readonly<Record<string, string>>) =>
  (code: string): string =>
    words[code] ?? code;

export const waitingFor = word({
  assure: 'l’assuré',
  assuré: 'l’assuré',
  partenaire: 'un partenaire',
  traducteur: 'le traducteur',
  employeur: 'l’employeur',
  panne: 'la fin d’une panne',
  controle: 'un contrôle',
  nous: 'nous-mêmes',
});

export const bandText = (from: number, to: number | null): string =>
  to === null ? `plus de ${frInteger(from - 1)} jours` : `${String(from)} à ${String(to)} jours`;

/** What came less what went. Of a part of the réseau or of the work it is not all by which its stock changed: what crosses its border is told apart. */
export const balanceText = (isPart: boolean): string =>
  `entrées et réouvertures\u00a0−\u00a0sorties${isPart ? ' (transferts et requalifications à part)' : ''}`;
