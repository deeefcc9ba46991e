import { referentielProjection, stockProjection } from '#libs/read-model';
import type { Projection } from '#libs/runner';

/** Every read model there is, the small one first: the one list that the projector runs and the operator names. */
export const projections: readonly Projection[] = [referentielProjection, stockProjection];
