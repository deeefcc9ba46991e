/** Where a command writes: results on the standard output, everything else on the other one. */
export interface Terminal {
  /** Results. */
  readonly print: (text: string) => void;
  /** A line for the person, never part of the results. */
  readonly say: (text: string) => void;
  /** A line that replaces itself while work goes on; where it goes into a file or a pipe, a line of its own now and then. */
  readonly progress: (text: string) => void;
  /** Takes the progress line away. */
  readonly endProgress: () => void;
  /** Resolves once whoever reads the results has taken all that was printed: a long list is not piled up before a slow reader. */
  readonly taken: () => Promise<void>;
}

/** What is done sooner needs no word in a file. */
const SILENT_FOR_MS = 10_000;
const EVERY_MS = 5_000;

/**
 * Which progress is written where no line can replace another – a pipe, the journal of a container –: after ten seconds of work, what begins, at once, and how far it
 * has come, every five seconds. What is worked on is what the text says before its first number.
 * @param now milliseconds that only grow
 */
export function plainProgress(write: (line: string) => void, now: () => number): (text: string) => void {
  const begun = now();
  let last: { readonly work: string; readonly at: number } | null = null;
  return (text) => {
    const [work = ''] = text.split(/\d/u);
    const at = now();
    if (at - begun < SILENT_FOR_MS || (last?.work === work && at - last.at < EVERY_MS)) return;
    last = { work, at };
    write(text);
  };
}

export function processTerminal(): Terminal {
  const watched = process.stderr.isTTY;
  const plain = plainProgress(
    (line) => process.stderr.write(`${line}\n`),
    () => performance.now(),
  );
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
      if (!watched) {
        plain(text);
        return;
      }
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
