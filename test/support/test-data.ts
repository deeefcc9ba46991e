import { describe } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Why a reference file cannot be read here; null when it can. */
function absenceOf(file: string): string | null {
  const folder = process.env['ECLUSE_TEST_DATA'];
  if (folder === undefined || folder === '') return 'ECLUSE_TEST_DATA is not set';
  return existsSync(join(folder, file)) ? null : `${join(folder, file)} is not there`;
}

/** The path of a reference file in the folder named by `ECLUSE_TEST_DATA`; null when it is not there. */
export function testData(file: string): string | null {
  return absenceOf(file) === null ? join(process.env['ECLUSE_TEST_DATA'] ?? '', file) : null;
}

/** The tests of a reference file; where it is not, they are skipped and say why, in the output and in their title. */
export function describeWithData(title: string, file: string, tests: (path: string) => void): void {
  const reason = absenceOf(file);
  const body = (): void => {
    tests(join(process.env['ECLUSE_TEST_DATA'] ?? '', file));
  };
  if (reason === null) {
    describe(title, body);
    return;
  }
  process.stderr.write(`skipped: ${title} – ${reason}\n`);
  describe.skip(`${title} (skipped: ${reason})`, body);
}
