import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Cadre, dossierDecider, type DossierEventData, type Horaires } from '#libs/domain';
import type { CommandExecutor, StreamEvent } from '#libs/event-store';
import { type Clock, dayIn, DomainError } from '#libs/kernel';
import { dossierCodec } from '../codecs.js';
import { idWithin } from '../ids.js';
import type { CompiledProcedure } from '../procedures/compiled-procedure.js';
import { CODES, type LabelOf, labelsOf } from '../procedures/labels.js';
import type { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';

type Asker = NonNullable<DossierEventData['DossierOpened']['requestedBy']>;

/** Which version a dossier follows, by the days and hours of which caisse, and which dossier asked for it. */
interface Followed {
  readonly procedure: string;
  readonly version: number;
  readonly caisse: string | null;
  readonly requestedBy: Asker | null;
}

const KEPT = 20_000;
/** On the day when a caisse changes zones, it is asked of this one which of both it is in. */
const UTC = 'UTC';

/** Finds what decisions on dossiers under a procédure are taken with, and the log does not hold. */
export class Cadres {
  /** Changes by a migration only, of which the decider then tells. */
  private readonly followed: LRUCache<string, Followed>;

  constructor(
    private readonly executor: CommandExecutor,
    private readonly catalogue: ProcedureCatalogue,
    private readonly referentiels: Pick<ReferentielReader, 'judge'>,
    private readonly clock: Clock,
    kept = KEPT,
  ) {
    this.followed = new LRUCache({ max: kept });
  }

  /** The cadre of a command on a dossier; null when the dossier follows no procédure, or does not exist. `referentiel`: as the caller has read it. */
  async of(dossier: string, commandId: string, referentiel?: Referentiel): Promise<Cadre | null> {
    const followed = await this.followedBy(dossier);
    if (followed === null) return null;
    return this.cadre(await this.catalogue.version(followed.procedure, followed.version), dossier, followed.caisse, commandId, referentiel);
  }

  /** The cadre of a dossier that is being opened, or moved to this version. @throws DomainError `calendrier.unknown`, `query.stale`; StoreUnavailable */
  async cadre(compiled: CompiledProcedure, dossier: string, caisse: string | null, commandId: string, referentiel?: Referentiel): Promise<Cadre> {
    const horaires = referentiel === undefined ? await this.horairesOf(caisse) : this.horairesIn(referentiel, caisse);
    return cadreOf(compiled, dossier, horaires, commandId, this.seedOf(commandId));
  }

  /** What contrôles are drawn by: chance, which nobody can foretell. */
  protected seedOf: (commandId: string) => string = () => randomUUID();

  /** How people call what the events of a dossier name by codes. */
  async labelsOf([first]: readonly StreamEvent[]): Promise<LabelOf> {
    const opened = first === undefined ? null : dossierCodec.fromStored(first);
    if (opened?.type !== 'DossierOpened' || opened.data.procedure === null || opened.data.procedureVersion === null) return CODES;
    return labelsOf((await this.catalogue.versionsOf(opened.data.procedure)).map(({ definition }) => definition));
  }

  /** The dossier that asked for this one, and by which link; null when none did. */
  async askerOf(dossier: string): Promise<Asker | null> {
    return (await this.followedBy(dossier))?.requestedBy ?? null;
  }

  /** What is known of the dossier may be out of date. */
  forget(dossier: string): void {
    this.followed.delete(dossier);
  }

  /** @throws DomainError `calendrier.unknown`, `query.stale`; StoreUnavailable */
  async horairesOf(caisse: string | null): Promise<Horaires> {
    return this.referentiels.judge((known) => this.horairesIn(known, caisse));
  }

  /** The days and hours of a caisse as they are counted now. */
  private horairesIn(referentiel: Referentiel, caisse: string | null): Horaires {
    const now = this.clock.now();
    const timeZone = caisse === null ? undefined : referentiel.timeZoneOf(caisse, dayIn(UTC, now));
    const today = dayIn(timeZone ?? UTC, now);
    const calendrier = caisse === null ? referentiel.defaultCalendar() : referentiel.calendarOf(caisse, today);
    if (calendrier === null) {
      throw new DomainError('calendrier.unknown', `aucun calendrier n’est publié pour la caisse ${caisse ?? 'par défaut'}`, { caisse });
    }
    return { calendrier, timeZone: timeZone ?? calendrier.calendrier.timeZone };
  }

  private async followedBy(dossier: string): Promise<Followed | null> {
    const followed = this.followed.get(dossier) ?? (await this.read(dossier));
    if (followed !== null) this.followed.set(dossier, followed);
    return followed;
  }

  private async read(dossier: string): Promise<Followed | null> {
    const { state } = await this.executor.read({ stream: `dossier-${dossier}`, decider: dossierDecider, codec: dossierCodec });
    if (state.status === 'absent' || state.parcours === null) return null;
    const { procedure, version } = state.parcours;
    const { caisse = null, requestedBy = null } = state.opened;
    return { procedure, version, caisse, requestedBy };
  }
}

function cadreOf({ definition, rules }: CompiledProcedure, dossier: string, horaires: Horaires, commandId: string, seed: string): Cadre {
  const idOf = (name: string): string => idWithin(commandId, name);
  return { definition, rules, dossier, seed, idOf, ...horaires };
}
