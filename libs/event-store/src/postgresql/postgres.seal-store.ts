import type pg from 'pg';
import type { Position } from '../event-store.port.js';
import { SealConflict, SealOutOfOrder } from '../seal/seal.errors.js';
import type { Seal, SealStore } from '../seal/seal.port.js';
import { available } from './connection.js';

const COLUMNS = `block, up_to::text as up_to, encode(digest, 'hex') as digest`;
const PUBLISH = `insert into log.seal (block, up_to, digest) select $1::int, $2::bigint, decode($3, 'hex')
  where $1::int = 0 or exists (select from log.seal where block = $1::int - 1) on conflict (block) do nothing`;

interface SealRow {
  readonly block: number;
  readonly up_to: string;
  readonly digest: string;
}

/** The seals of the log in PostgreSQL, in a table beside it that only grows. */
export class PostgresSealStore implements SealStore {
  /** Whoever makes the pool ends it. */
  constructor(private readonly pool: pg.Pool) {}

  async read(fromBlock: number, limit: number): Promise<readonly Seal[]> {
    return this.sealsOf(`select ${COLUMNS} from log.seal where block >= $1 order by block limit $2`, [fromBlock, limit]);
  }

  async last(): Promise<Seal | undefined> {
    const [last] = await this.sealsOf(`select ${COLUMNS} from log.seal order by block desc limit 1`, []);
    return last;
  }

  async publish({ block, upTo, digest }: Seal): Promise<void> {
    const { rowCount } = await available(this.pool.query(PUBLISH, [block, String(upTo), digest]));
    if (rowCount === 1) return;
    const [published] = await this.read(block, 1);
    if (published?.block !== block) throw new SealOutOfOrder(block);
    if (published.digest !== digest || published.upTo !== upTo) throw new SealConflict(block, published.digest, digest);
  }

  private async sealsOf(text: string, values: readonly unknown[]): Promise<readonly Seal[]> {
    const { rows } = await available(this.pool.query<SealRow>(text, [...values]));
    return rows.map(({ block, up_to: upTo, digest }) => ({ block, upTo: BigInt(upTo) as Position, digest }));
  }
}
