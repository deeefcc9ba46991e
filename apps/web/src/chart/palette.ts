/** A decal as ECharts draws it: dashes along x and y, turned by `rotation`. */
interface Pattern {
  readonly symbol?: string;
  readonly symbolSize?: number;
  readonly dashArrayX: number | readonly number[];
  readonly dashArrayY: number | readonly number[];
  readonly rotation: number;
}
interface Mark {
  readonly light: string;
  readonly dark: string;
  readonly pattern: Pattern | null;
  /** How a line of it is drawn; solid without this. */
  readonly line?: 'dashed' | 'dotted';
}

const LINES = (rotation: number, gap: number): Pattern => ({ dashArrayX: [1, 0], dashArrayY: [1.5, gap], rotation });
const DOTS: Pattern = { symbol: 'circle', symbolSize: 0.7, dashArrayX: [4, 4], dashArrayY: [4, 4], rotation: 0 };

/**
 * Colours and patterns by mark, the same as in base.css: bands run from cool to warm in an order that the
 * common colour deficiencies keep, and each has a pattern of its own.
 */
export const MARKS: Readonly<Record<string, Mark>> = {
  'band-0': { light: '#2f5fa7', dark: '#5585d6', pattern: null },
  'band-1': { light: '#6aa5d8', dark: '#7db8ea', pattern: LINES(Math.PI / 4, 5) },
  'band-2': { light: '#b3d9ea', dark: '#b9dff0', pattern: DOTS },
  'band-3': { light: '#fbd47a', dark: '#fbd884', pattern: LINES(-Math.PI / 4, 5) },
  'band-4': { light: '#ee8a4a', dark: '#f39a5b', pattern: LINES(0, 4) },
  'band-5': { light: '#a5172c', dark: '#d9566a', pattern: LINES(Math.PI / 2, 4) },
  'flow-in': { light: '#2f5fa7', dark: '#5585d6', pattern: null },
  'flow-out': { light: '#e3a23c', dark: '#eab35c', pattern: LINES(-Math.PI / 4, 6), line: 'dashed' },
  'flow-auto': { light: '#f6dcab', dark: '#f6e2ba', pattern: DOTS },
  'flow-other': { light: '#8a979f', dark: '#8d9aa4', pattern: LINES(Math.PI / 2, 5) },
  total: { light: '#7c8a94', dark: '#8d9aa4', pattern: null },
  'point-worse': { light: '#8a1c2c', dark: '#ff9aa8', pattern: null },
  'point-better': { light: '#1e6b43', dark: '#85d5a9', pattern: null },
  'point-mixed': { light: '#9a6b00', dark: '#f2c879', pattern: null },
  'point-none': { light: '#7c8a94', dark: '#8d9aa4', pattern: null },
  'line-reseau': { light: '#0b4f6c', dark: '#74bad4', pattern: null },
  'line-median': { light: '#b3541e', dark: '#f39a5b', pattern: null, line: 'dashed' },
  'line-quartile': { light: '#56626b', dark: '#a5b1ba', pattern: null, line: 'dotted' },
  solde: { light: '#0b4f6c', dark: '#74bad4', pattern: null },
};

/** Dark strokes on pale marks, pale strokes on dark ones. */
export function strokeOf(colour: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? 'rgba(0,0,0,0.45)' : 'rgba(255,255,255,0.6)';
}

export const INK = {
  light: { text: '#1d2429', quiet: '#56626b', line: '#d5dce1', ground: '#ffffff', edge: '#ffffff' },
  dark: { text: '#e6ebef', quiet: '#a5b1ba', line: '#3a444c', ground: '#1a2126', edge: '#1a2126' },
} as const;
export type Scheme = keyof typeof INK;
