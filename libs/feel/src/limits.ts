/** Of an expression or a cell, in UTF-16 units: longer ones are not even parsed. The worst that was found of this length parses in a tenth of a second. */
export const MAX_EXPRESSION = 2_000;

/** Of nested nodes: `a and b and c` nests one deeper at each `and`. */
export const MAX_DEPTH = 80;

/** Of a text, read, written or made, in UTF-16 units. */
export const MAX_TEXT = 10_000;

/** Of digits after the point that a number may be rounded to. */
export const MAX_SCALE = 12;

/** Of a table. */
export const MAX_INPUTS = 20;
export const MAX_OUTPUTS = 20;
export const MAX_RULES = 500;

/** Of all cells of a table together, in UTF-16 units. */
export const MAX_TABLE = 100_000;

/** Of the parts into which the cells of a table may cut an input, for overlaps and gaps to be told. */
export const MAX_PARTS = 1_000;

/** Of the overlaps and gaps that are told of a table: the first ones. */
export const MAX_TOLD = 20;

/** Of the steps that looking for a gap in a table may take: some milliseconds. Past them, the answer is « cannot tell ». */
export const MAX_SEARCH = 20_000;
