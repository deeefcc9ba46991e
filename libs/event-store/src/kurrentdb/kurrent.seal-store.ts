import { jsonEvent, WrongExpectedVersionError, type RecordedEvent } from '@kurrent/kurrentdb-client';
import type { Position } from '../event-store.port.js';
import { SealConflict, SealOutOfOrder } from '../seal/seal.errors.js';
import type { Seal, SealStore } from '../seal/seal.port.js';
import type { Connection } from './connection.js';
import type { Reader } from './reader.js';
import { dataOf, INTERNAL } from './stored-form.js';
import { send } from './writer.js';

const STREAM = `${INTERNAL}sceaux`;

/** As JSON has it: a position may be more than a number holds. */
type StoredSeal = Readonly<Record<'upTo' | 'digest', string> & Record<'block', number>>;

/** Seals in a stream of their own, the seal of a block at the revision of its number. */
export class KurrentSealStore implements SealStore {
  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
  ) {}

  async read(fromBlock: number, limit: number): Promise<readonly Seal[]> {
    return (await this.reader.stream(STREAM, fromBlock, limit)).map(sealOf);
  }

  async last(): Promise<Seal | undefined> {
    const last = await this.reader.lastOfStream(STREAM);
    return last === undefined ? undefined : sealOf(last);
  }

  async publish(seal: Seal): Promise<void> {
    const { block, upTo, digest } = seal;
    const data: StoredSeal = { block, upTo: String(upTo), digest };
    const events = [jsonEvent({ type: 'BlockSealed', data })];
    try {
      await send(this.connection, STREAM, block - 1, events);
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error;
      const [there] = await this.read(block, 1);
      if (there === undefined) throw new SealOutOfOrder(block);
      if (there.digest !== digest || there.upTo !== upTo) throw new SealConflict(block, there.digest, digest);
    }
  }
}

function sealOf(recorded: RecordedEvent): Seal {
  const { block, upTo, digest } = dataOf(recorded) as StoredSeal;
  return { block, upTo: BigInt(upTo) as Position, digest };
}
