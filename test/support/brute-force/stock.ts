/**
 * The stock by brute force: the written definitions, taken one after the other, with no thought for speed.
 * It shares nothing with the product – neither code nor types –, so that both can be wrong only in different ways.
 */

/** A fact as a body tells it. `piece` null: about the dossier and all its pièces. `at`: the instant, when it is known. `order`: its place in the file. */
export interface RawFact {
  readonly id: string;
  readonly dossier: string;
  readonly piece: string | null;
  readonly on: string;
  readonly at: string | null;
  readonly knownOn: string;
  readonly order: number;
  readonly says: Saying;
}

export type Saying =
  | {
      readonly fait: 'received';
      readonly caisse: string;
      readonly procedure: string;
      readonly type: string;
      readonly canal: string | null;
      readonly population: string | null;
    }
  | { readonly fait: 'qualified'; readonly procedure: string | null; readonly type: string | null; readonly population: string | null }
  | { readonly fait: 'processed'; readonly mode: 'manual' | 'auto' }
  | { readonly fait: 'returned' }
  | { readonly fait: 'neutralised' }
  | { readonly fait: 'reopened' }
  | { readonly fait: 'transferred'; readonly caisse: string | null; readonly caisseExecutante: string | null }
  | { readonly fait: 'etapeEntered'; readonly etape: string }
  | { readonly fait: 'waitingStarted'; readonly waitingFor: string; readonly wait?: string }
  | { readonly fait: 'waitingEnded'; readonly wait?: string }
  | { readonly fait: 'closed' }
  | { readonly fait: 'corrected'; readonly corrects: string }
  | { readonly fait: 'cancelled'; readonly cancels: string };

/** What a pièce is at the end of a day. */
export interface RawPiece {
  readonly dossier: string;
  readonly piece: string;
  inStock: boolean;
  readonly arrivedOn: string;
  caisse: string;
  doer: string;
  procedure: string;
  type: string;
  population: string | null;
  readonly canal: string | null;
  etape: string | null;
  waitingFor: string | null;
  openWaits: { readonly wait: string | undefined; waitingFor: string }[];
}

export type RawFlow = 'arrived' | 'reopened' | 'putOnHold' | 'processedManual' | 'processedAuto' | 'returned' | 'neutralised' | 'closed';

/** One pièce that came, went or was put on hold: when, how, and what it was just then. */
export interface RawFlowLine {
  readonly on: string;
  readonly flow: RawFlow;
  readonly piece: RawPiece;
}

/** Everything seen on the evening of a day, with what was known on another. */
export interface RawLook {
  /** Every pièce that had arrived, in stock or not. */
  readonly pieces: readonly RawPiece[];
  readonly flows: readonly RawFlowLine[];
  /** The facts that could not be used, by id. */
  readonly setAside: readonly string[];
}

/** A fact on the day on which it is now held to have happened. */
interface Placed {
  readonly fact: RawFact;
  readonly day: string;
  readonly time: string | null;
}

/** The facts « with knownOn ≤ K ». */
function factsKnownOn(facts: readonly RawFact[], knownOn: string): RawFact[] {
  return facts.filter((fact) => fact.knownOn <= knownOn);
}

function byKnownOnThenFileOrder(a: RawFact, b: RawFact): number {
  if (a.knownOn !== b.knownOn) return a.knownOn < b.knownOn ? -1 : 1;
  return a.order - b.order;
}

/** The fact that a correction or a cancellation names; none when it is unknown, of another pièce or dossier, or itself a correction or a cancellation. */
function targetOf(naming: RawFact, known: readonly RawFact[]): RawFact | undefined {
  const { says } = naming;
  if (says.fait !== 'corrected' && says.fait !== 'cancelled') return undefined;
  const id = says.fait === 'corrected' ? says.corrects : says.cancels;
  return known.find(
    (fact) =>
      fact.id === id &&
      fact.dossier === naming.dossier &&
      fact.piece === naming.piece &&
      fact.says.fait !== 'corrected' &&
      fact.says.fait !== 'cancelled',
  );
}

/** The facts that stand after corrections and cancellations, each on its right day; and the namings that found nothing. */
function applyCorrections(known: readonly RawFact[]): { standing: Placed[]; useless: RawFact[] } {
  const namings = known.filter((fact) => fact.says.fait === 'corrected' || fact.says.fait === 'cancelled');
  const standing: Placed[] = [];
  for (const fact of known) {
    if (namings.includes(fact)) continue;
    const aboutIt = namings.filter((naming) => targetOf(naming, known) === fact);
    if (aboutIt.some((naming) => naming.says.fait === 'cancelled')) continue;
    const lastKnown = [...aboutIt].sort(byKnownOnThenFileOrder).at(-1);
    const day = lastKnown?.on ?? fact.on;
    standing.push({ fact, day, time: day === fact.on ? fact.at : null });
  }
  return { standing, useless: namings.filter((naming) => targetOf(naming, known) === undefined) };
}

/** The facts of one day: by (knownOn, file order), then those with a time sorted by it among the places that they occupy. */
function orderOneDay(ofTheDay: readonly Placed[]): Placed[] {
  const ordered = [...ofTheDay].sort((a, b) => byKnownOnThenFileOrder(a.fact, b.fact));
  const timed = ordered.filter(({ time }) => time !== null).sort((a, b) => Date.parse(a.time ?? '') - Date.parse(b.time ?? ''));
  return ordered.map((placed) => (placed.time === null ? placed : (timed.shift() ?? placed)));
}

function orderAll(placed: readonly Placed[]): Placed[] {
  const days = [...new Set(placed.map(({ day }) => day))].sort();
  return days.flatMap((day) => orderOneDay(placed.filter((one) => one.day === day)));
}

function received(fact: RawFact, piece: string, day: string, etape: string | null): RawPiece | undefined {
  if (fact.says.fait !== 'received') return undefined;
  const { caisse, procedure, type, population, canal } = fact.says;
  const { dossier } = fact;
  return {
    dossier,
    piece,
    inStock: true,
    arrivedOn: day,
    caisse,
    doer: caisse,
    procedure,
    type,
    population,
    canal,
    etape,
    waitingFor: null,
    openWaits: [],
  };
}

function transfer(piece: RawPiece, caisse: string | null, doer: string | null): void {
  if (caisse !== null) {
    if (piece.doer === piece.caisse) piece.doer = caisse;
    piece.caisse = caisse;
  }
  if (doer !== null) piece.doer = doer;
}

function qualify(piece: RawPiece, to: { procedure: string | null; type: string | null; population: string | null }): void {
  piece.procedure = to.procedure ?? piece.procedure;
  piece.type = to.type ?? piece.type;
  piece.population = to.population ?? piece.population;
}

/** Out of stock, and with it out of any wait. The answer is what it was just before; none when it was out already. */
function leave(piece: RawPiece): RawPiece | undefined {
  if (!piece.inStock) return undefined;
  const before = { ...piece };
  piece.inStock = false;
  piece.openWaits = [];
  piece.waitingFor = null;
  return before;
}

/** What changes who is waited for, in stock: to be put on hold is to wait for somebody whom one did not wait for just before. */
function waitOtherwise(piece: RawPiece, change: () => void): Outcome {
  const before = piece.waitingFor;
  change();
  return piece.waitingFor === null || piece.waitingFor === before ? 'no flow' : { flow: 'putOnHold', piece: { ...piece } };
}

/** The stock tells the wait that began first among those still open; a wait told again keeps its turn. */
function startWait(piece: RawPiece, { wait, waitingFor }: { wait?: string; waitingFor: string }): void {
  const open = piece.openWaits.find((one) => one.wait === wait);
  if (open === undefined) piece.openWaits.push({ wait, waitingFor });
  else open.waitingFor = waitingFor;
  piece.waitingFor = piece.openWaits[0]?.waitingFor ?? null;
}

/** The one named, or all of them when none is. */
function endWait(piece: RawPiece, { wait }: { wait?: string }): void {
  piece.openWaits = wait === undefined ? [] : piece.openWaits.filter((one) => one.wait !== wait);
  piece.waitingFor = piece.openWaits[0]?.waitingFor ?? null;
}

function comeBack(piece: RawPiece): RawPiece | undefined {
  if (piece.inStock) return undefined;
  piece.inStock = true;
  return { ...piece };
}

type Outcome = 'set aside' | 'no flow' | { readonly flow: RawFlow; readonly piece: RawPiece };

function flowOf(flow: RawFlow, piece: RawPiece | undefined, otherwise: 'set aside' | 'no flow'): Outcome {
  return piece === undefined ? otherwise : { flow, piece };
}

/** What one fact does to a pièce that has arrived. */
function happen(piece: RawPiece, { says }: RawFact): Outcome {
  switch (says.fait) {
    case 'received':
      return 'set aside';
    case 'processed':
      return flowOf(says.mode === 'auto' ? 'processedAuto' : 'processedManual', leave(piece), 'set aside');
    case 'returned':
    case 'neutralised':
      return flowOf(says.fait, leave(piece), 'set aside');
    case 'closed':
      return flowOf('closed', leave(piece), 'no flow');
    case 'reopened':
      return flowOf('reopened', comeBack(piece), 'set aside');
    case 'transferred':
      transfer(piece, says.caisse, says.caisseExecutante);
      return 'no flow';
    case 'qualified':
      qualify(piece, says);
      return 'no flow';
    case 'etapeEntered':
      piece.etape = says.etape;
      return 'no flow';
    case 'waitingStarted':
      return piece.inStock
        ? waitOtherwise(piece, () => {
            startWait(piece, says);
          })
        : 'no flow';
    case 'waitingEnded':
      return waitOtherwise(piece, () => {
        endWait(piece, says);
      });
    case 'corrected':
    case 'cancelled':
      throw new Error('applied before, never replayed');
  }
}

interface Replay {
  readonly piece: RawPiece | undefined;
  readonly flows: readonly RawFlowLine[];
  readonly setAside: readonly string[];
}

/** One pièce, fact after fact. What its dossier went through before it arrived does not concern it, but for the étape: it comes into a dossier that is there. */
function replay(reference: string, placed: readonly Placed[]): Replay {
  let piece: RawPiece | undefined;
  let etapeOfDossier: string | null = null;
  const flows: RawFlowLine[] = [];
  const setAside: string[] = [];
  for (const { fact, day } of placed) {
    if (fact.piece === null && fact.says.fait === 'etapeEntered') etapeOfDossier = fact.says.etape;
    if (piece === undefined) {
      piece = received(fact, reference, day, etapeOfDossier);
      if (piece !== undefined) flows.push({ on: day, flow: 'arrived', piece: { ...piece } });
      else if (fact.piece !== null) setAside.push(fact.id);
      continue;
    }
    const outcome = happen(piece, fact);
    if (outcome === 'set aside') setAside.push(fact.id);
    else if (outcome !== 'no flow') flows.push({ on: day, ...outcome });
  }
  return { piece, flows, setAside };
}

/** The evening of day `on`, with the facts known on `knownOn`. */
export function lookOn(facts: readonly RawFact[], on: string, knownOn: string): RawLook {
  const { standing, useless } = applyCorrections(factsKnownOn(facts, knownOn));
  const pieces: RawPiece[] = [];
  const flows: RawFlowLine[] = [];
  const setAside = useless.map(({ id }) => id);
  for (const [dossier, reference] of piecesOf(facts)) {
    const concerning = standing.filter(({ fact }) => fact.dossier === dossier && (fact.piece === reference || fact.piece === null));
    const replayed = replay(
      reference,
      orderAll(concerning).filter(({ day }) => day <= on),
    );
    if (replayed.piece !== undefined) pieces.push(replayed.piece);
    flows.push(...replayed.flows);
    setAside.push(...replayed.setAside);
  }
  return { pieces, flows, setAside: setAside.sort() };
}

/** Every pièce that any fact names, with its dossier. */
export function piecesOf(facts: readonly RawFact[]): [dossier: string, piece: string][] {
  const seen: [string, string][] = [];
  for (const { dossier, piece } of facts) {
    if (piece !== null && !seen.some(([d, p]) => d === dossier && p === piece)) seen.push([dossier, piece]);
  }
  return seen;
}

/** The dossiers of a file, each with its own facts: no fact acts beyond its dossier. */
export function byDossier(facts: readonly RawFact[]): RawFact[][] {
  const groups = new Map<string, RawFact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.dossier);
    if (group === undefined) groups.set(fact.dossier, [fact]);
    else group.push(fact);
  }
  return [...groups.values()];
}
