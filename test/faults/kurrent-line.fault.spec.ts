import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from '@jest/globals';
import { until } from '../support/killable-server.js';
import { describeWithOwnKurrentDb, freePort, type KurrentServer } from '../support/kurrentdb.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { Teardown } from './fault-processes.js';
import { KurrentProgram } from './kurrent-program.js';

/** A page of 500 events is several times as long: each of these cuts falls in the middle of one. */
const CUTS = [20_000, 150_000, 70_000, 300_000, 40_000, 110_000, 250_000, 90_000];

describeWithOwnKurrentDb('the program with its log in a KurrentDB whose process and line break under its commands', (kurrent) => {
  let server: KurrentServer;
  let line: TcpProxy;
  let program: KurrentProgram;
  let startServer: () => Promise<KurrentServer>;
  const teardown = new Teardown();
  beforeAll(async () => {
    const folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-kurrentdb-')), async (path) => rm(path, { recursive: true, force: true }));
    const port = await freePort();
    startServer = async () => kurrent.startOwn({ db: join(folder, 'kurrentdb'), port });
    server = teardown.after(await startServer(), async () => server.stop());
    line = teardown.after(await TcpProxy.to(server.url), async (each) => each.close());
    program = teardown.after(await KurrentProgram.start(folder, line.url), async (each) => each.end());
  });
  afterAll(async () => teardown.run());

  it('loses and doubles nothing, tells stale figures meanwhile; those who follow at once, late or slowly are given each event once, and the figures are those of a replay', async () => {
    program.follow('at once');
    program.follow('slowly', 700);
    for (let kills = 0; kills < 2; kills += 1) {
      await program.untilCommandsFlow();
      const token = await program.token();
      await server.stop();
      await program.expectFiguresWithoutLog(token);
      server = await startServer();
    }
    await program.untilCommandsFlow();
    program.follow('late');
    for (const bytes of CUTS) {
      line.cutAfterAnswered(bytes);
      await until('the line is cut', () => (line.isAboutToBeCut ? null : true));
    }
    await program.untilCommandsFlow();
    await program.expectExactlyOnce('KurrentDB, on a line that is cut');
  });
});
