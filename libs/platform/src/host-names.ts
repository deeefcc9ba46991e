import { isIP } from 'node:net';

/** The name in a `Host` header, without its port; null when it holds none. */
function hostnameOf(host: string | undefined): string | null {
  if (host === undefined || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}

/**
 * Whether a request asks for this machine by a name of its own: the loopback, or one that the configuration allows.
 * A page of another site that makes its own name resolve to this machine is thus refused.
 */
export function isAskedByName(host: string | undefined, allowedHosts: readonly string[]): boolean {
  const hostname = hostnameOf(host);
  return hostname !== null && (isLoopback(hostname) || allowedHosts.includes(hostname));
}
