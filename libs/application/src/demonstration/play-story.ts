import type { Deed, Planned, Step, Told } from '#libs/demonstration';
import type { Clock } from '#libs/kernel';

/** An échéance of a dossier of a story, with the instant from which it has passed. */
export interface Awaited {
  readonly dossierId: string;
  readonly code: string;
  readonly echeance: string;
  readonly dueAt: string;
}

/** A clock that a story sets. */
export class StoryClock implements Clock {
  private instant = 0;

  now(): number {
    return this.instant;
  }

  set(instant: string): void {
    this.instant = Date.parse(instant);
  }
}

/** Carries stories out, at the instant of the clock that it shares with whoever plays them. */
export interface Hand {
  /** Gives the command that a deed stands for, under a key of its own. @returns the id of what it made, or of the dossier */
  give(deed: Exclude<Deed, { readonly do: 'look' }>, dossier: string | null, key: string): Promise<string>;
  /** Lets an échéance pass that is due now. */
  pass(awaited: Awaited): Promise<void>;
  /** Where a dossier stands. @throws when it follows no procédure */
  parcours(dossier: string): Promise<Told['parcours']>;
}

/**
 * Lives a story through, up to an instant: each deed at its own, and every échéance at the very instant at which it falls due, or is set when that is past.
 * What a story would do later is left undone.
 */
export async function playStory(
  { reference, begin }: Pick<Planned, 'reference' | 'begin'>,
  hand: Hand,
  clock: StoryClock,
  end: string,
): Promise<void> {
  const story = begin();
  const dossiers: string[] = [];
  let next = story.next();
  for (let n = 1; next.done !== true && next.value.at <= end; n += 1) {
    const step: Step = next.value;
    const { at, deed, dossier } = step;
    await letPass(hand, clock, dossiers, at);
    clock.set(at);
    const id = deed.do === 'look' ? (dossier ?? reference) : await hand.give(deed, dossier, `demonstration/${reference}/${String(n)}`);
    const parcours = await hand.parcours(dossier ?? id);
    for (const known of [dossier ?? id, ...Object.values(parcours.links).map((link) => link.dossier)]) {
      if (!dossiers.includes(known)) dossiers.push(known);
    }
    next = story.next({ id, parcours });
  }
  await letPass(hand, clock, dossiers, end);
}

/** One échéance may set, move or lift the next: they are looked at again after each. */
async function letPass(hand: Hand, clock: StoryClock, dossiers: readonly string[], until: string): Promise<void> {
  for (;;) {
    const awaited = (await Promise.all(dossiers.map(async (dossierId) => awaitedOf(dossierId, await hand.parcours(dossierId))))).flat();
    const [first] = awaited.filter(({ dueAt }) => dueAt <= until).sort(inOrder);
    if (first === undefined) return;
    // One that was due before it was set passes at once.
    if (Date.parse(first.dueAt) > clock.now()) clock.set(first.dueAt);
    await hand.pass(first);
  }
}

function awaitedOf(dossierId: string, { echeances }: Told['parcours']): readonly Awaited[] {
  return Object.values(echeances)
    .filter(({ status }) => status === 'standing')
    .map(({ code, echeance, dueAt }) => ({ dossierId, code, echeance, dueAt }));
}

/** As whoever waits for them takes them. */
function inOrder(a: Awaited, b: Awaited): number {
  const [left, right] = [a, b].map(({ dueAt, dossierId, code }) => `${dueAt} ${dossierId} ${code}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
