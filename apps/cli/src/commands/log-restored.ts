import type { CarriedOver } from '#libs/runner';
import { type Context, json, type WithJson } from '../command.js';
import { integer } from '../output/french.js';
import { assertNobodyAtWork } from '../server/nobody-at-work.js';
import { withDatabase } from '../server/running-server.js';

/** Begins a new epoch of the configured log, with no server on it, and tells what cannot go on with it. */
export async function declareRestored({ json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  const { head, carried } = await withDatabase(terminal, async (url, { eventStore }) => {
    const [{ openEventLog }, { carryOver }, { connectionPool, eventStoreAddress }] = await Promise.all([
      import('#libs/event-store'),
      import('#libs/runner'),
      import('#libs/platform'),
    ]);
    await assertNobodyAtWork(url);
    const log = await openEventLog(eventStoreAddress(eventStore, url));
    const pool = connectionPool(url, { name: 'ecluse-restored', max: 1, onLost: () => undefined });
    try {
      const former = await log.store.head();
      const begun = await log.beginEpoch();
      return { head: begun, carried: await carryOver(pool, log.store, former, begun) };
    } finally {
      await pool.end();
      await log.close();
    }
  });
  if (asJson === true) terminal.print(json({ logId: head.logId, epoch: head.epoch, events: head.ordinal, ...carried }));
  else
    terminal.print(
      [`Journal ${head.logId} : l’époque ${String(head.epoch)} commence, après ${integer(head.ordinal)} événements.`, ...told(carried)].join('\n'),
    );
}

function told({ projections, reactions, projectionsAhead, reactionsAhead }: CarriedOver): readonly string[] {
  const goOn = [...projections, ...reactions];
  return [
    ...(goOn.length === 0 ? [] : [`Continuent là où elles en étaient : ${goOn.join(', ')}.`]),
    ...(projectionsAhead.length === 0
      ? []
      : [`Ont lu des événements qui n’y sont plus : ${projectionsAhead.join(', ')}. Démarrez, puis reconstruisez-les : ecluse rebuild --all`]),
    ...(reactionsAhead.length === 0
      ? []
      : [`Ont réagi à des événements qui n’y sont plus : ${reactionsAhead.join(', ')}. Dites où elles reprennent : ecluse reaction --help`]),
  ];
}
