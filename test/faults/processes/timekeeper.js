/** A projector that tells the time from a file, until SIGTERM. */
import { readFileSync } from 'node:fs';
import { startProjector } from '../../../dist/apps/projector/src/projector.js';
import { createLogger } from '#libs/platform';

const { address, databaseUrl, clockFile } = JSON.parse(process.argv[2]);
const clock = { now: () => Date.parse(readFileSync(clockFile, 'utf8')) };

const projector = await startProjector({ databaseUrl, logAddress: address, logger: createLogger('fatal'), clock });
process.once('SIGTERM', () => void projector.stop());
