import type { DataSource, EntityManager } from 'typeorm';
import {
  type Calendrier,
  calendrierOn,
  compileCalendrier,
  type CompiledCalendrier,
  DEFAULT_CALENDRIER,
  type Definition,
  reseauMap,
  type ReseauMap,
} from '#libs/domain';
import { DomainError, type PlainDate } from '#libs/kernel';
import {
  type CaisseCalendrierRow,
  CaisseRow,
  CalendrierRow,
  DefinitionRow,
  type OrganismeRow,
  ProcedureRow,
  readReseau,
  type ReseauRows,
  type Scission,
} from '#libs/read-model';
import { SharedQuestion } from './shared-question.js';

/** What figures and filters refer to, as published and registered so far. Immutable. */
export interface Referentiel {
  /** Of the tables that tell it, but for the sources: no two that differ otherwise ever had the same, in any process. */
  readonly version: string;
  readonly caisses: ReadonlyMap<string, CaisseRow>;
  readonly procedures: ReadonlyMap<string, ProcedureRow>;
  readonly sources: ReadonlySet<string>;
  readonly definitions: readonly Definition[];
  readonly calendriers: readonly Calendrier[];
  /** Caisses, groupements, têtes de réseau. */
  readonly organismes: ReadonlyMap<string, OrganismeRow>;
  /** Their trees and fusions. */
  readonly reseau: ReseauMap;
  readonly scissions: readonly Scission[];
  /** The calendars and zones of a caisse, in order of the day from which each holds; empty for a caisse that nobody registered. */
  daysOf(caisse: string): readonly CaisseCalendrierRow[];
  /** The zone of a caisse on a day; undefined for one that nobody registered. */
  timeZoneOf(caisse: string, on: PlainDate): string | undefined;
  /** The calendar of a caisse on a day: the version it pins, or the last published; null when none is. */
  calendarOf(caisse: string, on: PlainDate): CompiledCalendrier | null;
  /** The last published version of the calendar of a dossier that no caisse has; null when none is published. */
  defaultCalendar(): CompiledCalendrier | null;
}

/**
 * The version of the reference tables, which their writer moves in the transaction that writes them. The place of their projection would not do: it moves
 * with every event of the log, and each command would read them all again. Piles are numbered as they are made: the last number tells whether a source
 * may have come.
 */
const STAMP = `SELECT version, (SELECT max(pile_id) FROM rm.pile) AS piles FROM rm.referentiel_version`;

interface Stamp {
  readonly version: string;
  readonly piles: number | null;
}

/** Said of what the tables may not know yet. */
const STALE = 'ce qui a été publié ou enregistré en dernier n’est pas encore connu : réessayez dans un instant';

/** Reads the reference tables again only when they hold something else. */
export class ReferentielReader {
  private kept: { readonly stamp: Stamp; readonly referentiel: Referentiel } | undefined;

  /** With many callers, a question for each would cost more than what it brings. */
  private readonly question = new SharedQuestion(async () => this.ask());

  /** `untilCurrent`: waits until the tables hold all that the log tells; false when that takes too long. Who only reads does without. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly untilCurrent: () => Promise<boolean> = async () => Promise.resolve(true),
  ) {}

  /** As the tables are after the call. @throws DomainError `query.stale` while tables of another version of the program are being rebuilt */
  async read(): Promise<Referentiel> {
    return this.question.ask();
  }

  /** All that the log tells at the time of the call: for a file, which is read once. @throws DomainError `query.stale` when the tables are late for too long; StoreUnavailable */
  async readCurrent(): Promise<Referentiel> {
    if (!(await this.untilCurrent())) throw new DomainError('query.stale', STALE);
    return this.read();
  }

  /**
   * Judges what a command names. What the tables do not know may have been written a moment ago: it is refused once they hold all that the log tells.
   * @throws DomainError as `judge` does; `query.stale` when it refuses what the tables, which are late, may not know yet; StoreUnavailable
   */
  async judge<Judged>(judge: (referentiel: Referentiel) => Judged): Promise<Judged> {
    const known = await this.read();
    try {
      return judge(known);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (!(await this.untilCurrent())) {
        throw new DomainError('query.stale', `${STALE} (${error.message})`, error.data, { cause: error });
      }
      return judge(await this.read());
    }
  }

  private async ask(): Promise<Referentiel> {
    const stamp = await stampIn(this.dataSource);
    if (this.kept?.stamp.version !== stamp.version || this.kept.stamp.piles !== stamp.piles) this.kept = await this.load();
    return this.kept.referentiel;
  }

  /** In one snapshot, so that nothing later is known under its version. */
  private async load(): Promise<NonNullable<ReferentielReader['kept']>> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const stamp = await stampIn(manager);
      const caisses = await manager.getRepository(CaisseRow).find({ order: { code: 'ASC' } });
      const procedures = await manager.getRepository(ProcedureRow).find({ order: { code: 'ASC' } });
      const calendrierRows = await manager.getRepository(CalendrierRow).find({ order: { code: 'ASC', version: 'ASC' } });
      const definitionRows = await manager.getRepository(DefinitionRow).find({ order: { code: 'ASC', version: 'ASC' } });
      const sources = await manager.query<{ source: string }[]>('SELECT DISTINCT source FROM rm.pile WHERE source IS NOT NULL ORDER BY source');
      const referentiel = referentielOf({
        version: stamp.version,
        caisses,
        procedures,
        sources: sources.map(({ source }) => source),
        definitions: definitionRows.map(({ body }) => JSON.parse(body) as Definition),
        calendriers: calendrierRows.map(({ body }) => JSON.parse(body) as Calendrier),
        reseau: await readReseau(manager),
      });
      return { stamp, referentiel };
    });
  }
}

async function stampIn(source: DataSource | EntityManager): Promise<Stamp> {
  const [stamp] = await source.query<Stamp[]>(STAMP);
  return stamp ?? { version: '', piles: null };
}

export interface ReferentielTables {
  readonly version: string;
  readonly caisses: readonly CaisseRow[];
  readonly procedures: readonly ProcedureRow[];
  readonly sources: readonly string[];
  readonly definitions: readonly Definition[];
  readonly calendriers: readonly Calendrier[];
  readonly reseau: ReseauRows;
}

/** What the rows of the reference tables tell together. */
export function referentielOf(tables: ReferentielTables): Referentiel {
  const compiled = new Map<string, CompiledCalendrier>();
  // In order of version, so that the bare code ends on the last one.
  for (const calendrier of tables.calendriers) {
    const ready = compileCalendrier(calendrier);
    compiled.set(calendrier.code, ready);
    compiled.set(`${calendrier.code}@${String(calendrier.version)}`, ready);
  }
  const caisses = new Map(tables.caisses.map((caisse) => [caisse.code, caisse]));
  const { organismes, scissions, calendriers } = tables.reseau;
  const days = new Map<string, CaisseCalendrierRow[]>();
  for (const row of calendriers) days.set(row.caisse, [...(days.get(row.caisse) ?? []), row]);
  const daysOf: Referentiel['daysOf'] = (caisse) => days.get(caisse) ?? [];
  return {
    version: tables.version,
    caisses,
    organismes: new Map(organismes.map((organisme) => [organisme.code, organisme])),
    reseau: reseauMap(tables.reseau),
    scissions,
    procedures: new Map(tables.procedures.map((procedure) => [procedure.code, procedure])),
    sources: new Set(tables.sources),
    definitions: tables.definitions,
    calendriers: tables.calendriers,
    defaultCalendar: () => compiled.get(DEFAULT_CALENDRIER) ?? null,
    daysOf,
    timeZoneOf: (caisse, on) => calendrierOn(daysOf(caisse), on)?.timeZone,
    calendarOf: (caisse, on) => {
      const held = calendrierOn(daysOf(caisse), on);
      if (held === undefined) return null;
      const { calendrier, calendrierVersion } = held;
      return compiled.get(calendrierVersion === null ? calendrier : `${calendrier}@${String(calendrierVersion)}`) ?? null;
    },
  };
}
