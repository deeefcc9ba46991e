/** A réseau of the demonstration most of whose dossiers follow the procédures that ship: its tête and what it is over. */
export interface Tete {
  readonly code: string;
  readonly label: string;
  readonly caisses: readonly { readonly code: string; readonly label: string }[];
}

/** Where pensions are claimed. */
export const RETRAITE = ['retraite-nord', 'retraite-sud'] as const;
/** Who translates for all the others. */
export const TRADUCTIONS = 'cleiss-traductions';
/** Who decides about derogations, or helps those who do. */
export const DEROGATIONS = 'cleiss-derogations';
/** Who asks for translations of what comes from abroad. */
export const RECOUVREMENT = ['recouvrement-nord', 'recouvrement-est', 'recouvrement-sud', 'recouvrement-ouest'] as const;

const sideOf = (code: string): string => code.slice(code.lastIndexOf('-') + 1);

/** A pension body, the Cleiss and the recovery bodies, beside the family réseau. What happens there is invented. */
export const TETES: readonly Tete[] = [
  { code: 'retraite', label: 'Retraite', caisses: RETRAITE.map((code) => ({ code, label: `Caisse de retraite ${sideOf(code)}` })) },
  {
    code: 'cleiss',
    label: 'Cleiss',
    caisses: [
      { code: TRADUCTIONS, label: 'Cleiss, traductions' },
      { code: DEROGATIONS, label: 'Cleiss, dérogations' },
    ],
  },
  { code: 'recouvrement', label: 'Recouvrement', caisses: RECOUVREMENT.map((code) => ({ code, label: `Recouvrement ${sideOf(code)}` })) },
];
