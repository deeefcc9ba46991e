import type { JsonObject, PlainDate } from '#libs/kernel';
import { latest } from '#libs/kernel';
import type { DossierEvent, DossierEventData } from '../dossier/dossier.events.js';
import { type DossierHistoryEvent, evolveDossier, type KnownDossierState } from '../dossier/dossier.state.js';
import { stated } from '../dossier/stated.js';
import type { Feel, ProcedureDefinition } from '../procedure/definition.js';
import type { Cadre } from './cadre.js';
import { contextOf } from './context.js';
import type { Evaluation } from './parcours.events.js';
import { refusals } from './parcours.errors.js';
import type { ParcoursState } from './parcours.state.js';
import { type PieceHeld, piecesHeld } from './pieces.js';
import { topsFrom } from './tops.js';

export interface Present {
  readonly on: PlainDate;
  readonly today: PlainDate;
  readonly now: string;
}

type ValueEvaluation = Extract<Evaluation, { readonly kind: 'value' }>;
type GuardEvaluation = Extract<Evaluation, { readonly kind: 'guard' }>;

/** One decision while it is being taken: the events told so far, and the dossier as they leave it. Never outlives the decision. */
export class Run {
  readonly events: DossierHistoryEvent[] = [];
  private held: readonly PieceHeld[] | null = null;
  private context: JsonObject | null = null;

  constructor(
    private current: KnownDossierState,
    readonly cadre: Cadre,
    private readonly present: Present,
  ) {}

  get state(): KnownDossierState {
    return this.current;
  }

  get definition(): ProcedureDefinition {
    return this.cadre.definition;
  }

  /** @throws DomainError `parcours.none` */
  get parcours(): ParcoursState {
    if (this.current.parcours === null) throw refusals.none();
    return this.current.parcours;
  }

  get now(): string {
    return this.present.now;
  }

  /** The day of what happens now: never before what has happened. */
  get on(): PlainDate {
    return latest(this.present.on, this.parcours.lastOn);
  }

  get pieces(): readonly PieceHeld[] {
    return (this.held ??= piecesHeld(this.current));
  }

  get isClosed(): boolean {
    return this.current.status === 'closed';
  }

  /** Takes in events that were decided elsewhere. */
  absorb(events: readonly DossierHistoryEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      const next = evolveDossier(this.current, event);
      if (next.status !== 'absent') this.current = next;
    }
    this.held = null;
    this.context = null;
  }

  tell(event: DossierEvent): void {
    this.absorb([stated(event, { ...this.present, on: this.on })]);
  }

  /** An id for the next event: the place in the decision tells one from another. */
  newId(): string {
    return this.cadre.idOf(`parcours:${String(this.events.length)}`);
  }

  /** The parts that every fact of the whole dossier has. */
  newFact(): { readonly fact: string; readonly sourceFact: null; readonly piece: null } {
    return { fact: this.newId(), sourceFact: null, piece: null };
  }

  /** What expressions read, with other fields where they are about to change. */
  contextWith(fields?: JsonObject): JsonObject {
    if (fields !== undefined) return contextOf({ definition: this.definition, state: this.parcours, pieces: this.pieces, on: this.on }, fields);
    return (this.context ??= contextOf({ definition: this.definition, state: this.parcours, pieces: this.pieces, on: this.on }));
  }

  /** @throws DomainError `feel.*`, `parcours.notBoolean` */
  guard(expression: Feel): GuardEvaluation {
    const { inputs, result } = this.cadre.rules.evaluate(expression, this.contextWith());
    if (typeof result !== 'boolean') throw refusals.notBoolean(expression, JSON.stringify(result), JSON.stringify(inputs));
    return { kind: 'guard', expression, inputs, result };
  }

  value(expression: Feel, fields?: JsonObject): ValueEvaluation {
    const { inputs, result } = this.cadre.rules.evaluate(expression, this.contextWith(fields));
    return { kind: 'value', expression, inputs, result };
  }

  /** Fields that the dossier now has, and the tops that follow from them. */
  record(values: JsonObject, by: DossierEventData['DonneesRecorded']['by'], sealed: readonly string[] = []): void {
    if (Object.keys(values).length === 0 && sealed.length === 0) return;
    const named = sealed.length === 0 ? {} : { sealed };
    this.tell({ type: 'DonneesRecorded', data: { values, ...named, by, recordedOn: this.on } });
    const tops = topsFrom(values, this.definition, this.cadre.calendrier);
    if (Object.keys(tops).length > 0) this.tell({ type: 'DonneesRecorded', data: { values: tops, by: 'rule', recordedOn: this.on } });
  }

  isWaiting(wait: string): boolean {
    return this.parcours.waits.some((each) => each.wait === wait && each.toOn === null);
  }

  /** Begins a wait, unless it is open. */
  startWait(code: string, charged?: string): void {
    const wait = this.named('waits', code);
    if (this.isWaiting(code)) return;
    const { waitingFor, suspends } = wait;
    const whose = charged === undefined ? {} : { charged };
    this.tell({ type: 'WaitingStarted', data: { ...this.newFact(), waitingFor, wait: code, suspends, ...whose, startedOn: this.on } });
  }

  /** Ends a wait, if it is open. */
  endWait(wait: string): void {
    if (this.isWaiting(wait)) this.tell({ type: 'WaitingEnded', data: { ...this.newFact(), wait, endedOn: this.on } });
  }

  /** Something of the definition by its code. @throws DomainError `parcours.unknownCode` */
  named<K extends 'etapes' | 'waits' | 'tables' | 'links' | 'controles' | 'echantillons'>(kind: K, code: string): ProcedureDefinition[K][string] {
    const found = Object.hasOwn(this.definition[kind], code) ? this.definition[kind][code] : undefined;
    if (found === undefined) throw refusals.unknownCode(LABELS[kind], code, this.definition.code);
    return found as ProcedureDefinition[K][string];
  }
}

const LABELS = { etapes: 'étape', waits: 'attente', tables: 'table', links: 'lien', controles: 'contrôle', echantillons: 'échantillon' } as const;
