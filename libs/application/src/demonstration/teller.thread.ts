import { parentPort, workerData } from 'node:worker_threads';
import { packEvents } from '#libs/event-store';
import { type Part, partsOf } from './demonstration-events.js';
import type { FromThread, Telling } from './tellers.js';

/** How many parts are told before the first of them is taken. */
const AHEAD = 8;

/** A thread that tells its share of a demonstration (see `Tellers`): ahead of whoever takes its parts, by some. */
async function tell({ plan, brought, share }: Telling): Promise<void> {
  if (parentPort === null) throw new Error('it tells a thread, and was not started by one');
  const port = parentPort;
  const post = ({ events, ...rest }: Part): void => {
    const packed = packEvents(events);
    port.postMessage({ ...rest, packed } satisfies FromThread, [packed.bytes.buffer, packed.ends.buffer]);
  };
  let ahead = 0;
  let taken = (): void => undefined;
  port.on('message', () => {
    ahead -= 1;
    taken();
  });
  for await (const part of partsOf(plan, brought, share)) {
    post(part);
    ahead += 1;
    while (ahead >= AHEAD) {
      await new Promise<void>((resolve) => {
        taken = resolve;
      });
    }
  }
  port.postMessage('told' satisfies FromThread);
  port.close();
}

await tell(workerData as Telling);
