import { membersOn, type OrganismeKind, type Perimetre, rowsOfCaisse, unchangedSince } from '#libs/domain';
import { DomainError, type PlainDate } from '#libs/kernel';
import type { Referentiel } from '../referentiel/referentiel.js';

/** Whose values: caisses, each with those that were merged into it; none: all of them. Only those of the groupement and of the réseau, where these are named. */
export interface MembersAsked {
  readonly organismes: readonly string[];
  readonly groupement: string | null;
  /** Code of its head. */
  readonly reseau: string | null;
  /** By the members and mergers of each day, or by those of today throughout. */
  readonly perimetre: Perimetre;
}

/** Days that are told by the same caisses: one question. */
export interface DaysOfMembers {
  readonly organismes: readonly string[];
  readonly days: readonly PlainDate[];
}

/**
 * The days asked, put together by whose values they are; mostly all of them are.
 * @throws DomainError `caisse.unknown`, `organisme.unknown`
 */
export function daysByMembers(asked: MembersAsked, days: readonly PlainDate[], referentiel: Referentiel, today: PlainDate): readonly DaysOfMembers[] {
  assertKnown(asked, referentiel);
  const known = new Map<PlainDate | null, PlainDate[]>();
  const parts = new Map<string, { readonly organismes: readonly string[]; readonly days: PlainDate[] }>();
  for (const day of days) {
    const on = asked.perimetre === 'restated' ? today : day;
    const since = unchangedSince(referentiel.reseau, on);
    const same = known.get(since);
    if (same !== undefined) {
      same.push(day);
      continue;
    }
    const organismes = organismesOn(asked, referentiel, on);
    const key = organismes.join(' ');
    const part = parts.get(key) ?? { organismes, days: [] };
    parts.set(key, part);
    known.set(since, part.days);
    part.days.push(day);
  }
  return [...parts.values()];
}

function assertKnown({ organismes, groupement, reseau }: MembersAsked, { caisses, organismes: known }: Referentiel): void {
  const unknown = organismes.find((code) => !caisses.has(code));
  if (unknown !== undefined) throw new DomainError('caisse.unknown', `Caisse inconnue : « ${unknown} ».`, { value: unknown });
  const assertIs = (code: string | null, kinds: readonly OrganismeKind[], expected: string): void => {
    if (code === null || kinds.some((kind) => known.get(code)?.kind === kind)) return;
    throw new DomainError('organisme.unknown', `« ${code} » n’est pas ${expected} : « ecluse reseau show » les dit.`, { organisme: code });
  };
  assertIs(groupement, ['groupement', 'teteDeReseau'], 'un groupement, ni un réseau');
  assertIs(reseau, ['teteDeReseau'], 'un réseau');
}

function organismesOn({ organismes, groupement, reseau: head }: MembersAsked, { caisses, reseau }: Referentiel, on: PlainDate): readonly string[] {
  const groups = [groupement, head].filter((code) => code !== null);
  const members = groups.map((code) => new Set(membersOn(reseau, code, on, 'asItWas', on)));
  const named = organismes.flatMap((code) => [code, ...rowsOfCaisse(reseau, code, on, 'asItWas', on)]);
  const asked = organismes.length === 0 ? [...caisses.keys()] : [...new Set(named)];
  return asked.filter((code) => members.every((each) => each.has(code)));
}

/** Asks for each part, and puts the days in order again. @returns by the reference that was asked */
export async function askedByMembers<Told extends { readonly day: PlainDate }>(
  parts: readonly DaysOfMembers[],
  ask: (part: DaysOfMembers) => Promise<ReadonlyMap<string, readonly Told[]>>,
): Promise<ReadonlyMap<string, readonly Told[]>> {
  const all = new Map<string, readonly Told[]>();
  for (const part of parts) {
    for (const [reference, days] of await ask(part)) all.set(reference, [...(all.get(reference) ?? []), ...days]);
  }
  if (parts.length === 1) return all;
  return new Map([...all].map(([reference, days]) => [reference, [...days].sort((a, b) => (a.day < b.day ? -1 : 1))]));
}
