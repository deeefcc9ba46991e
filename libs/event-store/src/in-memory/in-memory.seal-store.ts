import { SealConflict, SealOutOfOrder } from '../seal/seal.errors.js';
import type { Seal, SealStore } from '../seal/seal.port.js';

/** Seals in memory, for tests: everything the port promises, and nothing survives the process. */
export class InMemorySealStore implements SealStore {
  private readonly seals: Seal[] = [];

  async read(fromBlock: number, limit: number): Promise<readonly Seal[]> {
    await Promise.resolve();
    return this.seals.slice(Math.max(fromBlock, 0), Math.max(fromBlock, 0) + limit);
  }

  async last(): Promise<Seal | undefined> {
    await Promise.resolve();
    return this.seals.at(-1);
  }

  async publish({ block, upTo, digest }: Seal): Promise<void> {
    await Promise.resolve();
    const published = this.seals[block];
    if (published !== undefined && (published.digest !== digest || published.upTo !== upTo)) throw new SealConflict(block, published.digest, digest);
    if (published !== undefined) return;
    if (block !== this.seals.length) throw new SealOutOfOrder(block);
    this.seals.push({ block, upTo, digest });
  }
}
