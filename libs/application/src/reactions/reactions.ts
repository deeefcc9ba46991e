import type { Reaction } from '#libs/runner';
import type { DeskWork } from './dossier-work.js';
import { DOSSIER_ANSWERED, DOSSIER_REQUESTED, linkedDossiers } from './linked-dossiers.js';

/** Every reaction there is, by name: what readiness and measures tell about. */
export const reactions: readonly Pick<Reaction, 'name' | 'types'>[] = [DOSSIER_REQUESTED, DOSSIER_ANSWERED];

/** The reactions themselves, on the desk where they work: the one list that the projector runs. */
export const reactionsOn = (work: () => Promise<DeskWork>): readonly Reaction[] => linkedDossiers(work);
