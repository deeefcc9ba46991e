import {
  type Definition,
  definitionReference,
  type Ensemble,
  ensemble,
  findDefinition,
  firstDayOfParts,
  isKnownOn,
  isWindowed,
  type LedgerDefinition,
  needsCalendar,
  valeurOfParts,
} from '#libs/domain';
import { earliest, latest, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { firstOnOf } from './figures.js';
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
  const remembered = (await memo?.of(reader, referentiel, request)) ?? null;
  const since = remembered?.since ?? (await firstDays(reader, request));
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
  for (const part of askedApart(request.days, byText)) {
    for (const [text, days] of await valeursSince(reader, referentiel, { ...request, ...part }, since, null)) {
      for (const { day, valeurs } of days) byText.get(text)?.set(day, ensemble(valeurs));
    }
  }
  return new Map(
    [...byText].map(([text, told]) => [text, [...told].flatMap(([day, found]) => (found === null ? [] : [{ day, ensemble: found }]))] as const),
  );
}

/** What sums alone do not tell, in few questions: indicators of which they tell no day are one; of all others, the days of which they leave out the same. */
function askedApart(
  days: readonly PlainDate[],
  byText: ReadonlyMap<string, ReadonlyMap<PlainDate, Ensemble | null>>,
): readonly Pick<ValeursRequest, 'indicateurs' | 'days'>[] {
  const isLeftOut = (text: string, day: PlainDate): boolean => byText.get(text)?.get(day) == null;
  const always = [...byText.keys()].filter((text) => days.every((day) => isLeftOut(text, day)));
  const sometimes = [...byText.keys()].filter((text) => !always.includes(text));
  const parts = new Map<string, { readonly indicateurs: readonly string[]; readonly days: PlainDate[] }>();
  for (const day of days) {
    const indicateurs = sometimes.filter((text) => isLeftOut(text, day));
    if (indicateurs.length > 0) kept(parts, indicateurs.join(' '), () => ({ indicateurs, days: [] })).days.push(day);
  }
  return [...(always.length > 0 ? [{ indicateurs: always, days }] : []), ...parts.values()];
}

/** Whether the sums of all days of a definition say what their sum is worth: not one that asks each organisme for days of its own. */
function addsUp(definition: Definition): definition is LedgerDefinition {
  switch (definition.block) {
    case 'stock':
    case 'anteriorite':
    case 'flux':
    case 'soldeEnJours':
      return true;
    case 'ratio': {
      const { overMonths, ofNothing, numerator, denominator } = definition;
      // What is taken off may make nothing of something.
      const counted = [...(denominator ?? []), ...(ofNothing === undefined ? [] : numerator)];
      return overMonths === undefined && counted.every(({ weight }) => weight > 0);
    }
    case 'releve':
    case 'rapport':
    case 'dossiers':
    case 'delai':
    case 'etapes':
    case 'ecart':
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
  const period = { from: first, to: last, knownOn, slice: { ...ofProcedure, caisses: organismes } };
  const rolledUp = await readRolledUpDays(reader, referentiel, extents, period, definitions);
  if (rolledUp === null) return nothing;
  const summed = new Set<Definition>(definitions);
  const isSummed = (definition: Definition): definition is LedgerDefinition => summed.has(definition);
  const [firstSince, lastSince] = [firstOnOf(extents), [...since.values()].reduce(latest, first)];
  const missingOn = (day: PlainDate): readonly string[] => organismes.filter((organisme) => !isKnownOn(since.get(organisme) ?? null, day));
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
    const valeur = valeurOfParts(definition, definitionReference(definition), rolledUp.parts(definition, day), {
      since: firstSince,
      from: day,
      asOf: day,
    });
    return { ...ensemble([valeur]), missing: missingOn(day) };
  };
}
