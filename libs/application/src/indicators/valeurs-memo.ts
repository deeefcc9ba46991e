import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Definition, definitionReference, type EffectifsOfPeriodes, type Ensemble, type Valeur } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { LedgerReader, LedgerVersion } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { kept } from './ledger-sheet.js';
import { firstDays } from './ledger-valeurs.js';
import type { ValeursRequest } from './valeurs.js';

/** What is told of one indicator on one day. */
interface ToldOfDay {
  readonly day: PlainDate;
}

/** About how many bytes V8 takes for each; for those of a cell rather more than less. */
const [BYTES_OF_CELL, BYTES_OF_VALEUR, BYTES_OF_NUMBER, BYTES_OF_NAME, BYTES_OF_POINT] = [400, 96, 8, 8, 1_000];

const bytesOfValeur = ({ delais, cotes }: Valeur): number =>
  BYTES_OF_VALEUR * (1 + (cotes?.length ?? 0)) + BYTES_OF_NUMBER * (delais?.comptes.length ?? 0);

export const bytesOfValeurs = ({ valeurs }: { readonly valeurs: readonly Valeur[] }): number =>
  valeurs.reduce((sum, valeur) => sum + bytesOfValeur(valeur), BYTES_OF_CELL);

export const bytesOfEnsemble = ({ ensemble: { missing } }: { readonly ensemble: Ensemble }): number => BYTES_OF_CELL + BYTES_OF_NAME * missing.length;

type FirstDays = ReadonlyMap<string, PlainDate>;

type FirstDaysAsked = Pick<ValeursRequest, 'by' | 'knownOn' | 'procedure'>;

/** By owner or doer, and procédure, as of some places in the log. */
const MOST_FIRST_DAYS = 100;

/** Of the caisses of a réseau, and of some groupements. */
const MOST_EFFECTIFS = 20;

/** What one question was told of one day, each under its name. */
interface Cell {
  readonly told: Map<string, ToldOfDay>;
  readonly bytes: number;
  /** Nothing but what is learnt late changes it. */
  readonly isClosed: boolean;
}

/** Ten years of a réseau by all indicators are thousands of values, and a hundred cells: asked again, each cell is looked up once. */
class Cells {
  private readonly known: LRUCache<string, Cell>;

  constructor(bytes: number) {
    this.known = new LRUCache({ maxSize: bytes, sizeCalculation: (cell) => cell.bytes });
  }

  get(key: string): ReadonlyMap<string, ToldOfDay> | undefined {
    return this.known.get(key)?.told;
  }

  add<Told extends ToldOfDay>(key: string, more: ReadonlyMap<string, Told>, bytesOf: (told: Told) => number, isClosed: boolean): void {
    if (more.size === 0) return;
    const { told, bytes: before } = this.known.peek(key) ?? { told: new Map<string, ToldOfDay>(), bytes: 0 };
    let bytes = before;
    for (const [name, each] of more) {
      if (!told.has(name)) bytes += bytesOf(each);
      told.set(name, each);
    }
    this.known.set(key, { told, bytes, isClosed });
  }

  /** Of closed days, what takes least by itself first, of others what was asked last. */
  closed(): readonly (readonly [key: string, cell: Cell])[] {
    const ownBytes = ([, { bytes, told }]: readonly [string, Cell]): number => bytes / told.size;
    return [...this.known.entries()].filter(([, { isClosed }]) => isClosed).sort((one, other) => ownBytes(one) - ownBytes(other));
  }
}

/** A point of a series. */
interface ToldPoint<Point> extends ToldOfDay {
  readonly point: Point;
}

/** Cells as they are written. */
export type WrittenCells = readonly (readonly [key: string, bytes: number, told: readonly (readonly [name: string, told: ToldOfDay])[]])[];

/**
 * Values as they were told, each under everything that it depends on, so that none is ever wrong: what is no longer asked under its key is forgotten in the end,
 * the least asked first. Nothing is forgotten by time. Values as known on a day are not remembered. The keys say the same in any process that runs the same program.
 */
export class ValeursMemo {
  private readonly cells: Cells;
  /** From which day on something is known of each organisme, as of a place in the log. */
  private readonly firstDays = new LRUCache<string, FirstDays>({ max: MOST_FIRST_DAYS });
  /** The contracts of some organismes, as of a place among what is measured. */
  private readonly effectifs = new LRUCache<string, EffectifsOfPeriodes>({ max: MOST_EFFECTIFS });
  /** One question may be made of many. */
  private readonly snapshots = new WeakMap<LedgerReader, VersionsOfSnapshot>();

  /** @param bytes the most that is held, about */
  constructor(bytes: number) {
    this.cells = new Cells(bytes);
  }

  /** What is remembered of one question, in one snapshot; null where nothing can be. */
  async of(reader: LedgerReader, referentiel: Referentiel, request: ValeursRequest): Promise<MemoOfQuestion | null> {
    const { organismes, knownOn, by, procedure } = request;
    if (knownOn !== null) return null;
    const versions = this.versionsOf(reader);
    const version = await versions.ledger();
    if (version === null) return null;
    const since = await this.since(reader, request, version);
    const asked = [version.generation, referentiel.version, by, procedure, organismes, organismes.map((organisme) => since.get(organisme))];
    return new MemoOfQuestion(this.cells, this.effectifs, digestOf(asked), new DaysOfLedger(version), versions, since);
  }

  /** What is remembered of a series as known now; null where nothing can be. @param madeOf whatever tells it, beside the stock and the reference tables */
  async ofSeries(reader: LedgerReader, referentiel: Referentiel, madeOf: readonly unknown[]): Promise<MemoOfSeries | null> {
    const version = await this.versionsOf(reader).ledger();
    if (version === null) return null;
    return new MemoOfSeries(this.cells, digestOf([version.generation, referentiel.version, ...madeOf]), new DaysOfLedger(version));
  }

  /** From which day on something is known of each organisme. */
  async firstDaysOf(reader: LedgerReader, request: FirstDaysAsked): Promise<FirstDays> {
    const version = request.knownOn === null ? await this.versionsOf(reader).ledger() : null;
    return version === null ? firstDays(reader, request) : this.since(reader, request, version);
  }

  private versionsOf(reader: LedgerReader): VersionsOfSnapshot {
    const versions = this.snapshots.get(reader) ?? new VersionsOfSnapshot(reader);
    this.snapshots.set(reader, versions);
    return versions;
  }

  private async since(reader: LedgerReader, request: FirstDaysAsked, version: LedgerVersion): Promise<FirstDays> {
    const key = [version.generation, placeOf(version), request.by, request.procedure ?? ''].join(' ');
    const since = this.firstDays.get(key) ?? (await firstDays(reader, request));
    this.firstDays.set(key, since);
    return since;
  }

  /**
   * What is remembered of closed days, up to so many bytes: the smallest first – the months of a réseau through ten years take what some days of its caisses
   * take –, of others what was asked last.
   */
  written(bytes: number): WrittenCells {
    let left = bytes;
    const cells: WrittenCells[number][] = [];
    for (const [key, cell] of this.cells.closed()) {
      left -= cell.bytes;
      if (left < 0) break;
      cells.push([key, cell.bytes, [...cell.told]]);
    }
    return cells;
  }

  /** Remembers what the same program wrote. */
  recall(cells: WrittenCells): void {
    for (const [key, bytes, told] of cells) this.cells.add(key, new Map(told), () => Math.ceil(bytes / told.length), true);
  }
}

const digestOf = (asked: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(asked)).digest('base64');

/** Everything that was learnt of the stock. */
const placeOf = ({ position, setAside }: LedgerVersion): string => `${position} ${String(setAside)}`;

/** What indicators are made of beside the stock, whose days are told apart; `debuts`: since when a procédure is known of each caisse. */
type Beside = 'mesures' | 'parcours' | 'debuts';

const BESIDES = [null, 'mesures', 'parcours', 'debuts'] as const satisfies readonly (Beside | null)[];

/** The versions of what is read in one snapshot, each read once. */
class VersionsOfSnapshot {
  private stock: Promise<LedgerVersion | null> | undefined;
  private readonly besides = new Map<Beside, Promise<string>>();

  constructor(private readonly reader: LedgerReader) {}

  async ledger(): Promise<LedgerVersion | null> {
    this.stock ??= this.reader.rollups.version();
    return this.stock;
  }

  async beside(which: Beside): Promise<string> {
    const known = this.besides.get(which) ?? this.read(which);
    this.besides.set(which, known);
    return known;
  }

  private async read(which: Beside): Promise<string> {
    switch (which) {
      case 'mesures':
        return this.reader.releves.version();
      case 'parcours':
        return this.reader.parcours.version();
      case 'debuts': {
        // A pièce that is transferred today had arrived before: its procédure is known there since then, and no day of the stock has changed.
        const version = await this.ledger();
        return version === null ? '' : placeOf(version);
      }
    }
  }
}

/** Which state of the log a day is told by, in one snapshot. */
class DaysOfLedger {
  private readonly versions = new Map<PlainDate, string>();

  constructor(private readonly version: LedgerVersion) {}

  /** What changes whenever something is learnt of a day or of those before: of a day that is not closed, whenever anything is. */
  versionOf(day: PlainDate): string {
    return kept(this.versions, day, () => {
      const revision = this.version.revisions.reduce((last, each) => (each.fromOn <= day ? Math.max(last, each.revision) : last), 0);
      return this.isClosed(day) ? `closed ${String(revision)}` : `open ${placeOf(this.version)}`;
    });
  }

  isClosed(day: PlainDate): boolean {
    const { closedTo, marked } = this.version;
    return closedTo !== null && day <= closedTo && (marked === null || marked > day);
  }
}

/** The only thing that is told of a day in a series. */
const POINT = 'point';

/** The points of one series that are remembered, and those to be. */
export class MemoOfSeries {
  constructor(
    private readonly cells: Cells,
    private readonly digest: string,
    private readonly days: DaysOfLedger,
  ) {}

  /** Points of some days, each with what moved since another day. @param ask those that are not remembered, in their order @returns all, in their order */
  async tell<Point extends object, Span extends { readonly day: PlainDate; readonly since: PlainDate }>(
    spans: readonly Span[],
    ask: (spans: readonly Span[]) => Promise<readonly Point[]>,
  ): Promise<readonly Point[]> {
    const keyOf = ({ day, since }: Span): string => `series ${this.digest} ${since} ${day} ${this.days.versionOf(day)}`;
    const found = spans.map((span) => (this.cells.get(keyOf(span))?.get(POINT) as ToldPoint<Point> | undefined)?.point);
    const missing = spans.filter((_, rank) => found[rank] === undefined);
    const told = missing.length === 0 ? [] : await ask(missing);
    for (const [rank, span] of missing.entries()) {
      const [point, { day }] = [told[rank], span];
      if (point === undefined) continue;
      const cell: ToldPoint<Point> = { day, point };
      this.cells.add(keyOf(span), new Map([[POINT, cell]]), () => BYTES_OF_POINT, this.days.isClosed(day));
    }
    let next = 0;
    return found.flatMap((point) => point ?? told[next++] ?? []);
  }
}

/** The values of one question that are remembered, and those to be. */
export class MemoOfQuestion {
  constructor(
    private readonly cells: Cells,
    private readonly contrats: ValeursMemo['effectifs'],
    private readonly digest: string,
    private readonly days: DaysOfLedger,
    private readonly snapshot: VersionsOfSnapshot,
    /** From which day on something is known of each organisme. */
    readonly since: FirstDays,
  ) {}

  /**
   * What is remembered, and what is told now of all that is not – those indicators, on those days.
   * @returns by the reference that was asked, the days in their order
   */
  async tell<Told extends ToldOfDay>(
    kind: 'valeurs' | 'ensembles',
    asked: ReadonlyMap<string, Definition>,
    days: readonly PlainDate[],
    bytesOf: (told: Told) => number,
    ask: (asked: ReadonlyMap<string, Definition>, days: readonly PlainDate[]) => Promise<ReadonlyMap<string, readonly Told[]>>,
  ): Promise<ReadonlyMap<string, readonly Told[]>> {
    const found = new Map<string, readonly Told[]>();
    // Apart: what makes all days of some new, a reading or an event, makes none of the others.
    for (const beside of BESIDES) {
      const alike = new Map([...asked].filter(([, definition]) => besideOf(definition) === beside));
      if (alike.size === 0) continue;
      const version = beside === null ? '' : `${beside} ${await this.snapshot.beside(beside)}`;
      const keyOf = (day: PlainDate): string => `${kind} ${this.digest} ${day} ${this.days.versionOf(day)} ${version}`;
      for (const [text, told] of await this.tellAlike(keyOf, alike, days, bytesOf, ask)) found.set(text, told);
    }
    return new Map([...asked.keys()].map((text) => [text, found.get(text) ?? []]));
  }

  /** Of indicators that are made of the same. */
  private async tellAlike<Told extends ToldOfDay>(
    keyOf: (day: PlainDate) => string,
    asked: ReadonlyMap<string, Definition>,
    days: readonly PlainDate[],
    bytesOf: (told: Told) => number,
    ask: (asked: ReadonlyMap<string, Definition>, days: readonly PlainDate[]) => Promise<ReadonlyMap<string, readonly Told[]>>,
  ): Promise<ReadonlyMap<string, readonly Told[]>> {
    const names = new Map([...asked].map(([text, definition]) => [text, definitionReference(definition)]));
    const cells = days.map((day) => this.cells.get(keyOf(day)));
    const isTold = (text: string, cell: (typeof cells)[number]): boolean => cell?.has(names.get(text) ?? '') === true;
    const rest = new Map([...asked].filter(([text]) => !cells.every((cell) => isTold(text, cell))));
    const missing = days.filter((_, rank) => [...rest.keys()].some((text) => !isTold(text, cells[rank])));
    const told = missing.length === 0 ? new Map<string, readonly Told[]>() : await ask(rest, missing);
    const fresh = new Map(missing.map((day) => [day, new Map<string, Told>()]));
    for (const [text, name] of names) for (const each of told.get(text) ?? []) fresh.get(each.day)?.set(name, each);
    for (const [day, ofDay] of fresh) this.cells.add(keyOf(day), ofDay, bytesOf, this.days.isClosed(day));
    const toldOf = (name: string) => days.flatMap((day, rank) => fresh.get(day)?.get(name) ?? (cells[rank]?.get(name) as Told | undefined) ?? []);
    return new Map([...names].map(([text, name]) => [text, toldOf(name)]));
  }

  /** The full-time equivalents of the organismes asked, which are the same for all days until a contract changes. @param read what is not remembered */
  async effectifs(read: () => Promise<EffectifsOfPeriodes>): Promise<EffectifsOfPeriodes> {
    const key = `${this.digest} ${await this.snapshot.beside('mesures')}`;
    const known = this.contrats.get(key) ?? (await read());
    this.contrats.set(key, known);
    return known;
  }
}

/** Readings and contracts, the clocks of dossiers, or since when there is a side of the work; null for what is made of the stock alone. */
function besideOf(definition: Definition): Beside | null {
  if (definition.block === 'releve' || definition.block === 'rapport') return 'mesures';
  if (definition.block === 'etapes') return 'debuts';
  return definition.block === 'delai' && definition.horloge !== undefined ? 'parcours' : null;
}
