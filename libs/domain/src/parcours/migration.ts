import { isPlainDate, type JsonValue, type PlainDate } from '#libs/kernel';
import { type DossierHistoryEvent, type DossierState, evolveDossier, type KnownDossierState } from '../dossier/dossier.state.js';
import type { Etape, FieldType, FormProperty, ProcedureDefinition } from '../procedure/definition.js';
import { flowsOf, reachable } from '../procedure/graph.js';
import { actionsOf } from '../procedure/walk.js';
import { assertDay } from './actions.js';
import { advance } from './advance.js';
import type { Cadre } from './cadre.js';
import { type ClockExplanation, explainClocks } from './clocks.js';
import { reconcileEcheances } from './echeances.js';
import type { MigrateProcedure } from './parcours.commands.js';
import { refusals } from './parcours.errors.js';
import type { ParcoursState } from './parcours.state.js';
import { Run } from './run.js';

function isOfType(value: JsonValue, type: FieldType): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'date':
      return typeof value === 'string' && isPlainDate(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    case 'cents':
      return Number.isSafeInteger(value);
  }
}

const actorsOf = (etape: Etape | undefined): readonly string[] => Object.values(etape?.actions ?? {}).flatMap(({ roles }) => roles);

/** Whether whoever works where the dossier stands has nothing more to do there: other people would have to be told. */
function nobodyLeft(before: Etape | undefined, after: Etape | undefined): boolean {
  const [former, later] = [actorsOf(before), actorsOf(after)];
  return former.length > 0 && later.length > 0 && !later.some((role) => former.includes(role));
}

function takes(property: FormProperty, value: JsonValue): boolean {
  if ('enum' in property) return property.enum.some((known) => known === value);
  if (property.type !== 'integer' && property.type !== 'number') return true;
  return typeof value === 'number' && value >= (property.minimum ?? value) && value <= (property.maximum ?? value);
}

/** What forms that were filled in would ask now, and no action ahead of the dossier does. */
function formsBehind(state: ParcoursState, to: ProcedureDefinition): readonly string[] {
  const ahead = state.etape === null ? new Set<string>() : reachable([state.etape], flowsOf(to));
  const actions = actionsOf(to);
  const asked = new Set(
    actions.flatMap(({ etape, action: { form } }) => (ahead.has(etape) ? Object.keys(to.forms[form ?? '']?.schema.properties ?? {}) : [])),
  );
  const filled = new Set(actions.flatMap(({ code, action: { form } }) => (state.performed[code] === undefined ? [] : (form ?? []))));
  return [...filled].flatMap((form) => {
    const { required = [], properties = {} } = to.forms[form]?.schema ?? {};
    return Object.entries(properties).flatMap(([field, property]) => {
      if (asked.has(field)) return [];
      const label = to.fields[field]?.label ?? field;
      const value = state.fields[field] ?? null;
      if (value !== null && !takes(property, value)) return [`Le formulaire « ${form} », déjà rempli, n’accepte plus la valeur de « ${label} ».`];
      const lacks = required.includes(field) && state.known[field] === undefined;
      return lacks ? [`Le formulaire « ${form} », déjà rempli, demande désormais « ${label} », que plus rien ne demandera.`] : [];
    });
  });
}

/** Why a dossier cannot go on under another definition, in French; none when it can. */
export function blocksOf(state: ParcoursState, from: ProcedureDefinition, to: ProcedureDefinition): readonly string[] {
  const reasons: string[] = [];
  if (to.code !== from.code) reasons.push(`La procédure « ${to.code} » n’est pas « ${from.code} ».`);
  if (to.version <= state.version) reasons.push(`La version ${String(to.version)} ne suit pas la version ${String(state.version)}.`);
  const [before, after] = state.etape === null ? [] : [from.etapes[state.etape], to.etapes[state.etape]];
  if (state.etape !== null && after === undefined) reasons.push(`L’étape « ${state.etape} » n’existe plus.`);
  else if (after?.kind !== before?.kind) reasons.push(`L’étape « ${state.etape ?? ''} » est devenue d’une autre sorte.`);
  else if (nobodyLeft(before, after)) {
    const roles = [...new Set(actorsOf(before))].map((role) => from.roles[role]?.label ?? role).join(', ');
    reasons.push(`À l’étape « ${state.etape ?? ''} », plus aucun de ceux qui agissaient n’agit : ${roles}.`);
  }
  reasons.push(...formsBehind(state, to));
  for (const [code, value] of Object.entries(state.fields)) {
    const field = to.fields[code];
    if (value === null || field === undefined) continue;
    if (!isOfType(value, field.type)) reasons.push(`La donnée « ${code} » est devenue d’un autre type (${field.type}).`);
    else if (field.values !== undefined && !field.values.some((known) => known === value))
      reasons.push(`La donnée « ${code} » a une valeur qui n’est plus permise.`);
  }
  for (const { wait, toOn } of state.waits)
    if (toOn === null && to.waits[wait] === undefined) reasons.push(`L’attente « ${wait} », ouverte, n’existe plus.`);
  for (const [code, { returnedOn }] of Object.entries(state.links)) {
    if (returnedOn === null && to.links[code] === undefined) reasons.push(`Le lien « ${code} », dont un dossier est attendu, n’existe plus.`);
  }
  for (const [code, { outcome }] of Object.entries(state.controles)) {
    if (outcome === 'drawn' && to.controles[code] === undefined && to.echantillons[code] === undefined)
      reasons.push(`Le contrôle « ${code} », à faire, n’existe plus.`);
  }
  return reasons;
}

export function migrateProcedure(command: MigrateProcedure, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  if (state.parcours === null) throw refusals.none();
  const { definition } = command;
  if (state.parcours.version === definition.version && definition.code === cadre.definition.code) return [];
  const reasons = state.status === 'closed' ? ['Le dossier est clos.'] : blocksOf(state.parcours, cadre.definition, definition);
  if (reasons.length > 0) throw refusals.migrationBlocked(reasons);
  assertDay(state, command);
  const run = new Run(state, { ...cadre, definition }, command);
  run.tell({ type: 'ProcedureMigrated', data: { from: state.parcours.version, to: definition.version, migratedOn: run.on } });
  reconcileEcheances(run, cadre.definition);
  advance(run, command.on);
  return run.events;
}

/** What a migration would do to a dossier. */
export interface MigrationPlan {
  readonly blocked: readonly string[];
  readonly before: readonly ClockExplanation[];
  /** Null when it is blocked. */
  readonly after: readonly ClockExplanation[] | null;
  readonly events: readonly DossierHistoryEvent[];
}

/** The same as migrating, told and not done: whatever stands against it is an answer, never thrown. */
export function planMigration(state: DossierState, cadre: Cadre, definition: ProcedureDefinition, on: PlainDate, now: string): MigrationPlan {
  const before = explainClocks(state, cadre, on);
  if (state.status === 'absent') return { blocked: [refusals.none().message], before, after: null, events: [] };
  try {
    const events = migrateProcedure({ type: 'MigrateProcedure', definition, on, today: on, now }, state, cadre);
    const migrated = events.reduce<DossierState>(evolveDossier, state);
    return { blocked: [], before, after: explainClocks(migrated, { ...cadre, definition }, on), events };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return { blocked: [error.message], before, after: null, events: [] };
  }
}
