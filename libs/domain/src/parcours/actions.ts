import { DomainError, type JsonObject, type PlainDate } from '#libs/kernel';
import { refusals as dossierRefusals } from '../dossier/dossier.errors.js';
import type { DossierHistoryEvent, DossierState, KnownDossierState } from '../dossier/dossier.state.js';
import type { Action, ProcedureDefinition } from '../procedure/definition.js';
import { advance } from './advance.js';
import type { Cadre } from './cadre.js';
import { enter } from './etapes.js';
import type { PerformAction } from './parcours.commands.js';
import type { Evaluation } from './parcours.events.js';
import { refusals } from './parcours.errors.js';
import { Run } from './run.js';
import { doWork, evaluateWork } from './work.js';

/** Who would act, in which roles. */
export interface Actor {
  readonly agent: string;
  readonly roles: readonly string[];
}

/** An action of the étape where a dossier stands. `reasons`: why it is not allowed, in French; none when it is. */
export interface PossibleAction {
  readonly action: string;
  readonly label: string;
  readonly help: string | null;
  readonly form: { readonly code: string; readonly version: number } | null;
  /** The étape that follows; null: it stays where it is. */
  readonly to: string | null;
  /** Of which kind a reason must be given. */
  readonly reason: 'return' | 'refusal' | null;
  /** Whether it is about pièces that may be named. */
  readonly pieces: boolean;
  readonly allowed: boolean;
  readonly reasons: readonly string[];
}

interface Judgement {
  readonly reasons: readonly string[];
  readonly evaluations: readonly Evaluation[];
}

function reasonNeeded({ effects = [] }: Action): 'return' | 'refusal' | null {
  for (const effect of effects) {
    if (effect.kind === 'returnPieces' && effect.reason === undefined) return 'return';
    if (effect.kind === 'decide' && effect.decision === 'refused' && effect.reason === undefined) return 'refusal';
  }
  return null;
}

const namesPieces = ({ effects = [] }: Action): boolean =>
  effects.some((effect) => (effect.kind === 'returnPieces' || effect.kind === 'processPieces') && effect.types === undefined);

/** Whether the action has nothing to return: it is then no action. */
function lacksPieces(run: Run, { effects = [] }: Action): boolean {
  return effects.some(({ kind }) => kind === 'returnPieces') && !run.pieces.some(({ inStock }) => inStock);
}

/** Everything that stands against an action, and the conditions that speak for it. */
function judge(run: Run, action: Action, actor: Actor): Judgement {
  const reasons: string[] = [];
  const evaluations: Evaluation[] = [];
  const { roles } = run.definition;
  if (!action.roles.some((role) => actor.roles.includes(role)))
    reasons.push(`Elle revient à : ${action.roles.map((role) => roles[role]?.label ?? role).join(', ')}.`);
  for (const other of action.notBy ?? []) {
    if (run.parcours.performed[other]?.agents.includes(actor.agent) === true)
      reasons.push(`La même personne a fait « ${labelOf(run.definition, other)} ».`);
  }
  if (lacksPieces(run, action)) reasons.push('Aucune pièce n’est en stock.');
  for (const { when, otherwise } of action.guards ?? []) {
    try {
      const guard = run.guard(when);
      evaluations.push(guard);
      if (!guard.result) reasons.push(otherwise);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      reasons.push(`La condition « ${when} » ne peut pas être évaluée : ${error.message}`);
    }
  }
  return { reasons, evaluations };
}

function labelOf(definition: ProcedureDefinition, action: string): string {
  for (const { actions } of Object.values(definition.etapes)) if (actions?.[action] !== undefined) return actions[action].label;
  return action;
}

function actionsOf(run: Run): Readonly<Record<string, Action>> {
  const { etape } = run.parcours;
  return run.isClosed || etape === null ? {} : (run.definition.etapes[etape]?.actions ?? {});
}

function formOf(definition: ProcedureDefinition, { form }: Action): PossibleAction['form'] {
  return form === undefined ? null : { code: form, version: definition.forms[form]?.version ?? 0 };
}

/**
 * Every action of the étape where the dossier stands, allowed or with all the reasons why not; none once it is closed.
 * `PerformAction` refuses exactly those that are not allowed here, for these reasons.
 */
export function possibleActions(state: DossierState, cadre: Cadre, actor: Actor, on: PlainDate): readonly PossibleAction[] {
  if (state.status === 'absent' || state.parcours === null) return [];
  const run = new Run(state, cadre, { on, today: on, now: on });
  return Object.entries(actionsOf(run)).map(([code, action]) => {
    const { reasons } = judge(run, action, actor);
    return {
      action: code,
      label: action.label,
      help: action.help ?? null,
      form: formOf(run.definition, action),
      to: action.to ?? null,
      reason: reasonNeeded(action),
      pieces: namesPieces(action),
      allowed: reasons.length === 0,
      reasons,
    };
  });
}

function assertValues(run: Run, action: Action, values: JsonObject, sealed: readonly string[]): void {
  const { fields } = run.definition;
  for (const code of [...Object.keys(values), ...sealed]) {
    const field = Object.hasOwn(fields, code) ? fields[code] : undefined;
    if (action.form === undefined) throw refusals.fieldRefused(code, 'cette action n’a pas de formulaire');
    if (field === undefined) throw refusals.fieldRefused(code, 'la procédure ne la connaît pas');
    if (field.top !== undefined) throw refusals.fieldRefused(code, 'elle est calculée');
  }
  for (const code of Object.keys(values))
    if (fields[code]?.personal === true) throw refusals.fieldRefused(code, 'elle est personnelle, et va dans la part scellée');
  for (const code of sealed) if (fields[code]?.personal !== true) throw refusals.fieldRefused(code, 'elle n’est pas personnelle');
}

function assertGiven(run: Run, action: Action, { reason, pieces }: PerformAction): void {
  const kind = reasonNeeded(action);
  const known = Object.entries(run.definition.reasons).flatMap(([code, { of }]) => (of === kind ? [code] : []));
  if (kind !== null && (reason === undefined || !known.includes(reason))) throw refusals.reasonMissing(known);
  for (const piece of pieces ?? []) {
    if (!run.pieces.some((held) => held.piece === piece && held.inStock)) throw dossierRefusals.pieceNotInStock(piece, run.on);
  }
}

/** Refuses what would happen before what has happened. */
export function assertDay(state: KnownDossierState, { on, today }: { readonly on: PlainDate; readonly today: PlainDate }): void {
  if (on > today) throw dossierRefusals.dayInFuture(on, today);
  const lastOn = state.parcours?.lastOn ?? on;
  if (on < lastOn) throw refusals.dayBackwards(on, lastOn);
}

export function performAction(command: PerformAction, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  assertDay(state, command);
  const run = new Run(state, cadre, command);
  const { action: code, agent, role, values = {}, sealed = [] } = command;
  const actions = actionsOf(run);
  const action = Object.hasOwn(actions, code) ? actions[code] : undefined;
  const { etape } = run.parcours;
  if (run.isClosed || action === undefined || etape === null)
    throw refusals.actionRefused(code, [run.isClosed ? 'Le dossier est clos.' : `Elle n’est pas de l’étape « ${etape ?? ''} ».`]);
  const { reasons, evaluations } = judge(run, action, { agent, roles: [role] });
  if (reasons.length > 0) throw refusals.actionRefused(code, reasons);
  assertValues(run, action, values, sealed);
  assertGiven(run, action, command);

  const work = evaluateWork(run, values, action);
  const form = formOf(run.definition, action);
  run.tell({
    type: 'ActionPerformed',
    data: { agent, role, action: code, etape, form, evaluations: [...evaluations, ...work.evaluations], performedOn: run.on },
  });
  run.record(values, 'form', sealed);
  doWork(run, work, action.effects ?? [], { agent, role, pieces: command.pieces ?? null, reason: command.reason ?? null });
  if (action.to !== undefined) enter(run, action.to);
  advance(run, command.on);
  return run.events;
}
