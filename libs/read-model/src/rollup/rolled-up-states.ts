import type { RollupState, RollupStore } from './rollup.store.js';

/** How far each caisse, and all of them together, are told by a definition. */
export type StatesByCaisse = ReadonlyMap<string, RollupState>;

/** How far definitions are told, as one snapshot sees it: several ask for the same while one question is answered, and it is read once. */
export class RolledUpStates {
  private readonly known = new Map<string, Map<string, RollupState>>();

  constructor(private readonly store: Pick<RollupStore, 'states'>) {}

  /** By definition, each that is asked; empty where nothing is told by it. */
  async of(definitions: readonly string[]): Promise<ReadonlyMap<string, StatesByCaisse>> {
    const missing = [...new Set(definitions)].filter((definition) => !this.known.has(definition));
    const states = missing.length === 0 ? [] : await this.store.states(missing);
    for (const definition of missing) this.known.set(definition, new Map());
    for (const state of states) this.known.get(state.definition)?.set(state.caisse, state);
    return new Map(definitions.map((definition) => [definition, this.known.get(definition) ?? new Map<string, RollupState>()]));
  }
}
