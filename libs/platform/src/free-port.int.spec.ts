import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { assertPortFree, freePort } from '#libs/platform';

it('a port is free, then busy while something listens on it', async () => {
  const port = await freePort();
  await assertPortFree('127.0.0.1', port);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  await expect(assertPortFree('127.0.0.1', port)).rejects.toMatchObject({ code: 'port.busy' });
  server.close();
  await once(server, 'close');
});
