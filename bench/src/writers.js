import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * A process of its own that appends to a log of ours when it is told to.
 * @param {string} url @param {number} callers
 */
export async function appendingProcess(url, callers) {
  const child = fork(fileURLToPath(new URL('writer-process.js', import.meta.url)), [url, String(callers)]);
  await once(child, 'message');
  return {
    /** @param {number} seconds @returns {Promise<{ done: number, seconds: number }>} */
    append: async (seconds) => {
      child.send(seconds);
      const [answer] = await once(child, 'message');
      return answer;
    },
    stop: () => child.disconnect(),
  };
}
