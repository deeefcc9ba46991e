import { describe, expect, it } from '@jest/globals';
import { START, type Position } from '../event-store.port.js';
import { eventIdOf, toCommandId } from './ids.js';
import { decodeToken, encodeToken } from './token.js';

const ID = '0b8f8c4e-6f0a-4b7e-8d57-0a9c2f1f3b11';

describe('the id of a command', () => {
  it('is the key itself when that is a UUID, whatever its case', () => {
    expect(toCommandId(ID)).toBe(ID);
    expect(toCommandId(ID.toUpperCase())).toBe(ID);
  });

  it('is made of the key otherwise, the same for ever', () => {
    expect(toCommandId('import 2024-02-01, line 12')).toBe('3c127e3f-41ee-5592-a87f-4763c61f9fba');
    expect(toCommandId('')).not.toBe(toCommandId(' '));
  });
});

describe('the id of an event', () => {
  it('depends on the command, the stream and the rank, and is the same for ever', () => {
    expect(eventIdOf(ID, 'dossier-1', 0)).toBe('1c9ad1b3-81b4-5b1a-8d3f-dc87ede8dc82');
    expect(eventIdOf(ID, 'dossier-1', 11)).not.toBe(eventIdOf(ID, 'dossier-11', 1));
  });
});

describe('a position token', () => {
  it('carries the log, its epoch and the position, and is safe in an address', () => {
    const token = { logId: ID, epoch: 3, position: 9_007_199_254_740_993n as Position };
    expect(decodeToken(encodeToken(token))).toEqual(token);
    expect(encodeToken({ ...token, position: START })).toMatch(/^[\w-]+$/u);
  });

  it('is refused when no command gave it', () => {
    for (const text of ['', 'abc', encodeToken({ logId: 'x', epoch: 1, position: START }), Buffer.from(`${ID}.1.-2`).toString('base64url')]) {
      expect(() => decodeToken(text)).toThrow(expect.objectContaining({ code: 'token.invalid' }));
    }
  });
});
