import type { Decider } from '#libs/kernel';

/** Several commands of one stream, decided in order as one. */
export interface SayAll<Command> {
  readonly type: 'SayAll';
  readonly commands: readonly Command[];
}

/** All that a file says of a stream, at once: each command is decided on what those before it came to. */
export function allAtOnce<Command, Event, State>(decider: Decider<Command, Event, State>): Decider<SayAll<Command>, Event, State> {
  return {
    ...decider,
    decide: ({ commands }, state) => {
      const said: Event[] = [];
      let at = state;
      for (const command of commands) {
        const events = decider.decide(command, at);
        at = events.reduce(decider.evolve, at);
        said.push(...events);
      }
      return said;
    },
  };
}
