import { DomainError } from '#libs/kernel';
import type { Position } from '../event-store.port.js';

/** A place in one log, in one of its epochs: what a query waits for after a command. */
export interface PositionToken {
  readonly logId: string;
  readonly epoch: number;
  readonly position: Position;
}

const SHAPE = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(\d{1,9})\.(\d{1,19})$/u;

/** The token as text: opaque, and safe in an address. */
export function encodeToken({ logId, epoch, position }: PositionToken): string {
  return Buffer.from(`${logId}.${String(epoch)}.${String(position)}`).toString('base64url');
}

/** @throws DomainError `token.invalid` for a text that no command gave. */
export function decodeToken(token: string): PositionToken {
  const [, logId, epoch, position] = SHAPE.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (logId === undefined || epoch === undefined || position === undefined) {
    throw new DomainError('token.invalid', 'ce jeton de position n’est pas de ceux que donne une commande : reprenez-le tel quel, ou omettez-le', {
      token: token.slice(0, 200),
    });
  }
  return { logId, epoch: Number(epoch), position: BigInt(position) as Position };
}
