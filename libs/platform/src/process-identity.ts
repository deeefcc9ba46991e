import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemCode } from './startup-error.js';

/** One life of one process: a pid is given again to others, a pid with its start is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

/** The start of a process that lives but hides it from this account: only its pid can be compared. */
const hidden = 'unknown';

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function startOnLinux(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    return signalReaches(pid) ? hidden : null;
  }
  // The name of the command, between parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? '';
  if (state === 'Z' || state === 'X') return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19] ?? ''}`;
}

function startFromPs(pid: number): string | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [state, ...start] = line.split(/\s+/);
    return state === undefined || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return signalReaches(pid) ? hidden : null;
  }
}

function startOf(pid: number): string | null {
  if (process.platform === 'linux') return startOnLinux(pid);
  if (process.platform === 'win32') return signalReaches(pid) ? hidden : null;
  return startFromPs(pid);
}

/** Who this process is, for others to find out later whether it still lives. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: startOf(process.pid) ?? hidden };
}

/** Whether a process with this pid lives; one that ended and waits to be reaped does not. */
export function isAlive(pid: number): boolean {
  return startOf(pid) !== null;
}

/** Whether that very process still lives: same pid and same start. */
export function stillLives(process: ProcessIdentity): boolean {
  const start = startOf(process.pid);
  return start !== null && (start === process.start || start === hidden || process.start === hidden);
}
