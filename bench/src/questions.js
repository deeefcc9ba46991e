import { setTimeout as pause } from 'node:timers/promises';
import { seeded, timed } from './statistics.js';

const DAY_MS = 86_400_000;
const WARM_UP = 50;
const POLL_MS = 10;

/** @param {string} day @param {number} days */
export const after = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** @param {() => Promise<boolean>} holds */
export async function until(holds) {
  while (!(await holds())) await pause(POLL_MS);
}

/** Random past days of the log, the same in every run. @param {{ firstDay: string, lastDay: string }} period @param {number} seed */
export function daysOf({ firstDay, lastDay }, seed) {
  const random = seeded(seed);
  const days = (Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS + 1;
  return { random, day: () => after(firstDay, Math.floor(random() * days)) };
}

/** Milliseconds of each answer, once warm. @param {import('./server.js').Server} server @param {string} path @param {() => Record<string, string>} question @param {number} count */
export async function ask(server, path, question, count) {
  const milliseconds = [];
  for (let asked = -Math.min(WARM_UP, count); asked < count; asked++) {
    const { seconds } = await timed(async () => server.get(path, question()));
    if (asked >= 0) milliseconds.push(seconds * 1000);
  }
  return milliseconds;
}
