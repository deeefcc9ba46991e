import { referenceDecider } from '#libs/domain';
import type { CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn, DomainError } from '#libs/kernel';
import { referenceCodec } from '../codecs.js';
import { idOfName } from '../ids.js';

interface Means {
  readonly executor: CommandExecutor;
  readonly clock: Clock;
  readonly timeZone: string;
}

/**
 * Keeps a reference for one dossier among those opened here, for ever.
 * @throws DomainError `dossier.alreadyOpen` when another dossier has it
 */
export async function reserveReference(
  { executor, clock, timeZone }: Means,
  { reference, dossierId, key }: { readonly reference: string; readonly dossierId: string; readonly key: string },
): Promise<void> {
  const now = clock.now();
  try {
    await executor.execute({
      stream: `reference-${idOfName('reserved dossier', reference)}`,
      decider: referenceDecider,
      codec: referenceCodec,
      command: { type: 'ReserveReference', reference, holder: dossierId },
      context: { commandId: idOfName('reserve dossier', key), occurredAt: new Date(now).toISOString(), knownOn: dayIn(timeZone, now) },
    });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'reference.taken') throw error;
    throw new DomainError(
      'dossier.alreadyOpen',
      `la référence « ${reference} » est déjà celle d’un autre dossier : prenez-en une autre`,
      { reference, dossier: error.data['holder'] ?? null },
      { cause: error },
    );
  }
}
