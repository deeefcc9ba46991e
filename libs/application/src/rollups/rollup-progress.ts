import type { PlainDate } from '#libs/kernel';
import { ALL, type LedgerSpan, type RollupState, type RollupStore } from '#libs/read-model';
import { everythingTogether, togetherReference } from './rolled-up-together.js';
import { calendarReference, everythingRolledUp, type RolledUpBy, rolledUpReference } from './rollup-filler.js';

/** How far the closed days are rolled up by one definition, or as they are (`day`). */
export interface RollupProgress {
  /** `code@version`, `day`, or what is told of all caisses at once: `shared`, `waiting`, `processed`. */
  readonly definition: string;
  /** The last closed day; null when nothing ever was in stock. */
  readonly closedTo: PlainDate | null;
  /** Caisses of which some day is closed and which have the calendar that the definition counts by. */
  readonly caisses: number;
  /** Those of them that are told to the last closed day. */
  readonly filledCaisses: number;
  /** 0 to 1; 1 when every caisse is told to the last closed day, and all of them together are. */
  readonly ratio: number;
}

/** How far everything that is rolled up is filled; in order of publication, the day first. */
export async function readRollupProgress(store: RollupStore, referentiel: RolledUpBy): Promise<readonly RollupProgress[]> {
  const all = everythingRolledUp(referentiel);
  const span = await store.span();
  const together = everythingTogether(referentiel.definitions).map(togetherReference);
  const states = await store.states([...all.map(rolledUpReference), ...together]);
  const ofCaisses = all.map((rolledUp) => {
    const definition = rolledUpReference(rolledUp);
    if (span === null) return { definition, closedTo: null, caisses: 0, filledCaisses: 0, ratio: 1 };
    const { closedTo, firstDays } = span;
    const told = new Map(states.filter((state) => state.definition === definition).map((state) => [state.caisse, state]));
    const concerned = [...firstDays].filter(([, first]) => first <= closedTo).map(([caisse]) => caisse);
    const counted = concerned.filter((caisse) => calendarReference(rolledUp, caisse, referentiel) !== undefined);
    const isFilled = (caisse: string): boolean => (told.get(caisse)?.filledTo ?? '') >= closedTo;
    const filledCaisses = counted.filter(
      (caisse) => isFilled(caisse) && told.get(caisse)?.calendar === calendarReference(rolledUp, caisse, referentiel),
    ).length;
    // A caisse without a calendar keeps all of them together from being told by worked days.
    const atOnce = counted.length < concerned.length || counted.length === 0 ? [] : [ALL];
    const parts = counted.length + atOnce.length;
    return {
      definition,
      closedTo,
      caisses: counted.length,
      filledCaisses,
      ratio: parts === 0 ? 1 : (filledCaisses + atOnce.filter(isFilled).length) / parts,
    };
  });
  return [...ofCaisses, ...together.map((definition) => progressTogether(definition, span, states))];
}

/** Of what is told of all caisses at once: all of them are told, or none is. */
function progressTogether(definition: string, span: LedgerSpan | null, states: readonly RollupState[]): RollupProgress {
  if (span === null) return { definition, closedTo: null, caisses: 0, filledCaisses: 0, ratio: 1 };
  const { closedTo, firstDays } = span;
  const caisses = [...firstDays.values()].filter((first) => first <= closedTo).length;
  const filledTo = states.find((state) => state.definition === definition && state.caisse === ALL)?.filledTo;
  const isFilled = caisses === 0 || (filledTo !== undefined && filledTo >= closedTo);
  return { definition, closedTo, caisses, filledCaisses: isFilled ? caisses : 0, ratio: isFilled ? 1 : 0 };
}
