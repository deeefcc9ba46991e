import type { Perimetre } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { type Unite, unitesBy } from '../pilotage/unites.js';
import type { Referentiel } from '../referentiel/referentiel.js';
import { assertNamed, codesOfKind } from '../reseau/asked-slice.js';
import { kept } from './ledger-sheet.js';

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

export interface MembersOfDays {
  /** The days asked, put together by whose rows they are told by; mostly all of them are. */
  readonly parts: readonly DaysOfMembers[];
  /** Whose values are told on a day, a caisse with those that were merged into it; in the order asked, of codes where none was. */
  readonly unitesOn: (day: PlainDate) => readonly Unite[];
}

/** @throws DomainError `caisse.unknown`, `groupement.unknown`, `reseau.unknown` */
export function daysByMembers(asked: MembersAsked, days: readonly PlainDate[], referentiel: Referentiel, today: PlainDate): MembersOfDays {
  assertKnown(asked, referentiel);
  const { organismes: named, groupement, reseau, perimetre } = asked;
  const unitesOf = unitesBy({ caisses: named, groupement, reseau, perimetre, arbre: null }, referentiel, today, 'itself');
  const made = new Map<readonly Unite[], readonly Unite[]>();
  const ordered = (unites: readonly Unite[]): readonly Unite[] => (named.length < 2 ? unites : kept(made, unites, () => inOrder(unites, named)));
  const byDay = new Map<PlainDate, readonly Unite[]>();
  // Asked for each of thousands of values.
  const unitesOn = (day: PlainDate): readonly Unite[] => kept(byDay, day, () => ordered(unitesOf(day)));
  const known = new Map<readonly Unite[], PlainDate[]>();
  const parts = new Map<string, { readonly organismes: readonly string[]; readonly days: PlainDate[] }>();
  for (const day of days) {
    const unites = unitesOf(day);
    const same = known.get(unites);
    if (same !== undefined) {
      same.push(day);
      continue;
    }
    // In one order, whoever asks: what is remembered of them is found again.
    const organismes = unites.flatMap(({ caisses }) => caisses).sort();
    const part = kept(parts, organismes.join(' '), () => ({ organismes, days: [] }));
    known.set(unites, part.days);
    part.days.push(day);
  }
  return { parts: [...parts.values()], unitesOn };
}

const inOrder = (unites: readonly Unite[], named: readonly string[]): readonly Unite[] =>
  [...unites].sort((a, b) => named.indexOf(a.code) - named.indexOf(b.code));

function assertKnown({ organismes, groupement, reseau }: MembersAsked, referentiel: Referentiel): void {
  const heads = codesOfKind(referentiel, 'teteDeReseau');
  for (const code of organismes) assertNamed('caisse.unknown', 'Caisse inconnue', code, referentiel.caisses.keys());
  assertNamed('groupement.unknown', 'Groupement inconnu', groupement, [...codesOfKind(referentiel, 'groupement'), ...heads]);
  assertNamed('reseau.unknown', 'Réseau inconnu', reseau, heads);
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
