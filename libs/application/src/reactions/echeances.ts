import { DomainError } from '#libs/kernel';
import { type DueEcheance, ECHEANCES, EcheanceQueries } from '#libs/read-model';
import type { Sweep } from '#libs/runner';
import { concurrently } from '../concurrently.js';
import type { DeskRequest, DossierDesk } from '../dossiers/dossier-desk.js';
import type { DossierWork } from './dossier-work.js';

const PAGE = 200;
const AT_ONCE = 8;
const EVERY_MS = 1_000;
/** What was sent is not sent again before the read model can have heard of it. */
const RESEND_MS = 10_000;

/** The échéance was moved, lifted or passed since the read model looked, or a person decides about it: nothing to do. */
const isSettled = (error: unknown): boolean => error instanceof DomainError && /^(?:echeance\..*|dossier\.closed)$/u.test(String(error.code));

/**
 * Lets a setting pass that is due; what was settled meanwhile is nothing to do.
 * @param cache whether the dossier is worth keeping in memory: one whose échéances pass is mostly one on which nobody works
 */
export async function passDue(
  desk: DossierDesk,
  { dossierId, echeance }: Pick<DueEcheance, 'dossierId' | 'echeance'>,
  cache: DeskRequest['cache'] = 'skip',
): Promise<void> {
  try {
    await desk.carryOut({
      dossierId,
      key: `echeance/${echeance}`,
      actor: null,
      expectedRevision: null,
      body: { type: 'PassEcheance', echeance },
      piece: null,
      caisse: null,
      cache,
      decide: (state, { day, today, now }, cadre) => desk.decidedUnder(cadre, state, { type: 'PassEcheance', echeance, on: day, today, now }),
    });
  } catch (error) {
    if (!isSettled(error)) throw error;
  }
}

/**
 * Lets pass what is due: once per setting, whatever happens, since the command's id is made of the setting (ADR 0021).
 * What the read model says is only a hint: the decider looks at the log, and at the clock that it is told.
 */
export function echeanceSweep(work: () => Promise<DossierWork>): Sweep {
  const sent = new Map<string, number>();
  let queries: EcheanceQueries | undefined;

  function isNew({ echeance }: DueEcheance): boolean {
    if (sent.has(echeance)) return false;
    sent.set(echeance, performance.now());
    return true;
  }

  /** A map tells its keys in the order of their setting: the old ones stand first. */
  function forget(): void {
    for (const [echeance, at] of sent) {
      if (performance.now() - at < RESEND_MS) return;
      sent.delete(echeance);
    }
  }

  return {
    ...ECHEANCES,
    everyMs: EVERY_MS,
    sweep: async (partitions, signal) => {
      forget();
      const at = await work();
      queries ??= new EcheanceQueries(at.readModel);
      const failures: unknown[] = [];
      const now = new Date(at.clock.now()).toISOString();
      for (let after: DueEcheance | null = null; ;) {
        const due: readonly DueEcheance[] = await queries.due(partitions, now, after, PAGE);
        await concurrently(due.filter(isNew), AT_ONCE, async (each) => {
          if (signal.aborted) return;
          await passDue(at.desk, each).catch((error: unknown) => failures.push(error));
        });
        after = due.at(-1) ?? null;
        if (due.length < PAGE || signal.aborted) break;
      }
      for (const [echeance, since] of sent) if (performance.now() - since > RESEND_MS) sent.delete(echeance);
      if (failures.length > 0) throw failures[0];
      return false;
    },
  };
}
