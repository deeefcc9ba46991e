/** Ends the run with its totals alone on a line, from the runner's own count; written at the very end, after all other reporters. */
export default class TotalsReporter {
  onRunComplete(_contexts, results) {
    const crashed = results.numRuntimeErrorTestSuites;
    const failed = results.numFailedTests + crashed;
    const skipped = results.numPendingTests + results.numTodoTests;
    process.once('exit', () => process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`));
  }
}
