import { type DossierEvent, type Fact, factOf, factsInForce, historyOf, NOTHING_HAPPENED, type PieceHistory } from '#libs/domain';
import { latest, type PlainDate } from '#libs/kernel';

/** What the name of a dossier's stream begins with; its id follows. */
export const STREAM_PREFIX = 'dossier-';

/** What the projection keeps of one dossier, to fold its next event. Mutable, and never outside the projection. */
export interface DossierRecord {
  readonly id: string;
  reference: string;
  source: string | null;
  origin: string;
  unit: string | null;
  procedure: string | null;
  agent: string | null;
  openedOn: PlainDate;
  /** Facts of the dossier itself. */
  ofDossier: Fact[];
  /** Facts of each of its pièces. */
  ofPieces: Map<string, Fact[]>;
  /** The stories of its pièces, as far as they were told since their last fact. */
  readonly histories: Map<string, PieceHistory>;
  /** Whether its row is in the tables. */
  stored: boolean;
}

export interface RecordedTimes {
  readonly occurredAt: string;
  readonly knownOn: PlainDate;
  readonly revision: number;
}

export function newRecord(id: string, openedOn: PlainDate): DossierRecord {
  return {
    id,
    reference: id,
    source: null,
    origin: 'native',
    unit: null,
    procedure: null,
    agent: null,
    openedOn,
    ofDossier: [],
    ofPieces: new Map(),
    histories: new Map(),
    stored: false,
  };
}

/** The pièces whose story an event may change, among those that are there. */
export function piecesConcerned(dossier: DossierRecord, event: DossierEvent): readonly string[] {
  if (!('fact' in event.data)) return [];
  const piece = 'piece' in event.data ? event.data.piece : null;
  return piece === null ? [...dossier.ofPieces.keys()] : [piece];
}

/** Folds one event into the record. */
export function record(dossier: DossierRecord, event: DossierEvent, times: RecordedTimes): void {
  if (event.type === 'DossierOpened') {
    const { reference, source, origin, unit, procedure, openedOn } = event.data;
    Object.assign(dossier, { reference, source, origin, unit, procedure, openedOn });
    return;
  }
  if (event.type === 'DossierAssigned') {
    dossier.agent = event.data.agent;
    return;
  }
  const fact = factOf(event, { occurredAt: times.occurredAt, knownOn: times.knownOn, order: times.revision });
  if (fact === null) return;
  if (fact.kind === 'received') dossier.procedure ??= fact.procedure;
  if (fact.piece === null) {
    dossier.ofDossier.push(fact);
    dossier.histories.clear();
    return;
  }
  dossier.histories.delete(fact.piece);
  const facts = dossier.ofPieces.get(fact.piece);
  if (facts === undefined) dossier.ofPieces.set(fact.piece, [fact]);
  else facts.push(fact);
}

function factsOfPiece(dossier: DossierRecord, piece: string): readonly Fact[] {
  const own = dossier.ofPieces.get(piece) ?? [];
  return dossier.ofDossier.length === 0 ? own : [...dossier.ofDossier, ...own];
}

/** A pièce that exists only through the dossier's facts has no history. */
export function historyOfPiece(dossier: DossierRecord, piece: string): PieceHistory {
  const told = dossier.histories.get(piece);
  if (told !== undefined) return told;
  const history = dossier.ofPieces.has(piece) ? historyOf(factsOfPiece(dossier, piece)) : { sejours: [], current: NOTHING_HAPPENED };
  dossier.histories.set(piece, history);
  return history;
}

/** The stories of all pièces of a dossier. */
export function historiesOf(dossier: DossierRecord): ReadonlyMap<string, PieceHistory> {
  return new Map(Array.from(dossier.ofPieces.keys(), (piece) => [piece, historyOfPiece(dossier, piece)]));
}

/** How people call a pièce; its id while it was not received. */
export function referenceOf(dossier: DossierRecord, piece: string): string {
  const received = dossier.ofPieces.get(piece)?.find((fact) => fact.kind === 'received');
  return received?.kind === 'received' ? received.reference : piece;
}

/** What the list of dossiers shows, as known today. */
export interface DossierSummary {
  readonly caisse: string | null;
  readonly etape: string | null;
  readonly closedOn: PlainDate | null;
  readonly lastFactOn: PlainDate | null;
  readonly pieces: number;
  readonly piecesInStock: number;
}

export function summaryOf(dossier: DossierRecord): DossierSummary {
  let [etape, closedOn, lastFactOn]: [string | null, PlainDate | null, PlainDate | null] = [null, null, null];
  for (const fact of factsInForce(dossier.ofDossier)) {
    if (fact.kind === 'etapeEntered') etape = fact.etape;
    if (fact.kind === 'closed') closedOn = fact.on;
    lastFactOn = fact.on;
  }
  let [caisse, pieces, piecesInStock]: [string | null, number, number] = [null, 0, 0];
  for (const [piece, facts] of dossier.ofPieces) {
    const { place, inStock } = historyOfPiece(dossier, piece).current;
    if (place !== null) pieces += 1;
    if (inStock) piecesInStock += 1;
    // The owner of a pièce still in stock says more than that of one that has left.
    if (place !== null && (caisse === null || inStock)) caisse = place.caisse;
    for (const { on } of facts) lastFactOn = lastFactOn === null ? on : latest(lastFactOn, on);
  }
  return { caisse, etape, closedOn, lastFactOn, pieces, piecesInStock };
}

/** How much of memory a record takes, in facts; at least 1. */
export function factCount(dossier: DossierRecord): number {
  let facts = 1 + dossier.ofDossier.length;
  for (const ofPiece of dossier.ofPieces.values()) facts += ofPiece.length;
  return facts;
}

/** What each kind of fact says beside its id, days and order, in the order in which it is kept. */
const CONTENT: Readonly<Record<Fact['kind'], readonly string[]>> = {
  received: ['reference', 'caisse', 'procedure', 'type', 'canal', 'population'],
  qualified: ['procedure', 'type', 'population'],
  processed: ['mode'],
  returned: [],
  neutralised: [],
  reopened: [],
  transferred: ['caisse', 'caisseExecutante'],
  etapeEntered: ['etape'],
  waitingStarted: ['waitingFor', 'wait'],
  waitingEnded: ['wait'],
  closed: [],
  corrected: ['corrects'],
  cancelled: ['cancels'],
};

type PackedFact = [kind: Fact['kind'], id: string, on: string, at: string | null, knownOn: string, order: number, ...content: unknown[]];

function packed(fact: Fact): PackedFact {
  const { kind, id, on, at, knownOn, order } = fact;
  const content: Readonly<Record<string, unknown>> = fact;
  const line: PackedFact = [kind, id, on, at, knownOn, order];
  for (const key of CONTENT[kind]) line.push(content[key]);
  return line;
}

/** A field that facts gained since they were packed is null. */
function unpacked([kind, id, on, at, knownOn, order, ...content]: PackedFact, piece: string | null): Fact {
  return { kind, ...Object.fromEntries(CONTENT[kind].map((key, n) => [key, content[n] ?? null])), id, piece, on, at, knownOn, order } as Fact;
}

/** The facts without the names of their fields, which would weigh more than what they say. */
export function packFacts(dossier: DossierRecord): string {
  return JSON.stringify([dossier.ofDossier.map(packed), [...dossier.ofPieces].map(([piece, facts]) => [piece, facts.map(packed)])]);
}

export function unpackFacts(text: string): Pick<DossierRecord, 'ofDossier' | 'ofPieces'> {
  const [ofDossier, ofPieces] = JSON.parse(text) as [PackedFact[], [string, PackedFact[]][]];
  return {
    ofDossier: ofDossier.map((fact) => unpacked(fact, null)),
    ofPieces: new Map(ofPieces.map(([piece, facts]) => [piece, facts.map((fact) => unpacked(fact, piece))])),
  };
}
