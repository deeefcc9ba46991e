import {
  type Cadre,
  type ClockExplanation,
  contextOf,
  type DossierState,
  explainClocks,
  familiesOf,
  type FormProperty,
  isLeftToDecide,
  type KnownDossierState,
  type ParcoursState,
  piecesHeld,
  type PossibleAction,
  possibleActions,
  prescriptionOf,
  inOrder,
} from '#libs/domain';
import { DomainError, type JsonObject, type PlainDate } from '#libs/kernel';
import { frenchDay } from '../dossiers/french.js';
import type { Acting } from './acting.js';
import type { ActionJson, ClockJson, ClockStepJson, ExpectedPieceJson, FieldJson, FormFieldJson, FormJson, ParcoursJson } from './parcours.json.js';

/** A dossier that follows a procédure, with what is needed to tell of it. */
export interface Standing {
  readonly state: KnownDossierState;
  readonly parcours: ParcoursState;
  readonly cadre: Cadre;
  readonly on: PlainDate;
  /** Personal fields as they could be unsealed; a code that is not there was erased with the key of the person. */
  readonly personal: JsonObject;
  /** The codes of the personal fields that were ever recorded. */
  readonly sealed: ReadonlySet<string>;
}

interface Labelled {
  readonly code: string;
  readonly label: string;
}

const labelled = (codes: readonly string[], of: Readonly<Record<string, { readonly label: string }>>): readonly Labelled[] =>
  codes.map((code) => ({ code, label: of[code]?.label ?? code }));

function fieldOf(code: string, { cadre: { definition }, parcours, personal, sealed }: Standing): FieldJson {
  const field = definition.fields[code];
  const value = (field?.personal === true ? personal[code] : parcours.fields[code]) ?? null;
  return {
    code,
    label: field?.label ?? code,
    type: field?.type ?? 'text',
    values: field?.values ?? null,
    help: field?.help ?? null,
    personal: field?.personal === true,
    erased: sealed.has(code) && value === null,
    value,
  };
}

const bound = (property: FormProperty, key: string): number | null => {
  const value: unknown = Reflect.get(property, key);
  return typeof value === 'number' ? value : null;
};

function formFieldOf(code: string, property: FormProperty, required: boolean, standing: Standing): FormFieldJson {
  const field = fieldOf(code, standing);
  return {
    ...field,
    values: 'enum' in property ? property.enum : field.values,
    required,
    minimum: bound(property, 'minimum'),
    maximum: bound(property, 'maximum'),
    minLength: bound(property, 'minLength'),
    maxLength: bound(property, 'maxLength'),
    pattern: 'pattern' in property ? (property.pattern ?? null) : null,
  };
}

function formOf(code: string, standing: Standing): FormJson | null {
  const form = standing.cadre.definition.forms[code];
  if (form === undefined) return null;
  const { properties, required } = form.schema;
  const fields = Object.entries(properties).map(([field, property]) => formFieldOf(field, property, required.includes(field), standing));
  return { code, version: form.version, fields };
}

function actionOf(possible: PossibleAction, standing: Standing): ActionJson {
  const { definition } = standing.cadre;
  const action = standing.parcours.etape === null ? undefined : definition.etapes[standing.parcours.etape]?.actions?.[possible.action];
  const reasons = Object.entries(definition.reasons).flatMap(([code, { label, of }]) => (of === possible.reason ? [{ code, label }] : []));
  return {
    code: possible.action,
    label: possible.label,
    help: possible.help,
    roles: labelled(action?.roles ?? [], definition.roles),
    allowed: possible.allowed,
    refusals: possible.reasons,
    form: possible.form === null ? null : formOf(possible.form.code, standing),
    asksPieces: possible.pieces,
    reasons: possible.reason === null ? null : reasons,
  };
}

function actionsOf(standing: Standing, { agent, role }: Acting): readonly ActionJson[] {
  const { state, cadre, on } = standing;
  const roles = role === null ? Object.keys(cadre.definition.roles) : [role];
  return possibleActions(state, cadre, { agent: agent ?? '', roles }, on).map((each) => actionOf(each, standing));
}

const STATUS = { notStarted: 'notStarted', running: 'running', suspended: 'suspended', stopped: 'ended' } as const;

function stepSentence({ from, to, days, wait }: ClockExplanation['steps'][number], dayKind: 'calendar' | 'worked'): string {
  const counted = `${String(days)} jour${days < 2 ? '' : 's'}${dayKind === 'worked' ? (days < 2 ? ' ouvré' : ' ouvrés') : ''}`;
  const span = `du ${frenchDay(from)} au ${frenchDay(to)}`;
  if (wait === null) return `${counted}, ${span}`;
  const charged = wait.charged === null ? '' : ', comptés au dossier attendu';
  return `${counted} qui ne comptent pas, ${span} : ${wait.label}${charged}`;
}

function clockOf({ clock, label, source, dayKind, status, from, to, days, steps, limit }: ClockExplanation): ClockJson {
  return {
    code: clock,
    label,
    status: STATUS[status],
    dayKind,
    fromOn: from,
    toOn: to,
    days: status === 'notStarted' ? null : days,
    dueOn: limit?.dueOn ?? null,
    daysLeft: limit?.daysLeft ?? null,
    source,
    steps: steps.map((step): ClockStepJson => {
      const { from: fromOn, to: toOn, days: length, counted } = step;
      return { fromOn, toOn, days: length, counted, sentence: stepSentence(step, dayKind) };
    }),
  };
}

/** The pièces of the procédure, and those of other types that came: they are told, and expected by nobody. */
function piecesOf({ state, parcours, cadre: { definition, rules }, on }: Standing): readonly ExpectedPieceJson[] {
  const held = piecesHeld(state);
  const context = contextOf({ definition, state: parcours, pieces: held, on });
  const isExpected = (when: string | undefined): boolean => {
    if (when === undefined) return true;
    try {
      return rules.evaluate(when, context).result === true;
    } catch (error) {
      // What a condition reads may not be known yet: whether the pièce is expected will be, then.
      if (error instanceof DomainError) return false;
      throw error;
    }
  };
  const received = (type: string): number => held.filter((piece) => piece.counts && piece.type === type).length;
  const expected = Object.entries(definition.pieces).map(([type, { label, help, source, when }]) => ({
    type,
    label,
    help: help ?? null,
    source: source ?? null,
    expected: isExpected(when),
    received: received(type),
  }));
  const others = [...new Set(held.map(({ type }) => type))].filter((type) => definition.pieces[type] === undefined);
  return [...expected, ...others.map((type) => ({ type, label: type, help: null, source: null, expected: false, received: received(type) }))];
}

function indusOf({ parcours, cadre, on }: Standing): ParcoursJson['indus'] {
  const rules = cadre.definition.indus;
  const ordered = rules === undefined ? parcours.indus : inOrder(parcours.indus, rules.first);
  return ordered.map((indu) => {
    const prescription = rules === undefined ? null : prescriptionOf(indu, rules, on, cadre);
    return { ...indu, prescribedOn: prescription?.lastOn ?? null, warned: prescription?.status === 'near' || prescription?.status === 'prescribed' };
  });
}

function controlesOf({ parcours, cadre: { definition } }: Standing): ParcoursJson['controles'] {
  return Object.entries(parcours.controles).map(([code, { outcome, drawnOn, performedOn }]) => {
    const { label, families, roles } = definition.controles[code] ?? definition.echantillons[code] ?? { label: code, families: [], roles: [] };
    return { code, label, outcome, drawnOn, performedOn, roles: labelled(roles, definition.roles), families };
  });
}

function etapeOf({ parcours, cadre: { definition } }: Standing): ParcoursJson['etape'] {
  const { etape: code, entered } = parcours;
  const etape = code === null ? undefined : definition.etapes[code];
  if (code === null || etape === undefined) return null;
  const { label, kind, help = null, links = [] } = etape;
  return { code, label, kind, help, links, enteredOn: entered[code]?.on ?? null };
}

/** All that the state and the definition tell of a dossier, for those who work on it. */
export function viewOf(standing: Standing, acting: Acting): Omit<ParcoursJson, 'id' | 'revision' | 'assure' | 'why' | 'procedure'> {
  const { state, parcours, cadre, on, sealed } = standing;
  const { definition } = cadre;
  const { decided } = parcours;
  const known = (code: string): boolean => (parcours.fields[code] ?? null) !== null || sealed.has(code);
  return {
    reference: state.opened.reference,
    status: state.status,
    caisse: state.opened.caisse ?? null,
    agent: state.agent,
    openedOn: state.opened.openedOn,
    completedOn: parcours.completed?.on ?? null,
    closedOn: state.status === 'closed' ? state.closedOn : null,
    decision: decided === null ? null : { decision: decided.decision, tacit: decided.tacit, on: decided.on },
    etape: etapeOf(standing),
    entered: Object.entries(parcours.entered)
      .sort(([, a], [, b]) => a.since - b.since)
      .map(([code, moment]) => ({ code, label: definition.etapes[code]?.label ?? code, on: moment.on })),
    fields: Object.keys(definition.fields)
      .filter(known)
      .map((code) => fieldOf(code, standing)),
    clocks: explainClocks(state, cadre, on).map(clockOf),
    pieces: piecesOf(standing),
    echeances: Object.values(parcours.echeances).map((echeance) => {
      const { code, status, obstacle, dueOn, dueAt, anchoredOn, calendrier } = echeance;
      const { label = code, source = '' } = definition.echeances[code] ?? {};
      return { code, label, status, obstacle, dueOn, dueAt, anchoredOn, calendrier, fires: !isLeftToDecide(echeance, state), source };
    }),
    waits: parcours.waits.map(({ wait, waitingFor, suspends, charged, fromOn, toOn }) => {
      const label = definition.waits[wait]?.label ?? wait;
      return { code: wait, label, waitingFor, suspends, charged, fromOn, toOn };
    }),
    actions: actionsOf(standing, acting),
    links: Object.entries(parcours.links).map(([code, link]) => {
      const { label = code, procedure = '' } = definition.links[code] ?? {};
      return { code, label, procedure, ...link };
    }),
    requestedBy: state.opened.requestedBy ?? null,
    controles: controlesOf(standing),
    findings: { families: [...familiesOf(definition)], indusFirst: definition.indus?.first ?? null },
    anomalies: parcours.anomalies,
    indus: indusOf(standing),
  };
}

/** Whether a dossier is there and follows a procédure. @throws DomainError `dossier.unknown`, `parcours.none` */
export function followedState(state: DossierState, dossier: string): { readonly state: KnownDossierState; readonly parcours: ParcoursState } {
  if (state.status === 'absent') throw new DomainError('dossier.unknown', `dossier inconnu : « ${dossier} »`, { dossier });
  if (state.parcours === null) {
    throw new DomainError('parcours.none', `le dossier ${state.opened.reference} ne suit aucune procédure publiée`, { dossier });
  }
  return { state, parcours: state.parcours };
}
