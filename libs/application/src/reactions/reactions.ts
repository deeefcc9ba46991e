import type { Reaction } from '#libs/runner';

/** Every reaction there is: the one list that the projector runs and that readiness tells about. Nothing reacts to anything yet. */
export const reactions: readonly Reaction[] = [];
