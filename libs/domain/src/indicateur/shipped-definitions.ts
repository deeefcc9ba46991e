import type { Origin } from '../dossier/dossier.events.js';
import type {
  AnterioriteDefinition,
  Definition,
  DefinitionSet,
  FigureDefinition,
  FluxDefinition,
  SoldeDefinition,
  StockDefinition,
} from './definition.js';
import {
  SHIPPED_CATALOGUE,
  SHIPPED_DELAIS,
  SHIPPED_DOSSIERS,
  SHIPPED_ECARTS,
  SHIPPED_ETAPES,
  SHIPPED_RAPPORTS,
  SHIPPED_RELEVES,
} from './shipped-catalogue.js';
import { SHIPPED_HORLOGES } from './shipped-horloges.js';

const PRODUCT = 'choix du produit';

const STOCK: StockDefinition = {
  code: 'stock',
  version: 1,
  block: 'stock',
  label: 'Stock de pièces',
  source: 'références du domaine, « stock »',
  includesWaiting: true,
};

const STOCK_HORS_ATTENTE: StockDefinition = {
  code: 'stock-hors-attente',
  version: 1,
  block: 'stock',
  label: 'Stock de pièces, hors attente',
  source: 'références du domaine, « waiting »',
  includesWaiting: false,
};

/** IGAS 2022-035R: « supérieure à 15 jours »; the bands are the report's, their bounds ours. */
const AGES = { threshold: 15, bandStarts: [0, 16, 31, 61, 91, 181] } as const;

const ANTERIORITE_CALENDAIRE: AnterioriteDefinition = {
  code: 'anteriorite-calendaire',
  version: 1,
  block: 'anteriorite',
  label: 'Antériorité en jours calendaires',
  source: 'IGAS 2022-035R ; données ouvertes de la branche famille jusqu’en 2013',
  dayKind: 'calendar',
  ...AGES,
};

const ANTERIORITE_OUVREE: AnterioriteDefinition = {
  code: 'anteriorite-ouvree',
  version: 1,
  block: 'anteriorite',
  label: 'Antériorité en jours ouvrés',
  source: 'IGAS 2022-035R ; données ouvertes de la branche famille depuis 2014',
  dayKind: 'worked',
  ...AGES,
};

const FLUX_CALENDAIRE: FluxDefinition = {
  code: 'flux-calendaire-28',
  version: 1,
  block: 'flux',
  label: 'Flux sur 28 jours calendaires',
  source: PRODUCT,
  dayKind: 'calendar',
  window: 28,
};

const FLUX_OUVRE: FluxDefinition = {
  code: 'flux-ouvre-20',
  version: 1,
  block: 'flux',
  label: 'Flux sur 20 jours ouvrés',
  source: PRODUCT,
  dayKind: 'worked',
  window: 20,
};

/** The zones belong to the worked-day definition: the same situation is another number of calendar days. */
const SOLDE_CALENDAIRE: SoldeDefinition = {
  code: 'solde-calendaire-28',
  version: 1,
  block: 'soldeEnJours',
  label: 'Solde en jours calendaires, sur 28 jours',
  source: 'IGAS 2022-035R ; fenêtre : choix du produit',
  dayKind: 'calendar',
  window: 28,
  includesAutomatic: true,
  zones: null,
};

const SOLDE_OUVRE: SoldeDefinition = {
  code: 'solde-ouvre-20',
  version: 1,
  block: 'soldeEnJours',
  label: 'Solde en jours ouvrés, sur 20 jours',
  source: 'IGAS 2022-035R, « point de bascule » de 6 à 8 jours ; fenêtre : choix du produit',
  dayKind: 'worked',
  window: 20,
  includesAutomatic: true,
  zones: { tipping: 6, beyond: 8 },
};

const HORS_AUTOMATIQUE = { includesAutomatic: false, zones: null } as const;

/** Without the automatic work, which lowers the solde; the zones were said of the solde with it. */
const SOLDE_CALENDAIRE_HORS_AUTOMATIQUE: SoldeDefinition = {
  ...SOLDE_CALENDAIRE,
  code: 'solde-calendaire-28-hors-automatique',
  label: 'Solde en jours calendaires, sur 28 jours, hors traitement automatique',
  source: PRODUCT,
  ...HORS_AUTOMATIQUE,
};

const SOLDE_OUVRE_HORS_AUTOMATIQUE: SoldeDefinition = {
  ...SOLDE_OUVRE,
  code: 'solde-ouvre-20-hors-automatique',
  label: 'Solde en jours ouvrés, sur 20 jours, hors traitement automatique',
  source: PRODUCT,
  ...HORS_AUTOMATIQUE,
};

/** The definitions of the four blocks of figures that the product ships. */
export const FIGURE_DEFINITIONS: readonly FigureDefinition[] = [
  STOCK,
  STOCK_HORS_ATTENTE,
  ANTERIORITE_CALENDAIRE,
  ANTERIORITE_OUVREE,
  FLUX_CALENDAIRE,
  FLUX_OUVRE,
  SOLDE_CALENDAIRE,
  SOLDE_OUVRE,
  SOLDE_CALENDAIRE_HORS_AUTOMATIQUE,
  SOLDE_OUVRE_HORS_AUTOMATIQUE,
];

/** Every definition that the product ships. */
export const SHIPPED_DEFINITIONS: readonly Definition[] = [
  ...FIGURE_DEFINITIONS,
  ...SHIPPED_CATALOGUE,
  ...SHIPPED_RELEVES,
  ...SHIPPED_DOSSIERS,
  ...SHIPPED_RAPPORTS,
  ...SHIPPED_DELAIS,
  ...SHIPPED_HORLOGES,
  ...SHIPPED_ETAPES,
  ...SHIPPED_ECARTS,
];

/** The stock with and without the pièces that wait: from it dossiers are counted. */
export const [DEFAULT_STOCK, STOCK_NOT_WAITING] = [STOCK, STOCK_HORS_ATTENTE];

/** By which definitions the dossiers of each origin are told when none is asked for. */
export const DEFAULT_DEFINITION_SETS: Readonly<Record<Origin, DefinitionSet>> = {
  imported: { stock: STOCK, anteriorite: ANTERIORITE_CALENDAIRE, flux: FLUX_CALENDAIRE, soldeEnJours: SOLDE_CALENDAIRE },
  native: { stock: STOCK, anteriorite: ANTERIORITE_OUVREE, flux: FLUX_OUVRE, soldeEnJours: SOLDE_OUVRE },
};
