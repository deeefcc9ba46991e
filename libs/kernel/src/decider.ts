/**
 * The pure core of a thing that is decided about as one.
 * `evolve` never throws and never validates: the past is not negotiable.
 * `decide` throws a DomainError to refuse, and returns no event when there is nothing to do.
 */
export interface Decider<Command, Event, State> {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (command: Command, state: State) => readonly Event[];
}
