import type { DataSource } from 'typeorm';
import { CommandExecutor, type EventStore } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { DossierDesk } from '../dossiers/dossier-desk.js';
import { Cadres } from '../parcours/cadres.js';
import { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import { FreshnessReader } from '../freshness/freshness.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import type { Settings } from '../tokens.js';

/** What happens to dossiers without anybody asking is done at this desk: what follows from an event, and what falls due. */
export interface DossierWork extends DeskWork {
  readonly readModel: DataSource;
}

/** What following an event takes. */
export interface DeskWork {
  readonly executor: CommandExecutor;
  readonly store: EventStore;
  readonly desk: DossierDesk;
  readonly catalogue: ProcedureCatalogue;
  readonly clock: Clock;
}

export interface DossierWorkOptions {
  readonly store: EventStore;
  /** Not yet connected: it is, once there is something to do. */
  readonly readModel: DataSource;
  readonly clock: Clock;
  readonly settings: Settings;
}

/** Opens the desk when it is first asked for, and again after a failure. */
export function dossierWork({ store, readModel, clock, settings }: DossierWorkOptions): () => Promise<DossierWork> {
  let opening: Promise<DossierWork> | undefined;
  const open = async (): Promise<DossierWork> => {
    if (!readModel.isInitialized) await readModel.initialize();
    const executor = new CommandExecutor(store, { clock });
    const catalogue = new ProcedureCatalogue(store);
    const freshness = new FreshnessReader(readModel, store, clock);
    const referentiels = new ReferentielReader(readModel, async () => freshness.untilCurrent(['referentiel']));
    // Nobody gives another body under a key that is made of an event or of a setting.
    const desk = new DossierDesk(executor, store, null, clock, settings, referentiels, new Cadres(executor, catalogue, referentiels, clock));
    return { executor, store, desk, catalogue, readModel, clock };
  };
  return async () => {
    opening ??= open();
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
}
