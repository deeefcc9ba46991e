import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { demonstrationOrigin } from '#libs/application';
import { SCALES } from '#libs/demonstration';
import { exportLog, InMemoryEventLog, NO_STREAM } from '#libs/event-store';
import { launchWith } from '../support/command-line.js';
import { until } from '../support/killable-server.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';
import { type House, Houses, livesIn, observed, started } from './house.js';

const { path } = PETIT_RESEAU;

async function countIn(url: string, table: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? 0;
  } catch {
    return 0; // not there yet
  } finally {
    await client.end().catch(() => undefined);
  }
}

let houses: Houses;
let origin: House;
let folder: string;
let file: string;
let keys: string;
/** How many events the log has. */
let events: number;
let lived: unknown;

beforeAll(async () => {
  houses = await Houses.open();
  ({ folder } = houses);
  origin = await houses.another();
  const server = await started(origin);
  await origin.told('import', path);
  lived = await observed(origin);
  file = join(folder, 'journal.ndjson.gz');
  expect(await origin.run('log', 'export', file)).toMatchObject({ code: 0 });
  await server.stop();
  keys = join(folder, 'cles.ndjson');
  const client = new pg.Client({ connectionString: origin.url });
  await client.connect();
  events = (await client.query<{ n: number }>('select count(*)::int as n from log.event')).rows[0]?.n ?? 0;
  await client.query(`insert into vault.person (person, wrapped_key) values ('5f0f5b4c-6a0f-4f0a-9d2f-0d6a3b0a7c11', '\\x0102')`);
  await client.query(`insert into vault.identifier (kind, blind, person) values ('nir', '\\xabcd', '5f0f5b4c-6a0f-4f0a-9d2f-0d6a3b0a7c11')`);
  await client.end();
  expect(await origin.run('vault', 'export', keys)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await houses.close();
});

describe('the export of a log', () => {
  it('says the same on the standard output, plain and compressed, and leaves nothing half written', async () => {
    const plain = join(folder, 'journal.ndjson');
    await writeFile(plain, 'la seule sauvegarde');
    const refused = await origin.run('log', 'export', plain);
    expect([refused.code, refused.stderr.includes('[file.exists]'), refused.stderr.includes('--force')]).toEqual([1, true, true]);
    expect(await readFile(plain, 'utf8')).toBe('la seule sauvegarde');
    expect(await origin.run('log', 'export', plain, '--force')).toMatchObject({ code: 0 });
    const { stdout } = await origin.run('log', 'export', '-');
    const content = gunzipSync(await readFile(file)).toString();
    expect([stdout === content, (await readFile(plain, 'utf8')) === content]).toEqual([true, true]);
    expect(content.split('\n').at(-2)).toMatch(/^\{"end":true/u);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is not written in the place of a folder, forced or not', async () => {
    for (const options of [[], ['--force']]) {
      const { code, stderr } = await origin.run('log', 'export', folder, ...options);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/\[file\.isFolder\].*est un dossier/u)]);
      expect(stderr).not.toContain('--force');
    }
    expect(await readdir(dirname(folder))).not.toContain(`${basename(folder)}.part`);
  });

  it('says what keeps it from writing, and leaves no file of that name', async () => {
    const nowhere = join(folder, 'absent', 'journal.ndjson');
    const { code, stderr } = await origin.run('log', 'export', nowhere);
    expect([code, stderr.includes('[log.exportCut]'), stderr.includes('→')]).toEqual([1, true, true]);
  });
});

describe('the import of a log', () => {
  it('gives the same figures, seals and digest in a new house, without a rebuild, once the keys are there too', async () => {
    const house = await houses.another();
    await copyFile(join(origin.home, 'vault.key'), join(house.home, 'vault.key'));
    expect(await house.told('vault', 'import', keys)).toEqual({ persons: 1, identifiers: 1 });
    expect(await house.told('log', 'import', file)).toMatchObject({ epoch: 2, events, alreadyThere: 0 });
    const seen = await livesIn(house, {
      then: async () => {
        const content = (await house.run('log', 'export', '-')).stdout;
        const before = gunzipSync(await readFile(file)).toString();
        expect(content.split('\n').slice(1, 900)).toEqual(before.split('\n').slice(1, 900));
        expect(await house.run('verify')).toMatchObject({ code: 0 });
        expect(await house.run('log', 'verify', '--seal', `0:${'ab'.repeat(32)}`)).toMatchObject({ code: 1 });
      },
    });
    expect(seen).toEqual(lived);
  });

  it('is not begun while a server runs there, nor on a log that has a life of its own', async () => {
    const server = await started(origin);
    await origin.told('import', path);
    const running = await origin.run('log', 'import', file);
    await server.stop();
    expect([running.code, running.stderr.includes('[dataFolder.inUse]')]).toEqual([1, true]);
    const { code, stderr } = await origin.run('log', 'import', file);
    expect([code, stderr.includes('[log.notEmpty]')]).toEqual([1, true]);
  });

  it('is not begun beside a projector that waits for the log, whatever its data folder; then it is', async () => {
    const house = await houses.another();
    const projector = launchWith({ DATABASE_URL: house.url, ECLUSE_HOME: join(folder, randomUUID()) }, 'project');
    await until('the projector is at work', async () => ((await countIn(house.url, 'runner.member')) > 0 ? true : null));
    const { code, stderr } = await house.run('log', 'import', file);
    expect([code, stderr.includes('[log.inUse]'), stderr.includes('→')]).toEqual([1, true, true]);
    expect(await countIn(house.url, 'log.event')).toBe(0);
    projector.child.kill('SIGKILL');
    await projector.ended;
    expect(await house.told('log', 'import', file)).toMatchObject({ events });
  });

  it('names what is wrong with a file, is not served half done, and goes on with a sound one', async () => {
    const house = await houses.another();
    const cut = join(folder, 'coupe.ndjson');
    const content = gunzipSync(await readFile(file)).toString();
    await writeFile(cut, content.slice(0, content.length / 2));
    const { code, stderr } = await house.run('log', 'import', cut);
    expect([code, stderr.includes('[log.fileTruncated]'), /ligne 1\d{3}/u.test(stderr)]).toEqual([1, true, true]);
    const refused = await house.run('start', '--port', '0');
    expect([refused.code, refused.stderr.includes('[log.moveUnfinished]'), refused.stderr.includes('→')]).toEqual([1, true, true]);
    const damaged = join(folder, 'altere.ndjson');
    await writeFile(damaged, content.replace(/("ordinal":1500,.*?"recordedAt":")2/u, '$13'));
    expect((await house.run('log', 'import', damaged)).stderr).toMatch(/\[log\.fileDamaged\].*ligne/u);
    expect((await house.run('log', 'import', join(folder, 'cles.ndjson'))).stderr).toContain('[log.fileForeign]');
    expect(await house.told('log', 'import', file)).toMatchObject({ events });
    expect(await house.told('log', 'import', file)).toMatchObject({ events, alreadyThere: events });
    expect((await house.run('log', 'import', cut)).stderr).toContain('[log.fileTruncated]');
    const { digest } = (lived as { verification: { digest: string } }).verification;
    expect(await house.told('log', 'verify')).toMatchObject({ ok: true, digest });
  });

  it('is left to go on by a start, of the log of a demonstration too', async () => {
    const log = new InMemoryEventLog();
    log.store.becomes({ ...demonstrationOrigin(SCALES.small), epoch: 1 });
    const metadata = { commandId: 'c', occurredAt: '2024-02-01', knownOn: '2024-02-01' };
    const noted = Array.from({ length: 1_500 }, (_, n) => ({ id: randomUUID(), type: 'Noted', data: { n }, metadata }));
    await log.store.append('note-1', NO_STREAM, noted);
    const whole = join(folder, 'demonstration.ndjson');
    await pipeline(Readable.from(exportLog(log)), createWriteStream(whole));
    const cut = join(folder, 'demonstration-coupee.ndjson');
    const content = await readFile(whole, 'utf8');
    await writeFile(cut, content.slice(0, -content.length / 4));
    const house = await houses.another();
    expect((await house.run('log', 'import', cut)).stderr).toContain('[log.fileTruncated]');
    for (const options of [[], ['--empty']]) {
      const { code, stderr } = await house.run('start', '--port', '0', ...options);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/\[log\.moveUnfinished\][^]*→ Relancez la commande/u)]);
    }
    expect(await house.told('log', 'import', whole)).toMatchObject({ events: 1_500, epoch: 2 });
  });

  it('goes on after it was killed in the middle', async () => {
    const events = 40_000;
    const large = join(folder, 'grand.ndjson');
    const log = new InMemoryEventLog();
    const metadata = { commandId: 'c', occurredAt: '2024-02-01', knownOn: '2024-02-01' };
    for (let n = 0; n < events; n += 100) {
      const batch = Array.from({ length: 100 }, (_, i) => ({ id: randomUUID(), type: 'Noted', data: { n: n + i }, metadata }));
      await log.store.append(`note-${String(n)}`, NO_STREAM, batch);
    }
    await pipeline(Readable.from(exportLog(log)), createWriteStream(large));
    const house = await houses.another();
    const importing = house.launch('log', 'import', large);
    await until('a part of it is there', async () => ((await countIn(house.url, 'log.event')) === 0 ? null : true));
    importing.child.kill('SIGKILL');
    await importing.ended;
    const there = await countIn(house.url, 'log.event');
    expect(there).toBeGreaterThan(0);
    expect(await house.told('log', 'import', large)).toMatchObject({ events, alreadyThere: there });
    expect(await house.told('log', 'verify')).toMatchObject({ ok: true, differences: [] });
  });
});

describe('the keys of a vault', () => {
  it('are in a file that only its owner reads, and are never mixed with others', async () => {
    expect((await stat(keys)).mode & 0o777).toBe(0o600);
    expect((await origin.run('vault', 'export', keys)).stderr).toContain('[file.exists]');
    const { code, stderr } = await origin.run('vault', 'import', keys);
    expect([code, stderr.includes('[vault.notEmpty]'), stderr.includes('→')]).toEqual([1, true, true]);
  });

  it('are refused under another master key, or without any', async () => {
    const house = await houses.another();
    const without = await house.run('vault', 'import', keys);
    expect([without.code, without.stderr.includes('[vault.wrongKey]'), without.stderr.includes('→')]).toEqual([1, true, true]);
    expect(await readdir(house.home)).not.toContain('vault.key');
    await writeFile(join(house.home, 'vault.key'), Buffer.alloc(32, 9));
    expect((await house.run('vault', 'import', keys)).stderr).toContain('[vault.wrongKey]');
    expect(await countIn(house.url, 'vault.person')).toBe(0);
  });

  it('are refused from a file that was altered', async () => {
    const house = await houses.another();
    await copyFile(join(origin.home, 'vault.key'), join(house.home, 'vault.key'));
    const altered = join(folder, 'cles-alterees.ndjson');
    await writeFile(altered, (await readFile(keys, 'utf8')).replace('"nir"', '"nis"'));
    expect((await house.run('vault', 'import', altered)).stderr).toContain('[vault.fileInvalid]');
    expect(await countIn(house.url, 'vault.person')).toBe(0);
  });

  it('are not replaced by a new master key when that of the vault is missing', async () => {
    const house = await houses.another();
    expect(await house.run('caisses')).toMatchObject({ code: 0 });
    await rm(join(house.home, 'vault.key'));
    const { code, stderr } = await house.run('caisses');
    expect([code, stderr.includes('[vault.wrongKey]'), stderr.includes('→')]).toEqual([1, true, true]);
    expect(await readdir(house.home)).not.toContain('vault.key');
  });
});
