import { rm } from 'node:fs/promises';

export default async function stopPostgres() {
  if (globalThis.ecluseTestServer === undefined) return;
  const { server, folder } = globalThis.ecluseTestServer;
  globalThis.ecluseTestServer = undefined;
  await server.stop();
  await folder.close();
  await rm(folder.path, { recursive: true, force: true });
}
