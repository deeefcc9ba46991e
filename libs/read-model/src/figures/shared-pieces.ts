import type { PlainDate } from '#libs/kernel';

/** By how many pièces of one organisme in stock on a day its dossiers are fewer; the same of pièces that wait for nobody. */
export interface SharedOfOrganisme {
  readonly day: PlainDate;
  readonly organisme: string;
  readonly fewer: number;
  readonly fewerNotWaiting: number;
}

/** A stay of a pièce beside others of its dossier, from the day of one rank on and before that of another. */
export interface SharedStay {
  /** Those of one follow each other, in the order in which its pièces arrived. */
  readonly dossier: number;
  /** Null: whose dossiers are not asked. */
  readonly organisme: string | null;
  readonly waits: boolean;
  readonly from: number;
  readonly to: number;
}

type Count = 'fewer' | 'fewerNotWaiting';

/** The ranks between which the same stays of a dossier stand side by side. */
const ranksOf = (dossier: readonly SharedStay[]): readonly number[] =>
  [...new Set(dossier.flatMap(({ from, to }) => [from, to]))].sort((one, other) => one - other);

/** A dossier counts once among all organismes, where its pièce that came first stands: every other pièce of a day is one more than there are dossiers. */
export function countShared(stays: readonly SharedStay[], days: readonly PlainDate[]): readonly SharedOfOrganisme[] {
  /** How the counts of each organisme change from a day to the next. */
  const changes = new Map<string, Record<Count, Int32Array>>();
  const add = (count: Count, { organisme }: SharedStay, from: number, to: number): void => {
    if (organisme === null) return;
    const none = (): Int32Array => new Int32Array(days.length + 1);
    const own = changes.get(organisme) ?? { fewer: none(), fewerNotWaiting: none() };
    changes.set(organisme, own);
    own[count][from] = (own[count][from] ?? 0) + 1;
    own[count][to] = (own[count][to] ?? 0) - 1;
  };
  for (const dossier of byDossier(stays)) {
    const ranks = ranksOf(dossier);
    for (const [i, from] of ranks.entries()) {
      const to = ranks[i + 1] ?? from;
      const beside = dossier.filter((stay) => stay.from <= from && stay.to >= to);
      for (const other of beside.slice(1)) add('fewer', other, from, to);
      for (const other of beside.filter(({ waits }) => !waits).slice(1)) add('fewerNotWaiting', other, from, to);
    }
  }
  return [...changes].flatMap(([organisme, { fewer, fewerNotWaiting }]) => {
    let [all, notWaiting] = [0, 0];
    return days.flatMap((day, rank) => {
      [all, notWaiting] = [all + (fewer[rank] ?? 0), notWaiting + (fewerNotWaiting[rank] ?? 0)];
      return all === 0 ? [] : { day, organisme, fewer: all, fewerNotWaiting: notWaiting };
    });
  });
}

function byDossier(stays: readonly SharedStay[]): readonly (readonly SharedStay[])[] {
  const dossiers: SharedStay[][] = [];
  for (const stay of stays) {
    const last = dossiers.at(-1);
    if (last?.[0]?.dossier === stay.dossier) last.push(stay);
    else dossiers.push([stay]);
  }
  return dossiers;
}
