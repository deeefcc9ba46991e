import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Api, apiOf } from '../support/api.js';
import { ecluse } from '../support/command-line.js';
import { DurablePostgres } from '../support/durable-postgres.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import { Teardown } from './fault-processes.js';

let folder: string;
let home: string;
let postgres: DurablePostgres;
let server: KillableServer;
let api: Api;
const teardown = new Teardown();
beforeAll(async () => {
  folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-disk-')), async (path) => rm(path, { recursive: true, force: true }));
  home = join(folder, 'données');
  postgres = teardown.after(await DurablePostgres.start(), async (each) => each.dispose());
  server = await startKillable(home, { DATABASE_URL: postgres.url });
  teardown.after(server, async () => server.stop());
  api = apiOf(server.url);
});
afterAll(async () => {
  await teardown.run();
});

const open = async (
  reference: string,
  attributes: object = {},
): Promise<{ readonly status: number; readonly code: unknown; readonly detail: unknown }> => {
  const { status, body } = await api.post('/api/v1/dossiers', { reference, attributes });
  return { status, code: body['code'], detail: body['detail'] };
};

const references = async (): Promise<readonly string[]> => {
  const rows = await postgres.query<{ reference: string }>(
    `SELECT data::jsonb ->> 'reference' AS reference FROM log.event WHERE type = 'DossierOpened'`,
  );
  return rows.map(({ reference }) => reference);
};

/** What has to hold from the first refusal until space returns, and after. */
async function expectRefusedThenWhole(kept: readonly string[], attributes: object, free: () => Promise<void>): Promise<void> {
  expect(await open(`refused-${randomUUID()}`, attributes)).toEqual({
    status: 503,
    code: 'store.full',
    detail: expect.stringMatching(/disque.*plein.*rien n’a été écrit/u),
  });
  expect((await api.get('/api/v1/indicators')).status).toBe(200);
  expect((await api.get('/api/v1/dossiers')).status).toBe(200);
  await free();
  await until('commands pass again', async () => ((await open(`after-${randomUUID()}`)).status === 201 ? true : null));
  expect(await references()).toEqual(expect.arrayContaining([...kept]));
  expect((await references()).filter((reference) => reference.startsWith('refused'))).toEqual([]);
  const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
  server.mustLive();
}

/** A small disk of its own, which only root can make. */
function mountSmallDisk(path: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', path], { stdio: 'pipe' });
}

const unmount = (path: string): Buffer => execFileSync('umount', ['-l', path]);

/** Why no disk can be really filled here; null where one can. */
function whyNoSmallDisk(): string | null {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return 'only root can mount a disk';
  const path = mkdtempSync(join(tmpdir(), 'ecluse-disk-'));
  try {
    mountSmallDisk(path);
    unmount(path);
    return null;
  } catch {
    return 'no tmpfs can be mounted here';
  } finally {
    rmSync(path, { recursive: true });
  }
}

const reason = whyNoSmallDisk();
const whereADiskCanBeFilled = reason === null ? it : it.skip;

describe('a full disk under the log', () => {
  it('refuses commands clearly when the server says so, goes on reading, and leaves no damage', async () => {
    const reference = `kept-${randomUUID()}`;
    expect((await open(reference)).status).toBe(201);
    await postgres.query(`
      CREATE FUNCTION public.no_space() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING errcode = 'disk_full'; END $$`);
    await postgres.query('CREATE TRIGGER no_space BEFORE INSERT ON log.event FOR EACH STATEMENT EXECUTE FUNCTION public.no_space()');
    await expectRefusedThenWhole([reference], {}, async () => {
      await postgres.query('DROP TRIGGER no_space ON log.event');
    });
  });

  whereADiskCanBeFilled(
    `refuses commands clearly when it is really full, and leaves no damage${reason === null ? '' : ` (skipped: ${reason})`}`,
    async () => {
      const disk = join(folder, 'disk');
      await mkdir(disk);
      mountSmallDisk(disk);
      try {
        const [place] = await postgres.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
        const { uid, gid } = await stat(place?.folder ?? '');
        const space = join(disk, 'space');
        await mkdir(space);
        for (const each of [folder, dirname(space), space]) await chown(each, uid, gid);
        await postgres.query(`CREATE TABLESPACE small LOCATION '${space}'`);
        await postgres.query('ALTER TABLE log.event SET TABLESPACE small');
        const kept: string[] = [];
        await writeFile(join(disk, 'ballast'), Buffer.alloc(12 * 1024 * 1024));
        const large = { remark: Array.from({ length: 8_000 }, () => randomUUID()).join(' ') };
        await until('the disk is full', async () => {
          const reference = `filling-${String(kept.length)}-${randomUUID()}`;
          const { status } = await open(reference, large);
          if (status === 201) kept.push(reference);
          return status === 503 ? true : null;
        });
        await expectRefusedThenWhole(kept, large, async () => rm(join(disk, 'ballast')));
        await postgres.query('ALTER TABLE log.event SET TABLESPACE pg_default');
        await postgres.query('DROP TABLESPACE small');
      } finally {
        unmount(disk);
      }
    },
  );
});
