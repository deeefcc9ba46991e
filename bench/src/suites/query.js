import { seeded, spreadOf, timed } from '../statistics.js';
import { withServer } from '../server.js';

const ASKED = 500;
const WARM_UP = 100;
const DAY_MS = 86_400_000;

/** @param {string} day @param {number} days */
const after = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Days drawn from the periods in turn, so that the busy ones are asked as often as the others. @param {readonly { firstDay: string, lastDay: string }[]} periods @param {() => number} random */
function* randomDays(periods, random) {
  for (let drawn = 0; ; drawn++) {
    const { firstDay, lastDay } = periods[drawn % periods.length];
    yield after(firstDay, Math.floor(random() * ((Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS + 1)));
  }
}

/** Milliseconds of so many questions, asked one after the other. @param {import('../server.js').Server} server @param {number} count @param {() => Record<string, string>} question */
async function ask(server, count, question) {
  const milliseconds = [];
  for (let asked = 0; asked < count; asked++) {
    const { seconds } = await timed(async () => server.get('indicators', question()));
    milliseconds.push(seconds * 1000);
  }
  return milliseconds;
}

/**
 * The figures of random past days over HTTP, as known today and as known on a day between that day and three months later.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ loaded, say }) {
  const { home, periods, names } = await loaded();
  const group = `indicators over HTTP, ${names} loaded`;
  say(group);
  const random = seeded(20_120_301);
  const days = randomDays(periods, random);
  const asOf = () => ({ on: days.next().value });
  const asKnown = () => {
    const on = days.next().value;
    return { on, knownOn: after(on, Math.floor(random() * 91)) };
  };
  return withServer(home, async (server) => {
    const figures = [];
    for (const [name, question, goal] of /** @type {const} */ ([
      ['a past day', asOf, 50],
      ['a past day as known on another', asKnown, 150],
    ])) {
      await ask(server, WARM_UP, question);
      const { p50, p99, max } = spreadOf(await ask(server, ASKED, question));
      figures.push({ group, name: `${name}, half of them below`, unit: 'ms', value: p50 });
      figures.push({
        group,
        name: `${name}, 99 of 100 below`,
        unit: 'ms',
        value: p99,
        atMost: goal,
        note: `slowest of ${ASKED}: ${max.toFixed(1)} ms`,
      });
    }
    return figures;
  });
}
