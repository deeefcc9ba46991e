import type { DataSource } from 'typeorm';
import { type Apport, type CompiledCalendrier, type Mesure, mesureOf, type ProcedureDefinition } from '#libs/domain';
import { type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import { type FollowedDossier, inSnapshot, type ReadPosition } from '#libs/read-model';
import type { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import { published } from '../procedures/published.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { assertNotInFuture } from '../today.js';
import type { Settings } from '../tokens.js';
import type { ObjectifsRequest } from './objectifs.query.js';

/** What is measured: the last version of a procédure, in a year, on a day. */
export interface Measuring {
  readonly definition: ProcedureDefinition;
  readonly year: number;
  readonly on: PlainDate;
  /** Those of its objectifs that something measures. */
  readonly mesures: ReadonlyMap<string, Mesure>;
}

function calendrierOf(caisse: string | null, on: PlainDate, referentiel: Referentiel): CompiledCalendrier {
  const calendrier = (caisse === null ? null : referentiel.calendarOf(caisse, on)) ?? referentiel.defaultCalendar();
  if (calendrier !== null) return calendrier;
  throw new DomainError('calendrier.unknown', `aucun calendrier n’est publié pour la caisse ${caisse ?? 'par défaut'}`, { caisse });
}

/** Goes over the dossiers of a procédure and tells what each brings to its objectifs. */
export class ObjectifReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly referentiels: ReferentielReader,
    private readonly catalogue: ProcedureCatalogue,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** @throws DomainError `procedure.unknown`, `day.inFuture` */
  async measuring({ procedure, year, on }: Pick<ObjectifsRequest, 'procedure' | 'year' | 'on'>): Promise<Measuring> {
    assertNotInFuture('on', on, this.clock, this.settings.timeZone);
    const { definition } = await published(this.catalogue, this.referentiels, procedure, null);
    const day = on ?? dayIn(this.settings.timeZone, this.clock.now());
    const mesures = new Map(
      Object.keys(definition.objectifs).flatMap((code) => {
        const mesure = mesureOf(code, definition);
        return mesure === null ? [] : [[code, mesure] as const];
      }),
    );
    return { definition, year: year ?? Number(day.slice(0, 4)), on: day, mesures };
  }

  /**
   * Each apport to each objectif, dossier by dossier in order of their ids, all from one snapshot, and the place of that snapshot in the log.
   * @throws DomainError `calendrier.unknown`
   */
  async each(
    { definition, year, on, mesures }: Measuring,
    told: (objectif: string, apport: Apport, dossier: FollowedDossier) => void,
  ): Promise<ReadPosition> {
    return this.eachDossier(definition, on, (dossier, calendrier) => {
      for (const [code, mesure] of mesures) {
        const apport = mesure.apportOf(dossier.parcours, { year, asOf: on, calendrier });
        if (apport !== null) told(code, apport, dossier);
      }
    });
  }

  /**
   * Each dossier of a procédure that was opened until a day, in order of their ids, with the calendar of its caisse on that day; all from one snapshot, and
   * the place of that snapshot in the log. @throws DomainError `calendrier.unknown`
   */
  async eachDossier(
    { code }: Pick<ProcedureDefinition, 'code'>,
    on: PlainDate,
    told: (dossier: FollowedDossier, calendrier: CompiledCalendrier) => void,
  ): Promise<ReadPosition> {
    const referentiel = await this.referentiels.read();
    return inSnapshot(this.dataSource, async (reader) => {
      for await (const dossier of reader.parcours.openedUntil(code, on)) told(dossier, calendrierOf(dossier.caisse, on, referentiel));
      return reader.position('parcours');
    });
  }
}
