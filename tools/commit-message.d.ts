/** What is wrong with a commit message, or nothing. */
export declare function problemsOf(message: string): string[];
