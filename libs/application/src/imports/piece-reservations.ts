import { LRUCache } from 'lru-cache';
import { referenceDecider } from '#libs/domain';
import { DomainError } from '#libs/kernel';
import { referenceCodec } from '../codecs.js';
import { idOfName } from '../ids.js';
import type { ImportContext } from './import-context.js';

const KEPT = 200_000;

/** A pièce belongs to one dossier of its source, for ever: the log itself says to which (design §10, unique references). */
export class PieceReservations {
  private readonly holders = new LRUCache<string, string>({ max: KEPT });

  constructor(private readonly context: Pick<ImportContext, 'executor' | 'source' | 'metadata'>) {}

  /** The reference of the dossier that the pièce belongs to: this one, unless another came first. */
  async holderOf(piece: string, dossier: string): Promise<string> {
    const known = this.holders.get(piece);
    if (known !== undefined) return known;
    const holder = await this.reserve(piece, dossier);
    this.holders.set(piece, holder);
    return holder;
  }

  private async reserve(piece: string, dossier: string): Promise<string> {
    const { executor, source, metadata } = this.context;
    const hash = idOfName('reserved piece', source, piece);
    try {
      await executor.execute({
        stream: `reference-${hash}`,
        decider: referenceDecider,
        codec: referenceCodec,
        command: { type: 'ReserveReference', reference: piece, holder: dossier },
        context: { ...metadata, commandId: idOfName('reserve piece', source, piece, dossier) },
        cache: 'assumeNew',
      });
      return dossier;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'reference.taken' && typeof error.data['holder'] === 'string') return error.data['holder'];
      throw error;
    }
  }
}
