export * from './data-source.js';
export * from './entities.js';
export { type FluxGroup } from './figures/flux.queries.js';
export * from './figures/ledger.queries.js';
export * from './figures/organisme.queries.js';
export { type Slice, SLICE_KEYS } from './figures/conditions.js';
export * from './lists/dossier.queries.js';
export { decodeCursor, type Page, pageOf, type PageRequest } from './lists/keyset.js';
export {
  type ArrivalSpan,
  FLUX_KINDS,
  type FluxKind,
  type FluxListRequest,
  type FluxSpan,
  type PieceItem,
  PieceQueries,
  samePeriod,
  type StockListRequest,
} from './lists/piece.queries.js';
export * from './referentiel/pilotage.queries.js';
export { referentielProjection } from './referentiel/referentiel.projection.js';
export { EffectifQueries } from './referentiel/effectif.queries.js';
export * from './referentiel/effectifs.queries.js';
export * from './referentiel/reseau.queries.js';
export * from './referentiel/releve.queries.js';
export * from './remembered/remembered.store.js';
export * from './rollup/rolled-up-states.js';
export * from './rollup/rollup.store.js';
export * from './parcours/echeance.queries.js';
export * from './parcours/parcours.queries.js';
export { ECHEANCES, parcoursProjection } from './parcours/parcours.projection.js';
export { makePoints } from './stock/points.js';
export { stockProjection } from './stock/stock.projection.js';
export { type CheckResult, ledgerIsSumOfStays, pointsAreSumsOfLedger, staysAreReplay } from './verify/stock.checks.js';
