import type { DataSource } from 'typeorm';
import { type Decision, decisionsOf, type Plan, PUBLISHED, RESEAU } from '#libs/demonstration';
import { phaseDecider } from '#libs/domain';
import { CommandExecutor, type EventStore, toCommandId } from '#libs/event-store';
import { DomainError, type PlainDate } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { CloseArrete, CorrectArrete } from '../arretes/arretes.command.js';
import { CloseArreteHandler, CorrectArreteHandler } from '../arretes/arretes.handlers.js';
import { ruleOfArrete } from '../arretes/rule-of-arrete.js';
import { phaseCodec } from '../codecs.js';
import { FreshnessReader } from '../freshness/freshness.js';
import { ValeursMemo } from '../indicators/valeurs-memo.js';
import { EnterReseauPhaseHandler } from '../pilotage/etats.handlers.js';
import { EnterReseauPhase } from '../pilotage/pilotage.command.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { StoryClock } from './play-story.js';

/** With what it is decided: a log that holds a demonstration, and its read models, built. */
export interface DecidingOptions {
  readonly store: EventStore;
  /** Connected. */
  readonly readModel: DataSource;
  readonly vault: Vault;
  readonly timeZone: string;
}

/** When everybody is at work, whatever the season. */
const NOON = 'T11:00:00.000Z';
/** Days that follow each other share most of what they look at. */
const MEMO_BYTES = 32 * 1024 * 1024;

/** A server tells what is known when it is asked: here the day is a past one, and what was learnt after it is in the read models already. */
const onTheDay = (day: PlainDate): PlainDate => day;

class ClosingThen extends CloseArreteHandler {
  protected override knownOn = onTheDay;
}

class CorrectingThen extends CorrectArreteHandler {
  protected override knownOn = onTheDay;
}

class EnteringThen extends EnterReseauPhaseHandler {
  protected override knownOn = onTheDay;
}

const keyOf = (plan: Plan, decision: Decision): string =>
  `${plan.source}/${decision.kind}/${decision.kind === 'enter' ? `${decision.phase}/${decision.on}` : decision.mois}`;

/** The ids of the commands by which it is decided. */
export const decidingCommands = (plan: Plan): ReadonlySet<string> => new Set(decisionsOf(plan).map((each) => toCommandId(keyOf(plan, each))));

/**
 * Closes the months of the family réseau of a demonstration, corrects some of them, enters its phases: by the commands of a server, each on its day, with the
 * figures as they were known on it. Interrupted, the same call goes on; what is decided already is left as it is.
 */
export async function decideByFigures(
  plan: Plan,
  { store, readModel, vault, timeZone }: DecidingOptions,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<void> {
  const [clock, settings] = [new StoryClock(), { timeZone, afterDeadlineMilliseconds: 0 }];
  const executor = new CommandExecutor(store, { clock });
  const referentiels = new ReferentielReader(readModel);
  const freshness = new FreshnessReader(readModel, store, clock);
  const snapshots = new SnapshotReader(readModel, referentiels, freshness, clock, settings, new ValeursMemo(MEMO_BYTES));
  const close = new ClosingThen(executor, clock, settings, vault, snapshots);
  const correct = new CorrectingThen(executor, clock, settings, vault, snapshots);
  const enter = new EnteringThen(executor, vault, clock, settings, snapshots, readModel);
  const reseau = RESEAU.code;
  const decide = async (decision: Decision): Promise<void> => {
    const key = keyOf(plan, decision);
    if (decision.kind === 'enter') {
      const { phase, on } = decision;
      const { state } = await executor.read({ stream: `phase-${reseau}`, decider: phaseDecider, codec: phaseCodec });
      if (state.entered !== null && state.entered.on >= on) return;
      // Where the conditions of a launch are not met, it does not take place.
      await enter.execute(new EnterReseauPhase({ reseau, phase, on, motif: null, key, body: { reseau, phase, on } })).catch((error: unknown) => {
        if (!(error instanceof DomainError && error.code === 'phase.conditionsUnmet')) throw error;
      });
      return;
    }
    const { state } = await executor.read(ruleOfArrete(reseau, decision.mois));
    if (decision.kind === 'close') {
      if (state.status === 'open') await close.execute(new CloseArrete({ reseau, mois: decision.mois, key, indicateurs: PUBLISHED }));
    } else if (state.status === 'closed' && state.corrections.length === 0)
      await correct.execute(new CorrectArrete({ reseau, mois: decision.mois, key }));
  };
  const decisions = decisionsOf(plan);
  for (const [n, decision] of decisions.entries()) {
    clock.set(`${decision.on}${NOON}`);
    await decide(decision);
    progress(n + 1, decisions.length);
  }
}
