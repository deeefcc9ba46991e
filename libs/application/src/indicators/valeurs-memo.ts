import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Definition, definitionReference, type Ensemble, type Valeur } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { LedgerReader, LedgerVersion } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { ValeursRequest } from './valeurs.js';

/** What is told of one indicator on one day, and about how many bytes it takes: rather more than less. */
interface ToldOfDay {
  readonly day: PlainDate;
}

const [BYTES_OF_CELL, BYTES_OF_VALEUR, BYTES_OF_DELAI, BYTES_OF_NAME] = [400, 160, 64, 8];

export const bytesOfValeurs = ({ valeurs }: { readonly valeurs: readonly Valeur[] }): number =>
  valeurs.reduce((sum, { delais }) => sum + BYTES_OF_VALEUR + BYTES_OF_DELAI * (delais?.groups.length ?? 0), BYTES_OF_CELL);

export const bytesOfEnsemble = ({ ensemble: { missing } }: { readonly ensemble: Ensemble }): number => BYTES_OF_CELL + BYTES_OF_NAME * missing.length;

/**
 * Values as they were told, each under everything that it depends on, so that none is ever wrong: what is no longer asked under its key is forgotten in the end,
 * the least asked first. Nothing is forgotten by time. Values as known on a day are not remembered.
 */
export class ValeursMemo {
  private readonly cells: LRUCache<string, { readonly told: ToldOfDay; readonly bytes: number }>;
  /** The reference tables never change in place: another content is another object. */
  private readonly numbers = new WeakMap<Referentiel, number>();
  private next = 0;

  /** @param bytes the most that is held, about */
  constructor(bytes: number) {
    this.cells = new LRUCache({ maxSize: bytes, sizeCalculation: (cell) => cell.bytes });
  }

  /**
   * What is remembered of one question, in one snapshot; null where nothing can be.
   * @param since from which day on something is known of each organisme
   */
  async of(
    reader: LedgerReader,
    referentiel: Referentiel,
    { organismes, knownOn, by, procedure }: ValeursRequest,
    since: ReadonlyMap<string, PlainDate>,
  ): Promise<MemoOfQuestion | null> {
    const version = knownOn === null ? await reader.rollups.version() : null;
    if (version === null) return null;
    const asked = [version.generation, this.numberOf(referentiel), by, procedure, organismes, organismes.map((organisme) => since.get(organisme))];
    const digest = createHash('sha256').update(JSON.stringify(asked)).digest('base64');
    return new MemoOfQuestion(this.cells, digest, version, {
      mesures: async () => reader.releves.version(),
      parcours: async () => reader.parcours.version(),
    });
  }

  private numberOf(referentiel: Referentiel): number {
    const known = this.numbers.get(referentiel) ?? (this.next += 1);
    this.numbers.set(referentiel, known);
    return known;
  }
}

/** What indicators are made of beside the stock, whose days are told apart. */
type Beside = 'mesures' | 'parcours';

/** The values of one question that are remembered, and those to be. */
export class MemoOfQuestion {
  private readonly besides = new Map<Beside, string>();
  private readonly versions = new Map<PlainDate, string>();

  constructor(
    private readonly cells: ValeursMemo['cells'],
    private readonly digest: string,
    private readonly version: LedgerVersion,
    private readonly readVersion: Readonly<Record<Beside, () => Promise<string>>>,
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
    await this.lookBeside([...asked.values()]);
    const keyOf = (definition: Definition, day: PlainDate): string => `${kind} ${this.key(definition, day)}`;
    const found = new Map(
      [...asked].map(([text, definition]) => [
        text,
        new Map(days.map((day) => [day, this.cells.get(keyOf(definition, day))?.told as Told | undefined])),
      ]),
    );
    const rest = new Map([...asked].filter(([text]) => [...(found.get(text)?.values() ?? [])].includes(undefined)));
    const missing = days.filter((day) => [...rest.keys()].some((text) => found.get(text)?.get(day) === undefined));
    if (missing.length > 0) {
      const told = await ask(rest, missing);
      for (const [text, definition] of rest) {
        for (const each of told.get(text) ?? []) {
          this.cells.set(keyOf(definition, each.day), { told: each, bytes: bytesOf(each) });
          found.get(text)?.set(each.day, each);
        }
      }
    }
    return new Map([...found].map(([text, ofDays]) => [text, [...ofDays.values()].flatMap((each) => each ?? [])]));
  }

  /** Reads the versions that the keys of some indicators are made with, each once. */
  private async lookBeside(definitions: readonly Definition[]): Promise<void> {
    for (const beside of new Set(definitions.map(besideOf))) {
      if (beside !== null && !this.besides.has(beside)) this.besides.set(beside, await this.readVersion[beside]());
    }
  }

  private key(definition: Definition, day: PlainDate): string {
    const beside = besideOf(definition);
    const version = beside === null ? '' : (this.besides.get(beside) ?? '');
    return `${this.digest} ${definitionReference(definition)} ${day} ${this.versionOf(day)} ${version}`;
  }

  /** What changes whenever something is learnt of a day or of those before: of a day that is not closed, whenever anything is. */
  private versionOf(day: PlainDate): string {
    const known = this.versions.get(day);
    if (known !== undefined) return known;
    const { position, setAside, closedTo, marked, revisions } = this.version;
    const isClosed = closedTo !== null && day <= closedTo && (marked === null || marked > day);
    const revision = revisions.reduce((last, each) => (each.fromOn <= day ? Math.max(last, each.revision) : last), 0);
    const made = isClosed ? `closed ${String(revision)}` : `open ${position} ${String(setAside)}`;
    this.versions.set(day, made);
    return made;
  }
}

/** Readings and contracts, or the clocks of dossiers; null for what is made of the stock alone. */
function besideOf(definition: Definition): Beside | null {
  if (definition.block === 'releve' || definition.block === 'rapport') return 'mesures';
  return definition.block === 'delai' && definition.horloge !== undefined ? 'parcours' : null;
}
