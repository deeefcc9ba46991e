export { Acces, type AmongCaisses, type QuestionAsked } from './acces/acces.js';
export * from './application.module.js';
export { publishShipped } from './bootstrap/publish-shipped.js';
export { loadDemonstration, type DemonstrationProgress, demonstrationIn, demonstrationOrigin } from './demonstration/load-demonstration.js';
export { decideByFigures, type DecidingOptions } from './demonstration/decide-by-figures.js';
export type { TellingThreads } from './demonstration/tellers.js';
export { type Awaited, type Hand, playStory, StoryClock } from './demonstration/play-story.js';
export { type Ground, groundOf, StoryDesk } from './demonstration/story-desk.js';
export * from './dossiers/act-on-dossier.command.js';
export * from './definitions/get-definition.query.js';
export * from './definitions/publish-definition.command.js';
export * from './dossiers/dossiers.query.js';
export * from './delais/get-delais.query.js';
export * from './effectifs/act-on-agent.command.js';
export * from './effectifs/get-effectifs.query.js';
export * from './donnees-ouvertes/publish-donnees-ouvertes.query.js';
export type { Verification } from './donnees-ouvertes/solveur.js';
export * from './exports/get-lexique.query.js';
export * from './effectifs/import-contrats.command.js';
export {
  type AnswerFreshness,
  FreshnessReader,
  type Lag,
  type Obstacle,
  type ProjectionState,
  type ReactionState,
  STALE_AFTER_SECONDS,
} from './freshness/freshness.js';
export { lagTold } from './freshness/lag-told.js';
export * from './imports/get-import.query.js';
export * from './imports/import-file.command.js';
export { type Figures, readFigures } from './indicators/figures.js';
export type { FiguresJson } from './indicators/figures.json.js';
export { NO_ETAPE } from './indicators/get-chaleur.handler.js';
export * from './indicators/get-chaleur.query.js';
export * from './indicators/get-indicators.query.js';
export * from './arretes/arretes.command.js';
export * from './indicators/get-series.query.js';
export { readAsked } from './indicators/get-valeurs.handler.js';
export * from './indicators/get-valeurs.query.js';
export { daysByMembers } from './indicators/members-of-days.js';
export * from './releves/releves.command.js';
export { type Standing, StandingReader } from './indicators/standing.js';
export { daysOfSeries, readSeries, type Series, type SeriesPoint, type SeriesRequest, type Step, STEPS } from './indicators/series.js';
export * from './journal/journal.query.js';
export type { Acting } from './parcours/acting.js';
export * from './parcours/get-parcours.query.js';
export * from './parcours/parcours.command.js';
export type * from './parcours/parcours.json.js';
export * from './migrations/migrate-procedure.command.js';
export * from './pieces/list-pieces.query.js';
export { alerteSweep } from './pilotage/alertes.js';
export * from './pilotage/pilotage.command.js';
export * from './pilotage/pilotage.query.js';
export type { PopulationTold } from './pilotage/population.js';
export { type EtatsAsked, EtatsReader } from './pilotage/etats.js';
export { type PopulationAsked, type Unite, unitesOf, unitesOfNiveau, valeursOfUnites } from './pilotage/unites.js';
export * from './samples/draw-sample.command.js';
export { type EnsembleOfDay, readEnsembles } from './indicators/ensembles.js';
export { KeptValeurs } from './indicators/kept-valeurs.js';
export { ValeursMemo } from './indicators/valeurs-memo.js';
export { Warming } from './indicators/warming.js';
export { readValeurs, type Valeurs, type ValeursOfDay, type ValeursRequest } from './indicators/valeurs.js';
export { readRolledUpDays } from './indicators/rolled-up-days.js';
export * from './procedures/procedures.query.js';
export * from './procedures/publish-procedure.command.js';
export { type BuildProgress, buildReadModels } from './projections/build-read-models.js';
export { projections } from './projections/projections.js';
export * from './objectifs/objectifs.query.js';
export * from './projections/projections.query.js';
export { type DossierWork, dossierWork, type DossierWorkOptions } from './reactions/dossier-work.js';
export { echeanceSweep } from './reactions/echeances.js';
export { reactions, reactionsOn } from './reactions/reactions.js';
export * from './reactions/reactions.query.js';
export * from './references/list-references.query.js';
export * from './registrations/register.command.js';
export { type Referentiel, ReferentielReader } from './referentiel/referentiel.js';
export * from './reseau/act-on-organisme.command.js';
export type { OrganismesAsked, OrganismesOfDay } from './reseau/asked-organismes.js';
export { ASKED_SLICE_KEYS, type AskedSlice, type SliceOn, slicesOf } from './reseau/asked-slice.js';
export * from './reseau/import-reseau.command.js';
export * from './reseau/reseau.query.js';
export * from './rollups/list-rollups.query.js';
export { everythingRolledUp, RollupFiller } from './rollups/rollup-filler.js';
export { type RollupProgress, readRollupProgress } from './rollups/rollup-progress.js';
export * from './tokens.js';
export * from './verify/verify.command.js';
