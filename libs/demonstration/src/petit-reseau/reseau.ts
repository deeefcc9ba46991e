import type { Organisme } from '#libs/domain';

/** A caisse of the small réseau, and its part of the arrivals. All of it is fictional. */
export interface CaisseProfile {
  readonly organisme: Organisme;
  readonly share: number;
}

function caisse(code: string, label: string, share: number, calendrier = 'metropole', timeZone = 'Europe/Paris'): CaisseProfile {
  return { organisme: { code, label, calendrier, calendrierVersion: null, timeZone }, share };
}

export const CAISSES = [
  caisse('751', 'Caisse de Paris', 0.26),
  caisse('131', 'Caisse des Bouches-du-Rhône', 0.21),
  caisse('691', 'Caisse du Rhône', 0.18),
  caisse('671', 'Caisse du Bas-Rhin', 0.13, 'alsace-moselle'),
  caisse('974', 'Caisse de La Réunion', 0.1, 'reunion', 'Indian/Reunion'),
  caisse('972', 'Caisse de la Martinique', 0.12, 'martinique', 'America/Martinique'),
] as const;

/** The caisse whose agents leave and whose stock grows, and those that come to its help. */
export const DEGRADING = '972';
export const HELPERS = ['691', '131'] as const;

export type Procedure = 'prestation-familiale' | 'demande-de-retraite' | 'demande-de-derogation' | 'traduction';

/** What comes in under a procédure, how often it has to wait, and for whom. */
export interface ProcedureProfile {
  readonly label: string;
  readonly share: number;
  readonly types: Readonly<Record<string, number>>;
  readonly waits: number;
  readonly waitingFor: Readonly<Record<string, number>>;
  /** Worked days before anybody looks at it. */
  readonly firstLook: number;
}

export const PROCEDURES: Readonly<Record<Procedure, ProcedureProfile>> = {
  'prestation-familiale': {
    label: 'Prestation familiale',
    share: 0.52,
    types: { demande: 0.35, 'changement-de-situation': 0.4, 'declaration-de-ressources': 0.25 },
    waits: 0.1,
    waitingFor: { assure: 0.85, partenaire: 0.15 },
    firstLook: 1,
  },
  'demande-de-retraite': {
    label: 'Demande de retraite',
    share: 0.24,
    types: { demande: 0.6, 'piece-justificative': 0.25, reclamation: 0.15 },
    waits: 0.25,
    waitingFor: { assure: 0.6, partenaire: 0.4 },
    firstLook: 2,
  },
  'demande-de-derogation': {
    label: 'Demande de dérogation',
    share: 0.13,
    types: { demande: 0.8, prolongation: 0.2 },
    waits: 0.3,
    waitingFor: { partenaire: 0.75, assure: 0.25 },
    firstLook: 2,
  },
  traduction: {
    label: 'Traduction',
    share: 0.11,
    types: { formulaire: 0.6, courrier: 0.4 },
    waits: 0.55,
    waitingFor: { traducteur: 1 },
    firstLook: 1,
  },
};

export const CANAUX = { web: 0.6, courrier: 0.27, accueil: 0.13 } as const;

/** How much each month brings, January first: the start of the school year is the peak. */
export const SEASON = [1.05, 0.95, 1, 0.9, 0.8, 0.9, 0.7, 0.65, 2, 1.5, 1.1, 0.8] as const;

/** What can be decided without anybody looking at it, and how often it is. */
export const AUTOMATIC: Readonly<Record<string, number>> = { 'changement-de-situation': 0.85, 'declaration-de-ressources': 0.7 };
