import type { RollupState, RollupStore } from './rollup.store.js';

/** How far each caisse, and all of them together, are told by a definition. */
export type StatesByCaisse = ReadonlyMap<string, Pick<RollupState, 'calendar' | 'filledTo'>>;

/** How far definitions are told, as one snapshot sees it: several ask for the same while one question is answered, and it is read once. */
export class RolledUpStates {
  private readonly known = new Map<string, StatesByCaisse>();

  constructor(private readonly store: Pick<RollupStore, 'statesAlike'>) {}

  /** By definition, each that is asked; empty where nothing is told by it. Definitions that tell all caisses alike have the same object. */
  async of(definitions: readonly string[]): Promise<ReadonlyMap<string, StatesByCaisse>> {
    const missing = [...new Set(definitions)].filter((definition) => !this.known.has(definition));
    if (missing.length > 0) await this.read(missing);
    return new Map(definitions.map((definition) => [definition, this.known.get(definition) ?? new Map()]));
  }

  private async read(definitions: readonly string[]): Promise<void> {
    const rows = await this.store.statesAlike(definitions);
    const made = new Map<string, StatesByCaisse>();
    for (const definition of definitions) {
      const own = rows.filter((row) => row.definitions.includes(definition));
      const key = own.map((row) => rows.indexOf(row)).join(' ');
      const states = made.get(key) ?? new Map(own.flatMap((row) => row.caisses.map((caisse) => [caisse, row])));
      made.set(key, states);
      this.known.set(definition, states);
    }
  }
}
