import {
  type Definition,
  definitionReference,
  type Ensemble,
  ensemble,
  findDefinition,
  firstDayOfParts,
  isWindowed,
  type LedgerDefinition,
  needsCalendar,
  valeurOfParts,
} from '#libs/domain';
import { earliest, latest, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { kept } from './ledger-sheet.js';
import { readRolledUpDays } from './rolled-up-days.js';
import { firstDays } from './ledger-valeurs.js';
import { valeursSince, type ValeursRequest } from './valeurs.js';
import { bytesOfEnsemble, type ValeursMemo } from './valeurs-memo.js';

export interface EnsembleOfDay {
  readonly day: PlainDate;
  readonly ensemble: Ensemble;
}

/**
 * What many organismes are worth together, without what each of them is: where closed days tell the sums, nothing else is read. The same as
 * {@link ensemble} of `readValeurs`. By the reference that was asked, as it was asked; the days in the order asked.
 * @param memo what was told before and would be told again is not read
 * @throws DomainError `definition.unknown`
 */
export async function readEnsembles(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  memo?: ValeursMemo,
): Promise<ReadonlyMap<string, readonly EnsembleOfDay[]>> {
  const asked = new Map(request.indicateurs.map((text) => [text, findDefinition(text, referentiel.definitions)]));
  const since = await firstDays(reader, request);
  const remembered = memo === undefined ? null : await memo.of(reader, referentiel, request, since);
  if (remembered === null) return ensemblesNow(reader, referentiel, request, asked, since);
  return remembered.tell<EnsembleOfDay>('ensembles', asked, request.days, bytesOfEnsemble, async (rest, days) =>
    ensemblesNow(reader, referentiel, { ...request, days }, rest, since),
  );
}

async function ensemblesNow(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  asked: ReadonlyMap<string, Definition>,
  since: ReadonlyMap<string, PlainDate>,
): Promise<ReadonlyMap<string, readonly EnsembleOfDay[]>> {
  const sums = await readSums(reader, referentiel, request, [
    ...new Set([...asked].flatMap(([, definition]) => (addsUp(definition) ? [definition] : []))),
  ]);
  const byText = new Map([...asked].map(([text, definition]) => [text, new Map(request.days.map((day) => [day, sums(definition, day)]))]));
  // Days of which something is not told by sums alone, and whoever asks for them.
  const askedApart = new Map<string, { readonly indicateurs: string[]; readonly days: readonly PlainDate[] }>();
  for (const [text, told] of byText) {
    const days = request.days.filter((day) => told.get(day) == null);
    if (days.length === 0) continue;
    const known = askedApart.get(days.join());
    if (known === undefined) askedApart.set(days.join(), { indicateurs: [text], days });
    else known.indicateurs.push(text);
  }
  for (const part of askedApart.values()) {
    for (const [text, days] of await valeursSince(reader, referentiel, { ...request, ...part }, since, null)) {
      for (const { day, valeurs } of days) byText.get(text)?.set(day, ensemble(valeurs));
    }
  }
  return new Map(
    [...byText].map(([text, told]) => [text, [...told].flatMap(([day, found]) => (found === null ? [] : [{ day, ensemble: found }]))] as const),
  );
}

/** Whether the sums of all days of a definition say what their sum is worth: not one that asks each organisme for days of its own. */
function addsUp(definition: Definition): definition is LedgerDefinition {
  switch (definition.block) {
    case 'stock':
    case 'anteriorite':
    case 'flux':
    case 'soldeEnJours':
      return true;
    case 'ratio':
      // What is taken off may make nothing of something.
      return definition.overMonths === undefined && (definition.denominator ?? []).every(({ weight }) => weight > 0);
    case 'releve':
    case 'rapport':
    case 'dossiers':
    case 'delai':
    case 'etapes':
      return false;
  }
}

type Calendar = ReturnType<Referentiel['calendarOf']>;

/** What sums of closed days say; null where they do not say it all. */
async function readSums(
  reader: LedgerReader,
  referentiel: Referentiel,
  { organismes, days, knownOn, by, procedure }: ValeursRequest,
  definitions: readonly LedgerDefinition[],
): Promise<(definition: Definition, day: PlainDate) => Ensemble | null> {
  const nothing = (): null => null;
  const [first, last] = [[...days].sort()[0], [...days].sort().at(-1)];
  if (by !== 'owner' || first === undefined || last === undefined || definitions.length === 0) return nothing;
  const asked = new Set(organismes);
  const ofProcedure = procedure === undefined ? {} : { procedure };
  const extents = (await reader.extents(ofProcedure, knownOn)).filter(({ caisse }) => asked.has(caisse));
  const since = new Map<string, PlainDate>();
  for (const { caisse, firstOn } of extents) since.set(caisse, earliest(since.get(caisse) ?? firstOn, firstOn));
  const missing = organismes.filter((organisme) => !since.has(organisme));
  const period = { from: first, to: last, knownOn, slice: { ...ofProcedure, caisses: organismes } };
  const rolledUp = await readRolledUpDays(reader, referentiel, extents, period, definitions);
  if (rolledUp === null) return nothing;
  const summed = new Set<Definition>(definitions);
  const isSummed = (definition: Definition): definition is LedgerDefinition => summed.has(definition);
  const lastSince = [...since.values()].reduce(latest, first);
  const calendars = new Map<PlainDate, ReadonlySet<Calendar>>();
  const calendarsOn = (day: PlainDate): ReadonlySet<Calendar> =>
    kept(calendars, day, () => new Set([...since.keys()].map((caisse) => referentiel.calendarOf(caisse, day))));
  const wholeFrom = new Map<LedgerDefinition, Map<Calendar, PlainDate>>();
  /** A window that reaches back before something was known of an organisme is told by it alone; once none does, no later one does. */
  const isWhole = (definition: LedgerDefinition, day: PlainDate): boolean =>
    [...calendarsOn(day)].every((calendar) => {
      if (calendar === null && needsCalendar(definition)) return false;
      if (!isWindowed(definition)) return true;
      const from = kept(wholeFrom, definition, () => new Map<Calendar, PlainDate>());
      const isLater = (from.get(calendar) ?? day) < day;
      const is = isLater || firstDayOfParts(definition, day, calendar) >= lastSince;
      if (is && !isLater && !('breaks' in definition)) from.set(calendar, day);
      return is;
    });
  return (definition, day) => {
    if (!isSummed(definition) || day > rolledUp.to || !isWhole(definition, day)) return null;
    const valeur = valeurOfParts(definition, definitionReference(definition), rolledUp.parts(definition, day), { since: first, from: first });
    return { ...ensemble([valeur]), missing };
  };
}
