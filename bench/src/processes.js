import { readdir, readFile } from 'node:fs/promises';

/** What the kernel says of a process, or null once it has ended or where the kernel has no /proc. @param {number} pid */
async function statusOf(pid) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null);
  return text === null ? null : Object.fromEntries(text.split('\n').map((line) => line.split(/:\s+/u)));
}

/** The most memory that a process ever held in RAM, in MB; null where it cannot be known. @param {number} pid */
export async function peakMemory(pid) {
  const status = await statusOf(pid);
  return status === null ? null : Number.parseInt(status.VmHWM, 10) / 1024;
}

/** Ids and command lines of the processes that a process started. @param {number} parent */
async function childrenOf(parent) {
  const names = await readdir('/proc').catch(() => []);
  const children = [];
  for (const pid of names.filter((name) => /^\d+$/u.test(name)).map(Number)) {
    if (Number((await statusOf(pid))?.PPid) !== parent) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    children.push({ pid, command: command.replaceAll('\0', ' ').trim() });
  }
  return children;
}

/** The projector of a server, null where it cannot be found. @param {number} server */
export async function projectorOf(server) {
  return (await childrenOf(server)).find(({ command }) => command.includes('projector'))?.pid ?? null;
}
