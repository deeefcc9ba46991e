import { day } from './french.js';

/** A caisse that was named, and the one that answers for it since a day. */
export interface Fusion {
  readonly caisse: string;
  readonly into: string;
  readonly on: string;
}

/** Where what was one's is asked now. */
export const fusionsText = (fusions: readonly Fusion[]): readonly string[] =>
  fusions.map(
    ({ caisse, into, on }) =>
      `La caisse ${caisse} est dans ${into} depuis le ${day(on)}, où elle a fusionné : demandez ${into}, ou, telle qu’elle était, un jour d’avant.`,
  );
