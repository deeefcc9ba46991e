import { type PlainDate, unreachable } from '#libs/kernel';
import type { Fact } from './fact.js';
import type { Entree, Place, Sejour, Sortie } from './sejour.js';

/** Why a fact has no effect yet. It gains one when what it lacks becomes known. */
export type SetAsideReason = 'beforeArrival' | 'alreadyReceived' | 'alreadyOut' | 'alreadyIn' | 'unknownTarget';

export interface SetAside {
  readonly fact: Fact;
  readonly reason: SetAsideReason;
}

/** The story of one pièce, as some set of facts tells it. */
export interface Timeline {
  /** In order; never overlapping. */
  readonly sejours: readonly Sejour[];
  /** Where the pièce stands after its last fact, in stock or not; null before it is received. */
  readonly place: Place | null;
  readonly inStock: boolean;
  readonly arrivedOn: PlainDate | null;
  readonly setAside: readonly SetAside[];
}

const isAbout = (correction: Fact, target: Fact): boolean => correction.piece === target.piece;

/**
 * The facts in force, each with the day that the last known correction gives it.
 * Corrections and cancellations apply to facts only, never to one another; a cancellation is final.
 */
function effectiveFacts(facts: readonly Fact[]): { readonly effective: readonly Fact[]; readonly setAside: readonly SetAside[] } {
  if (facts.every((fact) => fact.kind !== 'corrected' && fact.kind !== 'cancelled')) return { effective: facts, setAside: [] };
  const byId = new Map<string, Fact>();
  for (const fact of facts) if (fact.kind !== 'corrected' && fact.kind !== 'cancelled' && !byId.has(fact.id)) byId.set(fact.id, fact);

  const correctedBy = new Map<string, Fact>();
  const cancelled = new Set<string>();
  const setAside: SetAside[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'corrected' && fact.kind !== 'cancelled') continue;
    const target = byId.get(fact.kind === 'corrected' ? fact.corrects : fact.cancels);
    if (target === undefined || !isAbout(fact, target)) setAside.push({ fact, reason: 'unknownTarget' });
    else if (fact.kind === 'cancelled') cancelled.add(target.id);
    else {
      const former = correctedBy.get(target.id);
      if (former === undefined || byKnowledge(former, fact) < 0) correctedBy.set(target.id, fact);
    }
  }
  const effective: Fact[] = [];
  for (const fact of byId.values()) {
    if (cancelled.has(fact.id)) continue;
    const right = correctedBy.get(fact.id);
    // A corrected day has no known time of day, unless it is the same day.
    effective.push(right === undefined || right.on === fact.on ? fact : { ...fact, on: right.on, at: null });
  }
  return { effective, setAside };
}

function byKnowledge(a: Fact, b: Fact): number {
  return a.knownOn < b.knownOn ? -1 : a.knownOn > b.knownOn ? 1 : a.order - b.order;
}

/**
 * In order of when they happened: by day; within a day, by the day they became known, then by their order in the log;
 * those of one day whose time is known stand, among the places that this gives them, in order of time.
 */
function inOrderOfHappening(facts: readonly Fact[]): readonly Fact[] {
  if (facts.length < 2) return facts;
  const ordered = [...facts].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : byKnowledge(a, b)));
  for (let start = 0; start < ordered.length;) {
    let end = start + 1;
    while (end < ordered.length && ordered[end]?.on === ordered[start]?.on) end += 1;
    if (end - start > 1) sortTimedFactsAmongTheirPlaces(ordered, start, end);
    start = end;
  }
  return ordered;
}

function sortTimedFactsAmongTheirPlaces(facts: Fact[], start: number, end: number): void {
  const places: number[] = [];
  for (let i = start; i < end; i += 1) if (facts[i]?.at != null) places.push(i);
  if (places.length < 2) return;
  const timed = places.map((i) => facts[i] as Fact & { readonly at: string });
  timed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : byKnowledge(a, b)));
  places.forEach((place, i) => {
    const fact = timed[i];
    if (fact !== undefined) facts[place] = fact;
  });
}

/**
 * The facts in force – corrected, cancelled ones left out – in order of when they happened.
 * For what concerns a whole dossier: its étape, its closing.
 */
export function factsInForce(facts: readonly Fact[]): readonly Fact[] {
  return inOrderOfHappening(effectiveFacts(facts).effective);
}

/** Builds the stays of one pièce, fact after fact. */
class TimelineBuilder {
  readonly sejours: Sejour[] = [];
  readonly setAside: SetAside[] = [];
  place: Place | null = null;
  arrivedOn: PlainDate | null = null;
  private etape: string | null = null;
  /** For whom each open wait is, in the order in which they began. */
  private waits: Map<string | null, string> | null = null;
  private open: { readonly fromOn: PlainDate; readonly entry: Entree } | null = null;

  get inStock(): boolean {
    return this.open !== null;
  }

  add(fact: Fact): void {
    if (fact.kind === 'received') this.receive(fact);
    else if (fact.piece === null) this.addOfDossier(fact);
    else if (this.place === null) this.setAside.push({ fact, reason: 'beforeArrival' });
    else this.addOfPiece(fact, this.place);
  }

  private receive(fact: Fact & { readonly kind: 'received' }): void {
    if (this.place !== null) {
      this.setAside.push({ fact, reason: 'alreadyReceived' });
      return;
    }
    const { caisse, procedure, type, population, canal } = fact;
    this.place = { caisse, caisseExecutante: caisse, procedure, type, population, canal, etape: this.etape, waitingFor: null };
    this.arrivedOn = fact.on;
    this.open = { fromOn: fact.on, entry: 'arrived' };
  }

  /** A fact about the whole dossier concerns the pièces that are there; the étape also those that will come. */
  private addOfDossier(fact: Fact): void {
    if (fact.kind === 'etapeEntered') this.etape = fact.etape;
    if (this.place === null || (fact.kind === 'closed' && !this.inStock)) return;
    this.addOfPiece(fact, this.place);
  }

  private addOfPiece(fact: Fact, place: Place): void {
    switch (fact.kind) {
      case 'processed':
        this.leave(fact, fact.mode === 'auto' ? 'processedAuto' : 'processedManual');
        return;
      case 'returned':
      case 'neutralised':
      case 'closed':
        this.leave(fact, fact.kind);
        return;
      case 'reopened':
        if (this.inStock) this.setAside.push({ fact, reason: 'alreadyIn' });
        else this.open = { fromOn: fact.on, entry: 'reopened' };
        return;
      case 'transferred': {
        const caisse = fact.caisse ?? place.caisse;
        const following = place.caisseExecutante === place.caisse ? caisse : place.caisseExecutante;
        this.move(fact.on, { ...place, caisse, caisseExecutante: fact.caisseExecutante ?? following }, 'transferredOut', 'transferredIn');
        return;
      }
      case 'qualified':
        this.move(fact.on, {
          ...place,
          procedure: fact.procedure ?? place.procedure,
          type: fact.type ?? place.type,
          population: fact.population ?? place.population,
        });
        return;
      case 'etapeEntered':
        this.move(fact.on, { ...place, etape: fact.etape });
        return;
      case 'waitingStarted':
        if (!this.inStock) return;
        // Told again, a wait keeps its place among them.
        this.waits = (this.waits ?? new Map<string | null, string>()).set(fact.wait ?? null, fact.waitingFor);
        this.move(fact.on, { ...place, waitingFor: this.firstAwaited() });
        return;
      case 'waitingEnded':
        if (fact.wait == null) this.waits = null;
        else this.waits?.delete(fact.wait);
        this.move(fact.on, { ...place, waitingFor: this.firstAwaited() });
        return;
      case 'received':
      case 'corrected':
      case 'cancelled':
        return; // the first is handled before, the others are applied before the fold
      default:
        unreachable(fact);
    }
  }

  private leave(fact: Fact, exit: Sortie): void {
    if (this.open === null || this.place === null) {
      this.setAside.push({ fact, reason: 'alreadyOut' });
      return;
    }
    this.closeStay(fact.on, exit);
    this.waits = null; // waits end with the stay
    this.place = { ...this.place, waitingFor: null };
  }

  /** For whom the wait is that began first and is still open. */
  private firstAwaited(): string | null {
    for (const waitingFor of this.waits?.values() ?? []) return waitingFor;
    return null;
  }

  private move(on: PlainDate, place: Place, exit: Sortie = 'movedOut', entry: Entree = 'movedIn'): void {
    if (this.place !== null && samePlace(this.place, place)) return;
    const begins = place.waitingFor !== null && place.waitingFor !== this.place?.waitingFor;
    if (this.open !== null) {
      this.closeStay(on, exit);
      this.open = { fromOn: on, entry: begins ? 'putOnHold' : entry };
    }
    this.place = place;
  }

  private closeStay(toOn: PlainDate, exit: Sortie): void {
    if (this.open === null || this.place === null || this.arrivedOn === null) return;
    this.sejours.push({ arrivedOn: this.arrivedOn, ...this.open, toOn, exit, place: this.place });
    this.open = null;
  }

  build(setAside: readonly SetAside[]): Timeline {
    const { sejours, place, inStock, arrivedOn } = this;
    if (this.open !== null && place !== null && arrivedOn !== null) sejours.push({ arrivedOn, ...this.open, toOn: null, exit: null, place });
    return { sejours, place, inStock, arrivedOn, setAside: [...setAside, ...this.setAside] };
  }
}

export function samePlace(a: Place, b: Place): boolean {
  return (
    a.caisse === b.caisse &&
    a.caisseExecutante === b.caisseExecutante &&
    a.procedure === b.procedure &&
    a.type === b.type &&
    a.population === b.population &&
    a.canal === b.canal &&
    a.etape === b.etape &&
    a.waitingFor === b.waitingFor
  );
}

/**
 * The story of one pièce from its facts and those of its whole dossier, in any order.
 * Total: a fact that cannot be used is set aside with its reason, never refused.
 * Source: data README « Facts files »; design §5 and §10.
 */
export function timelineOf(facts: readonly Fact[]): Timeline {
  const { effective, setAside } = effectiveFacts(facts);
  const builder = new TimelineBuilder();
  for (const fact of inOrderOfHappening(effective)) builder.add(fact);
  return builder.build(setAside);
}
