/** The part of the HTTP interface that the page reads; regenerated from docs/openapi.json by `npm run generate`. */
interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
}
interface Lag {
  events: number;
  seconds: number;
}
type Status = 'stale' | 'notConfigured' | 'noData' | 'mixed' | 'undefined' | 'partialWindow' | 'ok';
interface Figure {
  status: Status;
  definition: string;
  calendars?: string[];
}
interface Stock extends Figure {
  pieces: number | null;
  dossiers: number | null;
  waiting: number | null;
  waitingFor: Record<string, number>;
  list?: string;
  listWaiting?: string;
  perSet?: Stock[];
}
interface Band {
  from: number;
  to: number | null;
  pieces: number;
}
interface Anteriorite extends Figure {
  threshold: number;
  above: number | null;
  share: number | null;
  bands: Band[];
  list?: string;
  perSet?: Anteriorite[];
}
interface Flux extends Figure {
  from: string | null;
  to: string;
  arrived: number | null;
  processed: number | null;
  automatic: number | null;
  returned: number | null;
  neutralised: number | null;
  closed: number | null;
  reopened: number | null;
  listArrived?: string;
  listProcessed?: string;
  listAutomatic?: string;
  perSet?: Flux[];
}
interface Solde extends Figure {
  value: number | null;
  zone: 'under' | 'tipping' | 'beyond' | null;
  perSet?: Solde[];
}
interface Indicators {
  asOf: string;
  knownOn: string | null;
  ordinal: number;
  lag: Lag;
  filters: Record<string, string>;
  stock: Stock;
  anteriorite: Anteriorite;
  flux: Flux;
  soldeEnJours: Solde;
}
interface SeriesPoint {
  asOf: string;
  pieces: number | null;
  bands: Band[] | null;
  above: number | null;
  arrived: number | null;
  processed: number | null;
  automatic: number | null;
  soldeEnJours: number | null;
  status: Status;
}
interface Series {
  from: string;
  to: string;
  step: 'day' | 'week' | 'month';
  knownOn: string | null;
  ordinal: number;
  lag: Lag;
  definitions: { anteriorite: string[]; soldeEnJours: string[] };
  points: SeriesPoint[];
}
interface Piece {
  pieceId: string;
  piece: string;
  dossierId: string;
  dossier: string;
  source: string | null;
  caisse: string;
  caisseExecutante: string;
  procedure: string;
  type: string;
  population: string | null;
  canal: string | null;
  etape: string | null;
  waitingFor: string | null;
  arrivedOn: string;
  age: number | null;
  ageKind: 'calendar' | 'worked';
  inStockSince: string | null;
  leftOn: string | null;
  exit: string | null;
}
interface PieceList {
  asOf: string;
  knownOn: string | null;
  count: number;
  ordinal: number;
  lag: Lag;
  items: Piece[];
  next: string | null;
}
interface Dossier {
  id: string;
  reference: string;
  source: string | null;
  origin: 'native' | 'imported';
  procedure: string | null;
  caisse: string | null;
  status: 'open' | 'closed';
  openedOn: string;
  closedOn: string | null;
  agent: string | null;
  etape: string | null;
  pieces: number;
  piecesInStock: number;
  lastEventOn: string | null;
}
interface Page<Item> {
  count: number;
  items: Item[];
  next: string | null;
}
interface Reference {
  code: string;
  label?: string;
}
interface SetAside {
  factId: string;
  kind: string;
  pieceId: string;
  on: string;
  knownOn: string;
  reason: string;
}
interface DossierPiece {
  id: string;
  reference: string;
  inStock: boolean;
  type: string | null;
  caisse: string | null;
  caisseExecutante: string | null;
  etape: string | null;
  arrivedOn: string | null;
  leftOn: string | null;
  exit: string | null;
  waitingFor: string | null;
  age: number | null;
}
interface DossierDetail extends Omit<Dossier, 'pieces'> {
  revision: number;
  attributes: Record<string, unknown>;
  pieces: DossierPiece[];
  setAside: SetAside[];
}
interface HistoryItem {
  revision: number;
  type: string;
  on: string;
  knownOn: string;
  actor: string | null;
  sentence: string;
}
interface Definition {
  code: string;
  version: number;
  block: string;
  label: string;
  source: string;
  dayKind?: 'calendar' | 'worked';
  window?: number;
  zones?: { tipping: number; beyond: number } | null;
}
interface ImportItem {
  id: string;
  status: string;
  source: string;
  lastDay: string | null;
}

interface Slice {
  on?: string;
  knownOn?: string;
  caisse?: string;
  doer?: string;
  procedure?: string;
  type?: string;
  source?: string;
}
interface Json<Body> {
  headers: Record<string, unknown>;
  content: { 'application/json': Body };
}
interface Get<Parameters, Body> {
  parameters: Parameters;
  get: {
    parameters: Parameters;
    requestBody?: never;
    responses: { 200: Json<Body>; default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } } };
  };
}
interface Asked<Query> {
  query?: Query;
  header?: never;
  path?: never;
  cookie?: never;
}
interface Named<Query> {
  query?: Query;
  header?: never;
  path: { id: string };
  cookie?: never;
}
type Many<T> = T | T[];

export interface paths {
  '/api/v1/indicators': Get<Asked<Slice>, Many<Indicators>>;
  '/api/v1/indicators/series': Get<Asked<Slice & { from: string; to: string; step?: 'day' | 'week' | 'month' }>, Series>;
  '/api/v1/pieces': Get<Asked<Slice & Record<string, string | number | undefined>>, PieceList>;
  '/api/v1/dossiers': Get<Asked<Slice & Record<string, string | number | undefined>>, Page<Dossier>>;
  '/api/v1/dossiers/{id}': Get<Named<never>, DossierDetail>;
  '/api/v1/dossiers/{id}/history': Get<Named<{ limit?: number; cursor?: string }>, Page<HistoryItem>>;
  '/api/v1/caisses': Get<Asked<{ limit?: number }>, Page<Reference>>;
  '/api/v1/procedures': Get<Asked<{ limit?: number }>, Page<Reference>>;
  '/api/v1/sources': Get<Asked<{ limit?: number }>, Page<Reference>>;
  '/api/v1/definitions': Get<Asked<{ limit?: number }>, Page<Definition>>;
  '/api/v1/imports': Get<Asked<{ limit?: number }>, Page<ImportItem>>;
}
