import { type Context, json, type WithJson } from '../command.js';
import { Failure, type Problem } from '../failure.js';

function linesOf({ lines }: Problem): readonly string[] {
  return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
}

/**
 * Sends a file that is taken whole or not at all, and prints what was answered; `said`: the same in words. A refusal names the file. With `json` it is printed
 * as the server tells it, with its lines – the first thousand –, beside `file`, and the exit code is that of the refusal.
 * @param command that sends the file, as it is typed
 * @throws Failure without `json`, or when no server answered
 */
export async function importWhole<Answer>(
  { command, file, json: asJson }: WithJson & { readonly command: string; readonly file: string },
  { terminal, setExitCode }: Context,
  send: () => Promise<Answer>,
  said: (answer: Answer) => string,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await send();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message, remedy, exitCode, problem } = error;
    if (asJson === true && problem !== null) {
      terminal.print(json({ file, ...problem }));
      setExitCode(exitCode);
      return;
    }
    const isCut = problem !== null && linesOf(problem).some((line) => !message.includes(line));
    const all = isCut ? `Toutes les lignes refusées : ${command} ${file} --json` : null;
    throw new Failure(code, `${file} : ${message}`, remedy ?? all, exitCode, { cause: error });
  }
  terminal.print(asJson === true ? json(answer) : said(answer));
}
