import { type Definition, findDefinition, type Grandeur, readingsAsked } from '#libs/domain';
import { earliest, plainDate, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { firstDays } from './ledger-valeurs.js';
import type { ValeursRequest } from './valeurs.js';
import type { ValeursMemo } from './valeurs-memo.js';

type Sources = Pick<Referentiel, 'definitions'>;

/**
 * By caisse, a day before which an indicator tells no value of it – alone or among others –; those of which it never tells any are not there.
 * Where an indicator is made of several things that all have to be told, it is the first day of one of them.
 */
export async function firstDaysTold(
  reader: LedgerReader,
  referentiel: Referentiel,
  definition: Definition,
  request: Omit<ValeursRequest, 'days' | 'indicateurs'>,
  memo?: ValeursMemo,
): Promise<ReadonlyMap<string, PlainDate>> {
  switch (sourceOf(definition, referentiel)) {
    case 'releves':
      return firstReadings(reader, referentiel, definition, request.organismes);
    case 'effectifs':
      return earliestOf((await reader.effectifs.variations(request.organismes, request.knownOn)).map(({ organisme, on }) => [organisme, on]));
    case 'ledger':
      return memo?.firstDaysOf(reader, request) ?? firstDays(reader, request);
  }
}

/** Of what a value cannot do without: what is counted before what is read, which is quicker to ask for. */
function sourceOf(definition: Definition, { definitions }: Sources): 'ledger' | 'releves' | 'effectifs' {
  if (definition.block === 'releve') return 'releves';
  if (definition.block !== 'rapport') return 'ledger';
  const sides: readonly Grandeur[] = [definition.dividende, definition.diviseur];
  const isOfLedger = (side: Grandeur): boolean =>
    'indicateur' in side && sourceOf(findDefinition(side.indicateur, definitions), { definitions }) === 'ledger';
  if (sides.some(isOfLedger)) return 'ledger';
  return sides.some((side) => 'effectif' in side) ? 'effectifs' : 'releves';
}

/** The first day of the year of the first reading of each. */
async function firstReadings(
  reader: LedgerReader,
  { definitions }: Sources,
  definition: Definition,
  organismes: readonly string[],
): Promise<ReadonlyMap<string, PlainDate>> {
  const codes = new Set(readingsAsked(definition, plainDate('2000-01-01'), definitions).map(({ code }) => code));
  const rows = await reader.releves.firstPeriodes([...codes], organismes);
  return earliestOf(rows.map(({ organisme, periode }) => [organisme, plainDate(`${periode.slice(0, 'AAAA'.length)}-01-01`)]));
}

function earliestOf(days: readonly (readonly [organisme: string, day: PlainDate])[]): ReadonlyMap<string, PlainDate> {
  const first = new Map<string, PlainDate>();
  for (const [organisme, day] of days) first.set(organisme, earliest(first.get(organisme) ?? day, day));
  return first;
}
