import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { DataSource } from 'typeorm';
import { RememberedStore } from '#libs/read-model';
import type { ValeursMemo, WrittenCells } from './valeurs-memo.js';

const [packed, unpacked] = [promisify(gzip), promisify(gunzip)];

/** Rather more than the dashboards of some réseaux take, by all indicators through ten years. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** What is remembered of closed days, where the next process finds it that runs the same program: a copy, with which nothing is lost. */
export class KeptValeurs {
  private readonly store: RememberedStore;

  /** @param program what the program was built from; null: it is not known, and nothing is kept */
  constructor(
    private readonly memo: ValeursMemo,
    dataSource: DataSource,
    private readonly program: string | null,
  ) {
    this.store = new RememberedStore(dataSource);
  }

  /** Remembers what was kept. @returns what was closed when it was; null: nothing was kept, or by another program */
  async recall(): Promise<string | null> {
    const kept = this.program === null ? null : await this.store.read(this.program);
    if (kept === null) return null;
    this.memo.recall(JSON.parse((await unpacked(kept.cells)).toString('utf8')) as WrittenCells);
    return kept.state;
  }

  /** Keeps what is remembered, in the place of what was kept. */
  async keep(state: string): Promise<void> {
    if (this.program === null) return;
    const cells = await packed(JSON.stringify(this.memo.written(KEPT_BYTES)));
    await this.store.write(this.program, { state, cells });
  }
}
