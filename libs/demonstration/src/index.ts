export { ARBRE_OF_REGIONS, type Caisse, CAISSES, REGION_LABELS, RESEAU } from './famille/caisses.js';
export { type Dossier, type GeneratedFact, lineOf, type PieceOfDossier, type Said } from './famille/facts.js';
export { PROCEDURES } from './famille/procedures.js';
export { seuilsOf } from './famille/seuils.js';
export { factsOf } from './famille/generate.js';
export { type Plan, type Scale, SCALES } from './plan.js';
export { TETES } from './natifs/organismes.js';
export { storiesOf } from './natifs/stories.js';
export type { Deed, Planned, Step, Story, Told } from './natifs/story.js';
