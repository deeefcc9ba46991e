/** Where a command writes: results on the standard output, everything else on the other one. */
export interface Terminal {
  /** Results. */
  readonly print: (text: string) => void;
  /** A line for the person, never part of the results. */
  readonly say: (text: string) => void;
  /** A line that replaces itself while work goes on; silent when nobody is looking. */
  readonly progress: (text: string) => void;
  /** Takes the progress line away. */
  readonly endProgress: () => void;
  /** Resolves once whoever reads the results has taken all that was printed: a long list is not piled up before a slow reader. */
  readonly taken: () => Promise<void>;
}

export function processTerminal(): Terminal {
  const watched = process.stderr.isTTY;
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write('\r\u001b[2K');
    shown = false;
  };
  return {
    print: (text) => {
      clear();
      process.stdout.write(`${text}\n`);
    },
    say: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!watched) return;
      process.stderr.write(`\r\u001b[2K${text.slice(0, process.stderr.columns - 1)}`);
      shown = true;
    },
    endProgress: clear,
    taken: async () =>
      new Promise((resolve) => {
        process.stdout.write('', () => {
          resolve();
        });
      }),
  };
}
