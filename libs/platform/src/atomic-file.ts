import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

async function synced(path: string, flags: string, mode: number, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    await use(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names of a folder durable. Windows has no such operation, and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await synced(path, 'r', 0, async () => Promise.resolve());
}

/**
 * Writes a file that is seen whole or not at all, also after a power cut; `mode` is that of the new file. Of content that comes in pieces, an error is
 * that of the writing.
 */
export async function writeFileAtomically(path: string, content: string | AsyncIterable<string | Uint8Array>, mode = 0o600): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    await synced(temporary, 'w', mode, async (file) => {
      if (typeof content === 'string') await file.writeFile(content);
      else for await (const piece of content) await file.writeFile(piece);
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
