import { excerptOf, referenceProblem } from '../reference.js';
import { textOf } from './attribute.js';
import { type EventRules, eventOf, singleOf, twice, type XesProblem } from './event-reading.js';
import type { XesAttribute, XesEvent, XesRefusedTrace, XesTrace } from './xes.items.js';

/** What a trace may cost in memory: its characters, and so much for each of its elements. */
export const MAX_TRACE_WEIGHT = 64 * 1024 * 1024;
const WEIGHT_OF_ELEMENT = 100;

/** Where a trace begins. */
export interface TracePlace {
  readonly line: number;
  readonly byte: number;
  readonly index: number;
  /** In characters. */
  readonly position: number;
}

/** One trace under construction. The first thing wrong with it refuses it whole; what was gathered is let go at once. */
export class TraceBuilder {
  private attributes: XesAttribute[] = [];
  private events: XesEvent[] = [];
  private elements = 0;
  private problem: XesProblem | null = null;
  /** The name seen so far, kept for the messages even when the trace is refused. */
  private seenName: string | null = null;

  constructor(
    readonly place: TracePlace,
    private readonly rules: EventRules,
  ) {}

  get name(): string | null {
    return this.seenName;
  }

  get isRefused(): boolean {
    return this.problem !== null;
  }

  refuse(problem: XesProblem): void {
    this.problem ??= problem;
    this.attributes = [];
    this.events = [];
  }

  /** Counts one more element. */
  weigh(position: number, line: number): void {
    this.elements += 1;
    if (position - this.place.position + this.elements * WEIGHT_OF_ELEMENT <= MAX_TRACE_WEIGHT || this.isRefused) return;
    this.refuse({
      code: 'xes.traceTooLarge',
      reason: `La trace dépasse 64 Mio à la ligne ${String(line)} (${String(this.events.length)} événements lus).`,
      remedy: 'Une trace est l’histoire d’un seul dossier : vérifiez la clé de regroupement de l’export, ou découpez la trace.',
    });
  }

  addAttribute(attribute: XesAttribute): void {
    if (attribute.key === 'concept:name') this.seenName ??= textOf(attribute);
    if (!this.isRefused) this.attributes.push(attribute);
  }

  addEvent(attributes: readonly XesAttribute[], line: number): void {
    if (this.isRefused) return;
    const event = eventOf(attributes, this.events.length, line, this.rules);
    if ('code' in event) this.refuse(event);
    else this.events.push(event);
  }

  /** @param firstLineOf where in the file that name was first seen, null when it is new */
  build(firstLineOf: (name: string, line: number) => number | null): XesTrace | XesRefusedTrace {
    const { line, byte, index } = this.place;
    const name = this.seenName;
    const problem = this.nameProblem(firstLineOf) ?? this.problem ?? this.emptiness();
    if (problem !== null) return { kind: 'refusedTrace', line, byte, index, name: name === null ? null : excerptOf(name, 250), ...problem };
    return { kind: 'trace', line, byte, index, name: name ?? '', attributes: this.attributes, events: this.events };
  }

  private emptiness(): XesProblem | null {
    if (this.events.length > 0) return null;
    return {
      code: 'xes.traceEmpty',
      reason: `La trace de la ligne ${String(this.place.line)} n’a aucun événement : aucun jour ne peut lui être donné.`,
      remedy: 'Ajoutez ses événements, ou retirez la trace.',
    };
  }

  private nameProblem(firstLineOf: (name: string, line: number) => number | null): XesProblem | null {
    const { line } = this.place;
    const name = this.seenName;
    if (name === null || name.trim() === '') {
      return {
        code: 'xes.traceUnnamed',
        reason: `La trace de la ligne ${String(line)} n’a pas de nom (concept:name).`,
        remedy: 'Donnez-lui le numéro de son dossier dans concept:name.',
      };
    }
    const invalid = referenceProblem(name);
    if (invalid !== null) {
      return {
        code: 'xes.traceNameInvalid',
        reason: `Le nom de la trace de la ligne ${String(line)} (« ${excerptOf(name)} ») ${invalid}.`,
        remedy: 'Donnez-lui pour nom le numéro de son dossier.',
      };
    }
    if (singleOf(this.attributes, 'concept:name') === 'twice') return twice('concept:name', line);
    const firstLine = firstLineOf(name, line);
    if (firstLine === null) return null;
    return {
      code: 'xes.traceTwice',
      reason: `La trace « ${excerptOf(name)} » de la ligne ${String(line)} figure déjà à la ligne ${String(firstLine)} : seule la première compte.`,
      remedy: 'Réunissez les deux traces, ou donnez à chacune son nom.',
    };
  }
}
