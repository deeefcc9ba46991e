/** What comes in under a procédure of the family réseau: choices of the product, so that the demonstration has a plausible year. */
export interface Procedure {
  readonly code: string;
  readonly label: string;
  readonly share: number;
  /** Types of pièces, and how often each comes. */
  readonly types: Readonly<Record<string, number>>;
  /** What each month brings, January first. */
  readonly season: readonly number[];
  /** How often a pièce has to wait for somebody. */
  readonly waits: number;
}

const EVEN = [1.05, 1, 1, 0.95, 0.95, 0.95, 0.9, 0.85, 1.25, 1.15, 1, 0.95];
/** Declarations come by quarters. */
const QUARTERLY = [1.5, 0.8, 0.75, 1.4, 0.8, 0.75, 1.3, 0.75, 0.85, 1.45, 0.85, 0.8];
/** Students move in. */
const AUTUMN = [0.95, 0.8, 0.8, 0.8, 0.8, 0.85, 1.1, 1.3, 1.9, 1.4, 0.75, 0.55];

export const PROCEDURES: readonly Procedure[] = [
  {
    code: 'prestations-familiales',
    label: 'Prestations familiales',
    share: 0.3,
    types: { demande: 0.3, 'changement-de-situation': 0.5, justificatif: 0.2 },
    season: EVEN,
    waits: 0.2,
  },
  {
    code: 'aide-au-logement',
    label: 'Aide au logement',
    share: 0.25,
    types: { demande: 0.45, 'changement-de-situation': 0.3, justificatif: 0.25 },
    season: AUTUMN,
    waits: 0.4,
  },
  {
    code: 'prime-d-activite',
    label: 'Prime d’activité',
    share: 0.22,
    types: { demande: 0.15, declaration: 0.7, 'changement-de-situation': 0.15 },
    season: QUARTERLY,
    waits: 0.12,
  },
  {
    code: 'rsa',
    label: 'Revenu de solidarité active',
    share: 0.15,
    types: { demande: 0.25, declaration: 0.6, 'changement-de-situation': 0.15 },
    season: QUARTERLY,
    waits: 0.25,
  },
  {
    code: 'aah',
    label: 'Allocation aux adultes handicapés',
    share: 0.08,
    types: { demande: 0.4, renouvellement: 0.4, justificatif: 0.2 },
    season: EVEN,
    waits: 0.4,
  },
];

/** Rights of this kind go on by themselves while a crisis lasts: they are neither asked for again nor looked at (maintien de droits). */
export const MAINTAINED: ReadonlySet<string> = new Set(['declaration', 'renouvellement']);

/** Reminders and complaints of those who wait: what the stock feeds itself with. */
export const SELF_FED = { reminder: 'relance', complaint: 'reclamation' } as const;

/** Work that a pièce asks for, where a demand is one. */
export const WORK: Readonly<Record<string, number>> = { justificatif: 0.6, relance: 0.35, reclamation: 0.8 };

/** How often a pièce that comes by the web is decided without anybody looking at it. */
export const AUTOMATIC: Readonly<Record<string, number>> = { declaration: 0.75, 'changement-de-situation': 0.35 };

export const CANAUX = { web: 0.68, courrier: 0.2, accueil: 0.12 } as const;
export const CANAUX_OF_SELF_FED = { courriel: 0.45, telephone: 0.4, courrier: 0.15 } as const;
export const WAITING_FOR = { assure: 0.7, partenaire: 0.25, employeur: 0.05 } as const;
