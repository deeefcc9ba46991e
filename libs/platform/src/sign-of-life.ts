import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { systemCode } from './startup-error.js';

/** By what a process is known to live where its pid says nothing: from another container, which numbers its processes itself. */
export interface SignOfLife {
  /** The name of the socket in the folder, or null where there can be none. */
  readonly name: string | null;
  /** Ends the sign; twice does nothing. */
  end(): Promise<void>;
}

/** In which numbering of processes this one has its pid; '' where there is only one, or none is told. */
export function pidNamespace(): string {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : '';
  } catch {
    return '';
  }
}

/** A path to what is in an open folder that no depth of the folder makes too long for a socket (108 bytes). */
const within = (folder: FileHandle, name: string): string => `/proc/self/fd/${String(folder.fd)}/${name}`;

const none: SignOfLife = { name: null, end: async () => Promise.resolve() };

const ignore = (): void => undefined;

async function listening(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(path, () => {
      resolve(true);
    });
  });
}

/**
 * Opens a socket in the folder, which answers as long as this process lives and not an instant longer: the kernel sees to it, however the process ends.
 * Whoever shares the folder can ask, from whichever container of the same machine. A file system without sockets, or not Linux: no sign.
 */
export async function giveSignOfLife(path: string): Promise<SignOfLife> {
  if (process.platform !== 'linux') return none;
  const name = `lock-alive.${randomUUID()}`;
  const folder = await open(path, 'r');
  const server = createServer((asker) => {
    asker.on('error', ignore).destroy();
  });
  // One who asks in vain – there is no file left to open for him – ends nothing here.
  server.on('error', ignore);
  const end = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    await rm(join(path, name), { force: true });
  };
  try {
    if (!(await listening(server, within(folder, name)))) return none;
    server.unref();
    return { name, end };
  } finally {
    await folder.close();
  }
}

/** Whether a process answers behind this sign. A full queue of askers is an answer too. */
export async function givesSignOfLife(path: string, name: string): Promise<boolean> {
  const folder = await open(path, 'r');
  try {
    return await new Promise<boolean>((resolve) => {
      const asked = connect(within(folder, name));
      asked.once('connect', () => {
        asked.destroy();
        resolve(true);
      });
      asked.once('error', (error) => {
        resolve(systemCode(error) === 'EAGAIN');
      });
    });
  } finally {
    await folder.close();
  }
}
