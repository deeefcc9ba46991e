import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeToken, type Position } from '#libs/event-store';
import { onDatabase } from '../contract/prepare-log.js';
import { apiOf } from '../support/api.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';
import { until } from '../support/killable-server.js';
import { type House, Houses, observed, started } from './house.js';

interface Restored {
  readonly logId: string;
  readonly epoch: number;
  readonly events: number;
  readonly projections: readonly string[];
  readonly reactions: readonly string[];
  readonly projectionsAhead: readonly string[];
  readonly reactionsAhead: readonly string[];
}

describe('ecluse log restored', () => {
  let houses: Houses;
  let house: House;
  let lived: unknown;

  beforeAll(async () => {
    houses = await Houses.open();
    house = await houses.another();
    await whileStarted(async () => {
      await house.told('import', PETIT_RESEAU.path);
      lived = await observed(house);
    });
  });
  afterAll(async () => {
    await houses.close();
  });

  const whileStarted = async (work: (url: string) => Promise<void>): Promise<void> => {
    const server = await started(house);
    try {
      await work(server.url);
    } finally {
      await server.stop();
    }
  };

  /** What a server answers to a question that waits for the end of the log, in one of its epochs. */
  const asked = async (url: string, { logId, events }: Restored, epoch: number): Promise<unknown> => {
    const after = encodeToken({ logId, epoch, position: BigInt(events) as Position });
    const { status, body } = await apiOf(url).get(`/api/v1/indicators?on=${PETIT_RESEAU.lastDay}&after=${encodeURIComponent(after)}`);
    return [status, body['code']];
  };

  it('begins a new epoch, in which goes on what came back with its log, and in which no token of before counts', async () => {
    const told = (await house.told('log', 'restored')) as Restored;
    expect(told).toMatchObject({ epoch: 2, projectionsAhead: [], reactionsAhead: [] });
    expect(told.projections).toContain('stock');
    expect(told.reactions.length).toBeGreaterThan(0);
    await whileStarted(async (url) => {
      expect(await observed(house)).toEqual(lived);
      expect(await asked(url, told, 1)).toEqual([409, 'token.otherLog']);
      expect(await asked(url, told, 2)).toEqual([200, undefined]);
      const refused = await house.run('log', 'restored');
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[dataFolder.inUse]')]);
    });
  });

  it('names what has read further than the log goes now, which is then rebuilt', async () => {
    await onDatabase(
      house.url,
      'ALTER TABLE log.event DISABLE TRIGGER event_never_changes',
      'DELETE FROM log.event WHERE position > (SELECT max(position) - 10 FROM log.event)',
      'ALTER TABLE log.event ENABLE TRIGGER event_never_changes',
    );
    const { code, stdout } = await house.run('log', 'restored');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/l’époque 3 commence[^]*Ont lu des événements qui n’y sont plus : [^\n]*stock[^]*rebuild --all/u),
    ]);
    await whileStarted(async () => {
      expect(await house.run('rebuild', '--all')).toMatchObject({ code: 0 });
      await until('the figures tell of the log as it is', async () => {
        const told = (await house.told('indicators', '--on', PETIT_RESEAU.lastDay)) as { lag: { events: number | null }; stock: { status: string } };
        return told.lag.events === 0 && told.stock.status !== 'stale' ? told : null;
      });
    });
  });
});
