export declare function quantile(values: readonly number[], share: number): number;
export declare function median(values: readonly number[]): number;
export declare function bootstrapped(values: readonly number[]): { readonly low: number; readonly high: number };
export declare function seeded(seed: number): () => number;
