export * from './dossier/dossier.events.js';
export * from './stock/fact.js';
export * from './stock/history.js';
export * from './stock/mouvement.js';
export * from './stock/sejour.js';
export * from './stock/timeline.js';
