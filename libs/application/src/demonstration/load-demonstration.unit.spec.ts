import { describe, expect, it } from '@jest/globals';
import { type Plan, SCALES } from '#libs/demonstration';
import { type EventLog, InMemoryEventLog, type LogPage, START } from '#libs/event-store';
import { InMemoryVault } from '#libs/vault';
import { type DemonstrationProgress, loadDemonstration } from './load-demonstration.js';

const clock = { now: () => Date.parse('2026-11-21T08:00:00Z') };
const settings = { clock, timeZone: 'Europe/Paris' };
const PLAN: Plan = { ...SCALES.small, caisses: SCALES.small.caisses.slice(0, 5), pieces: 2_000, claims: 6, translations: 6 };

async function eventsOf(log: InMemoryEventLog): Promise<LogPage['events']> {
  return (await log.store.readAll(START, { limit: 1_000_000 })).events;
}

describe('loading a demonstration', () => {
  it('fills an empty log that verifies, and tells how far it is', async () => {
    const log = new InMemoryEventLog(clock);
    const told: DemonstrationProgress[] = [];
    const { ordinal, epoch } = await loadDemonstration(log, PLAN, settings, (progress) => told.push(progress));
    expect(epoch).toBe(1);
    expect((await log.verify()).differences).toEqual([]);
    expect(told.at(-1)?.events).toBe(ordinal);
    expect((await eventsOf(log)).length).toBe(ordinal);
  });

  it('goes on from the last commit when it was interrupted, and gives the same log', async () => {
    const whole = new InMemoryEventLog(clock);
    await loadDemonstration(whole, PLAN, settings);
    const log = new InMemoryEventLog(clock);
    const { verbatim } = log;
    const dying: Pick<EventLog, 'verbatim'> = {
      verbatim: {
        begin: async (origin) => verbatim.begin(origin),
        write: async (events) => {
          if ((events[0]?.ordinal ?? 0) > 1) throw new Error('the power is cut');
          await verbatim.write(events);
        },
        unfinished: async () => verbatim.unfinished(),
        end: async () => verbatim.end(),
      },
    };
    await expect(loadDemonstration(dying, PLAN, settings)).rejects.toThrow('the power is cut');
    const { ordinal } = await log.store.head();
    expect(ordinal).toBeGreaterThanOrEqual(5_000);
    expect(ordinal).toBeLessThan((await whole.store.head()).ordinal);
    await loadDemonstration(log, PLAN, settings);
    expect(await eventsOf(log)).toEqual(await eventsOf(whole));
  });

  it('gives a vault the keys of its invented persons: they are shown, and forgotten as any', async () => {
    const [log, vault] = [new InMemoryEventLog(clock), new InMemoryVault({ key: Buffer.alloc(32, 7) })];
    await loadDemonstration(log, PLAN, { ...settings, vault });
    const sealed = (await eventsOf(log)).flatMap((event) => event.sealed);
    const read = await Promise.all(sealed.map(async (part) => vault.unseal(part)));
    expect(read).not.toContain(null);
    const names = read.map((content) => content?.['nom']).filter((nom) => typeof nom === 'string');
    expect(names.filter((nom) => nom.startsWith('Fictif')).length).toBeGreaterThanOrEqual(PLAN.claims);
    const [first] = sealed;
    if (first === undefined) throw new Error('nobody is in it');
    await vault.forget(first.person);
    expect(await vault.unseal(first)).toBeNull();
  });

  it('refuses a log that has a life of its own, and another demonstration', async () => {
    const log = new InMemoryEventLog(clock);
    await loadDemonstration(log, PLAN, settings);
    await expect(loadDemonstration(log, PLAN, settings)).rejects.toMatchObject({ code: 'log.notEmpty' });
    const other = new InMemoryEventLog(clock);
    await other.verbatim.begin({ logId: 'another', epoch: 0 });
    await expect(loadDemonstration(other, PLAN, settings)).rejects.toMatchObject({ code: 'log.notEmpty' });
  });
});
