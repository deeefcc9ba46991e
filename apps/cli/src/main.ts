import { enableCompileCache } from './compile-cache.js';
import { describe } from './failure.js';
import { processTerminal } from './output/terminal.js';
import { createProgram, usageProblem } from './program.js';

enableCompileCache();

// Whoever reads our output may stop at any time: `ecluse pieces | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const terminal = processTerminal();
let exitCode = 0;
try {
  const program = createProgram({
    terminal,
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  if (process.argv.length <= 2) program.outputHelp();
  else await program.parseAsync(process.argv);
} catch (error) {
  const usage = usageProblem(error);
  if (usage === undefined) {
    const { code, message, remedy, exitCode: failed } = describe(error);
    terminal.say(`Erreur [${code}] : ${message}${remedy === null ? '' : `\n→ ${remedy}`}`);
    if (code === 'unexpected' && error instanceof Error && process.env['ECLUSE_LOG_LEVEL'] === 'debug') terminal.say(error.stack ?? '');
    exitCode = failed;
  } else if (usage !== null) {
    terminal.say(`Erreur [usage] : ${usage}.\n→ ecluse --help, ou ecluse help COMMANDE`);
    exitCode = 2;
  }
}
// What is still on its way through a pipe would end with the process.
await terminal.taken();
process.exit(exitCode);
