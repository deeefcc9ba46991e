import { FIGURE_DEFINITIONS, type FigureDefinition } from '#libs/domain';

const blocks = [...new Set(FIGURE_DEFINITIONS.map(({ block }) => block))].map((block) => FIGURE_DEFINITIONS.filter((each) => each.block === block));

/** Sets that figures can be asked by – one definition of a block at most – and that together hold every definition once. */
export const definitionSets: readonly (readonly FigureDefinition[])[] = Array.from(
  { length: Math.max(...blocks.map(({ length }) => length)) },
  (_, n) => blocks.flatMap((those) => those[n] ?? []),
);
