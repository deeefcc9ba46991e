import type { PlainDate } from '#libs/kernel';
import { ALL, type LedgerReader } from '#libs/read-model';
import { type RolledUpTogether, togetherReference } from '../rollups/rolled-up-together.js';
import { kept } from './ledger-sheet.js';
import type { ValeursRequest } from './valeurs.js';

/** Up to which day each of what is rolled up of all caisses at once is told and sure. */
export type ClosedTogether = ReadonlyMap<string, PlainDate>;

/** Of a question by owner, of all procédures together, as known now; nothing of others. */
export async function closedTogether(
  reader: LedgerReader,
  { by, knownOn, procedure }: Pick<ValeursRequest, 'by' | 'knownOn' | 'procedure'>,
  asked: readonly RolledUpTogether[],
): Promise<ClosedTogether> {
  if (asked.length === 0 || by !== 'owner' || knownOn !== null || procedure !== undefined) return new Map();
  const states = await reader.rolledUpStates.of(asked.map(togetherReference));
  return new Map(
    [...states].flatMap(([definition, byCaisse]) => {
      const all = byCaisse.get(ALL);
      return all === undefined ? [] : [[definition, all.filledTo] as const];
    }),
  );
}

/** Those of some days that are told, and the others. */
export function splitDays(
  days: readonly PlainDate[],
  to: PlainDate | undefined,
): { readonly told: readonly PlainDate[]; readonly open: readonly PlainDate[] } {
  const isTold = (day: PlainDate): boolean => to !== undefined && day <= to;
  return { told: days.filter(isTold), open: days.filter((day) => !isTold(day)) };
}

/** The parts of some days by caisse; nothing of those of which all are 0. */
export async function readDaysTogether(
  reader: LedgerReader,
  asked: readonly { readonly definition: string; readonly width: number; readonly days: readonly PlainDate[] }[],
): Promise<(definition: string, organisme: string, day: PlainDate) => readonly number[] | null> {
  const found = new Map<string, Map<string, readonly number[]>>();
  const widths = new Map(asked.map(({ definition, width }) => [definition, width]));
  const some = asked.filter(({ days }) => days.length > 0);
  for (const { definition, caisses, days, parts } of some.length === 0 ? [] : await reader.rollups.readDaysOfAll(some)) {
    const width = widths.get(definition) ?? 0;
    for (const [n, day] of days.entries()) {
      const ofDay = kept(found, `${definition} ${day}`, () => new Map<string, readonly number[]>());
      for (const [rank, caisse] of caisses.entries()) {
        const start = (n * caisses.length + rank) * width;
        ofDay.set(caisse, [...parts.subarray(start, start + width)]);
      }
    }
  }
  return (definition, organisme, day) => found.get(`${definition} ${day}`)?.get(organisme) ?? null;
}
