import { describe, expect, it } from '@jest/globals';
import { clientAddress } from './connection.js';

const timeouts = { connectMs: 3_000, answerMs: 5_000 };
const settings = 'maxDiscoverAttempts=100&discoveryInterval=200&defaultDeadline=3000';

describe('the address of a KurrentDB, as its client needs it', () => {
  it.each([
    ['kurrentdb://127.0.0.1:2113', `kurrentdb://127.0.0.1:2113?${settings}`],
    ['kurrentdb://127.0.0.1:2113/?tls=false', `kurrentdb://127.0.0.1:2113/?tls=false&${settings}`],
    ['kurrentdb+discover://cluster.example:2113', `kurrentdb+discover://cluster.example:2113?${settings}`],
  ])('looks for a leader as long as an election lasts: %s', (given, address) => {
    expect(clientAddress(given, timeouts)).toBe(address);
  });

  it('leaves what the address says as it is', () => {
    const given = 'esdb://a:1,b:2?tls=false&maxdiscoverattempts=3';
    expect(clientAddress(given, timeouts)).toBe(`${given}&discoveryInterval=200&defaultDeadline=3000`);
  });

  it('asks every host that is named, as the first one may be the one that died', () => {
    expect(clientAddress('kurrentdb+discover://me:secret@a:1,b:2,c:3?tls=false', timeouts)).toBe(
      `kurrentdb://me:secret@a:1,b:2,c:3?tls=false&${settings}`,
    );
  });
});
