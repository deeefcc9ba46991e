import type { Action, Anchor, EcheanceDefinition, ProcedureDefinition } from './definition.js';
import { actionsOf, passagesOf } from './walk.js';

/** A way from one étape to another. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly by: 'action' | 'passage' | 'echeance';
  /** The code of the action or échéance; the condition of the passage, or null. */
  readonly name: string | null;
  readonly label: string | null;
  /** For an échéance: whether its anchor comes there; elsewhere the dossier may still stand when it passes. */
  readonly direct: boolean;
}

/** The étapes that can be reached from some of them, themselves included. */
export function reachable(from: readonly string[], flows: readonly Flow[]): ReadonlySet<string> {
  const reached = new Set(from);
  // A set that grows while it is walked is walked to its end.
  for (const etape of reached) for (const flow of flows) if (flow.from === etape) reached.add(flow.to);
  return reached;
}

const ended = ({ etapes }: ProcedureDefinition, code: string): boolean => etapes[code]?.kind === 'end';

function declaredFlows(definition: ProcedureDefinition): readonly Flow[] {
  return [
    ...actionsOf(definition).flatMap(({ etape, code, action: { to, label } }): readonly Flow[] =>
      to === undefined ? [] : [{ from: etape, to, by: 'action', name: code, label, direct: true }],
    ),
    ...passagesOf(definition).flatMap(({ etape, passage: { to, when = null } }): readonly Flow[] =>
      to === undefined ? [] : [{ from: etape, to, by: 'passage', name: when, label: null, direct: true }],
    ),
  ];
}

/** The actions and passages that record a field, or the date that a top comes from. */
function recordedIn(name: string, definition: ProcedureDefinition): readonly string[] {
  const field = definition.fields[name]?.top?.from ?? name;
  const records = ({ effects = [], tables = [], form }: Pick<Action, 'effects' | 'tables' | 'form'>): boolean =>
    effects.some((effect) => effect.kind === 'record' && effect.field === field) ||
    tables.some((table) => definition.tables[table]?.outputs.some((output) => output.field === field) === true) ||
    Object.hasOwn(definition.forms[form ?? '']?.schema.properties ?? {}, field);
  return [
    ...actionsOf(definition).flatMap(({ etape, action }) => (records(action) ? [action.to ?? etape] : [])),
    ...passagesOf(definition).flatMap(({ etape, passage }) => (records(passage) ? [passage.to ?? etape] : [])),
  ];
}

/** Where a dossier may stand just after an anchor came; what nothing here brings may come anywhere. */
function standsAfter(anchor: Anchor, definition: ProcedureDefinition): readonly string[] {
  if ('entered' in anchor) return [anchor.entered];
  if ('performed' in anchor)
    return actionsOf(definition).flatMap(({ code, etape, action: { to } }) => (code === anchor.performed ? [to ?? etape] : []));
  if ('field' in anchor) {
    const places = recordedIn(anchor.field, definition);
    if (places.length > 0) return places;
  }
  return 'event' in anchor && anchor.event === 'opened' ? [definition.start] : Object.keys(definition.etapes);
}

/** Where a dossier may stand while an échéance is set: after its anchor, until what lifts it. */
function waitingPlaces({ from, until }: EcheanceDefinition, definition: ProcedureDefinition, flows: readonly Flow[]): readonly string[] {
  const lifts = (flow: Flow): boolean =>
    until.some(
      (anchor) =>
        ('entered' in anchor && anchor.entered === flow.to) || ('performed' in anchor && flow.by === 'action' && anchor.performed === flow.name),
    );
  const open = flows.filter((flow) => !lifts(flow));
  return [...reachable(standsAfter(from, definition), open)].filter((etape) => !ended(definition, etape));
}

/** Every way that a dossier may go: by actions, by passages, and by échéances that move it or decide. */
export function flowsOf(definition: ProcedureDefinition): readonly Flow[] {
  const declared = declaredFlows(definition);
  const byEcheance = Object.entries(definition.echeances).flatMap(([name, echeance]) => {
    const targets = echeance.onPassing.flatMap((passing) => (passing.kind === 'move' || passing.kind === 'decide' ? [passing.to] : []));
    if (targets.length === 0) return [];
    const near = standsAfter(echeance.from, definition);
    const places = waitingPlaces(echeance, definition, declared);
    return targets.flatMap((to) =>
      places
        .filter((from) => from !== to)
        .map((from): Flow => ({ from, to, by: 'echeance', name, label: echeance.label, direct: near.includes(from) })),
    );
  });
  return [...declared, ...byEcheance].filter(({ from, to }) => Object.hasOwn(definition.etapes, from) && Object.hasOwn(definition.etapes, to));
}
