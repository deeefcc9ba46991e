import { ecluseAt } from './rivals/ecluse.js';
import { duringSome, newEvent, newStream } from './workload.js';

const [, , url, callers] = process.argv;
const { append, close } = await ecluseAt(url);
await append(newStream(), [newEvent()]);

process.on('message', (seconds) => {
  void duringSome(Number(callers), seconds, async () => append(newStream(), [newEvent()])).then((answer) => process.send(answer));
});
process.on('disconnect', () => void close());
process.send('ready');
