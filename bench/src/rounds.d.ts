export interface Rival {
  readonly name: string;
  readonly round: (round: number) => Promise<{ readonly done: number; readonly seconds: number }>;
}
export type Rates = ReadonlyMap<string, readonly number[]>;
export declare function interleaved(
  rivals: readonly Rival[],
  options?: { readonly rounds?: number; readonly warmUp?: number; readonly seed?: number },
): Promise<Rates>;
export declare function ratioBetween(
  rates: Rates,
  ours: string,
  theirs: string,
): { readonly value: number; readonly low: number; readonly high: number };
