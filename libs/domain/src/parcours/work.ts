import type { JsonObject } from '#libs/kernel';
import type { Effect } from '../procedure/definition.js';
import type { Evaluation } from './parcours.events.js';
import type { Run } from './run.js';
import { topsFrom } from './tops.js';

/** What a person gives with an action, beside its form. */
export interface Given {
  readonly agent: string | null;
  readonly role: string | null;
  readonly pieces: readonly string[] | null;
  readonly reason: string | null;
}

export const BY_THE_ENGINE: Given = { agent: null, role: null, pieces: null, reason: null };

/** What an action or a passage will do, evaluated before anything of it is told: the events that say why come first. */
export interface Work {
  readonly evaluations: readonly Evaluation[];
  /** The fields that each table gives, then those that each `record` gives, in their order. */
  readonly tables: readonly JsonObject[];
  readonly records: readonly JsonObject[];
}

/** Tables and recorded values, each on the fields that those before it leave. */
export function evaluateWork(
  run: Run,
  values: JsonObject,
  { tables = [], effects = [] }: { readonly tables?: readonly string[]; readonly effects?: readonly Effect[] },
): Work {
  const evaluations: Evaluation[] = [];
  let fields: JsonObject = { ...run.parcours.fields };
  const learn = (more: JsonObject): JsonObject => {
    fields = { ...fields, ...more, ...topsFrom(more, run.definition, run.cadre.calendrier) };
    return more;
  };
  learn(values);
  const given = tables.map((code) => {
    const table = run.named('tables', code);
    const { inputs, rules, result } = run.cadre.rules.decide(table, run.contextWith(fields));
    evaluations.push({ kind: 'table', table: code, version: table.version, inputs, rules, result });
    return learn(result);
  });
  const records = effects.flatMap((effect) => {
    if (effect.kind !== 'record') return [];
    const evaluation = run.value(effect.value, fields);
    evaluations.push(evaluation);
    return [learn({ [effect.field]: evaluation.result })];
  });
  return { evaluations, tables: given, records };
}

function piecesConcerned(run: Run, types: readonly string[] | undefined, given: Given): readonly string[] {
  return run.pieces
    .filter(({ inStock, type }) => inStock && (types === undefined || types.includes(type)))
    .map(({ piece }) => piece)
    .filter((piece) => types !== undefined || given.pieces === null || given.pieces.includes(piece));
}

/** Asks for another dossier and waits for it, unless it is already asked for. */
export function requestDossier(run: Run, code: string): void {
  const link = run.named('links', code);
  const known = run.parcours.links[code];
  if (known?.returnedOn === null) return;
  const evaluations = Object.entries(link.inputs).map(([field, expression]) => [field, run.value(expression)] as const);
  const dossier = run.newId();
  run.tell({
    type: 'DossierRequested',
    data: {
      link: code,
      dossier,
      procedure: link.procedure,
      inputs: Object.fromEntries(evaluations.map(([field, { result }]) => [field, result])),
      evaluations: evaluations.map(([, evaluation]) => evaluation),
      requestedOn: run.on,
    },
  });
  run.startWait(link.wait, dossier);
}

function applyEffect(run: Run, effect: Exclude<Effect, { readonly kind: 'record' }>, given: Given): void {
  switch (effect.kind) {
    case 'processPieces':
      for (const piece of piecesConcerned(run, effect.types, given))
        run.tell({ type: 'PieceProcessed', data: { ...run.newFact(), piece, mode: effect.mode, processedOn: run.on } });
      return;
    case 'returnPieces':
      for (const piece of piecesConcerned(run, effect.types, given))
        run.tell({ type: 'PieceReturned', data: { ...run.newFact(), piece, reason: effect.reason ?? given.reason, returnedOn: run.on } });
      return;
    case 'startWait':
      run.startWait(effect.wait);
      return;
    case 'endWait':
      run.endWait(effect.wait);
      return;
    case 'requestDossier':
      requestDossier(run, effect.link);
      return;
    case 'decide': {
      const { agent, role } = given;
      const reason = effect.reason ?? given.reason;
      run.tell({ type: 'DecisionTaken', data: { agent, role, decision: effect.decision, tacit: false, reason, takenOn: run.on } });
      return;
    }
  }
}

/** Tells what was evaluated and does the rest, in order. */
export function doWork(run: Run, { tables, records }: Work, effects: readonly Effect[], given: Given): void {
  for (const values of tables) run.record(values, 'table');
  let recorded = 0;
  for (const effect of effects) {
    if (effect.kind === 'record') run.record(records[recorded++] ?? {}, 'rule');
    else applyEffect(run, effect, given);
  }
}
