import type { AgentCommand } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

/** A reading as a line of a file says it. */
export interface ReadingTold {
  readonly indicateur: string;
  readonly periode: string;
  readonly value: number;
}

/**
 * What a caisse tells of itself beside its pièces, and on which day: of an agent – the commands by which contracts are told –, or readings, as the lines of
 * a file. Pure; whoever carries it out gives the commands of the product.
 */
export type Declared =
  | { readonly kind: 'agent'; readonly on: PlainDate; readonly agent: string; readonly commands: readonly AgentCommand[] }
  | { readonly kind: 'releves'; readonly on: PlainDate; readonly source: string; readonly readings: readonly ReadingTold[] };

/** In the order of their days; of one day, as they were told. */
export const inTime = (declared: readonly Declared[]): readonly Declared[] => [...declared].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
