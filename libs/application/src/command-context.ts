import type { CommandContext } from '#libs/event-store';
import { type Clock, dayIn, type JsonValue } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import type { Settings } from './tokens.js';

/** When a command is given, and under which key; `body`: what it says, as plain data, which tells two commands under one key apart. */
export function contextOf(clock: Clock, settings: Settings, vault: Vault, key: string, body: object | JsonValue): CommandContext {
  const now = clock.now();
  return {
    commandId: key,
    // Without the members that are undefined.
    commandDigest: vault.commandDigest(JSON.parse(JSON.stringify(body)) as JsonValue),
    occurredAt: new Date(now).toISOString(),
    knownOn: dayIn(settings.timeZone, now),
  };
}
