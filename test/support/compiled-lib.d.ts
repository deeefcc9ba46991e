/** A lib as real JavaScript, for what runs it in a process of its own. */
export interface CompiledLib {
  /** Address to import in that process. */
  readonly href: string;
  remove(): Promise<void>;
}

export declare function compiledLib(name: string): Promise<CompiledLib>;
