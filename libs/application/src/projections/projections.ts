import { parcoursProjection, referentielProjection, stockProjection } from '#libs/read-model';
import type { Projection } from '#libs/runner';

/** Every read model there is, the small ones first: the one list that the projector runs and the operator names. */
export const projections: readonly Projection[] = [referentielProjection, parcoursProjection, stockProjection];

/** Whether a generation of this structure was made by another version of the program. */
export const isFrozen = (name: string, structure: number | null): boolean =>
  projections.some((projection) => projection.name === name && projection.structure !== structure);
