import { daysBetween, latest, type PlainDate, unreachable } from '#libs/kernel';
import type { Horaires } from '../calendrier/worked-hours.js';
import type { DossierEvent } from '../dossier/dossier.events.js';
import type { DossierHistoryEvent, KnownDossierState } from '../dossier/dossier.state.js';
import type { Duration, IndusRules } from '../procedure/definition.js';
import { assertDay } from './actions.js';
import type { Cadre } from './cadre.js';
import { dueAfter } from './duration.js';
import type { InduCommand } from './parcours.commands.js';
import { refusals } from './parcours.errors.js';
import type { InduState } from './parcours.state.js';
import { Run } from './run.js';
import { NEVER_STOOD } from './suspensions.js';

const LABELS = { detected: 'détecté', notified: 'notifié', inRecovery: 'en recouvrement', settled: 'soldé', abandoned: 'abandonné' } as const;

/** From which statuses an indu may come into another. Giving up is possible until it is settled. */
const FROM = {
  notified: ['detected'],
  inRecovery: ['notified'],
  settled: ['inRecovery'],
  abandoned: ['detected', 'notified', 'inRecovery'],
} as const satisfies Readonly<Record<string, readonly InduState['status'][]>>;

function moving(run: Run, indu: string, to: keyof typeof FROM): InduState {
  const known = run.parcours.indus.find((each) => each.indu === indu);
  if (known === undefined) throw refusals.induUnknown(indu);
  const from: readonly InduState['status'][] = FROM[to];
  if (!from.includes(known.status)) throw refusals.induOutOfOrder(indu, LABELS[known.status], LABELS[to]);
  return known;
}

const isAmount = (cents: number): boolean => Number.isSafeInteger(cents) && cents > 0;

function eventOf(command: InduCommand, run: Run): DossierEvent | null {
  const { agent, role, indu } = command;
  const acted = { agent, role, indu };
  switch (command.type) {
    case 'DetectIndu': {
      const { nature, amount, paidOn } = command;
      if (run.parcours.indus.some((known) => known.indu === indu)) return null;
      if (!isAmount(amount)) throw refusals.induInvalid('son montant est un nombre entier de centimes, au moins 1');
      if (paidOn > run.on) throw refusals.induInvalid(`son dernier paiement, le ${paidOn}, suit sa détection`);
      return { type: 'InduDetected', data: { ...acted, nature, amount, paidOn, detectedOn: run.on } };
    }
    case 'NotifyIndu':
      moving(run, indu, 'notified');
      return { type: 'InduNotified', data: { ...acted, notifiedOn: run.on } };
    case 'StartInduRecovery':
      moving(run, indu, 'inRecovery');
      return { type: 'InduRecoveryStarted', data: { ...acted, startedOn: run.on } };
    case 'SettleIndu':
      moving(run, indu, 'settled');
      return { type: 'InduSettled', data: { ...acted, settledOn: run.on } };
    case 'AbandonIndu': {
      const { amount: owed } = moving(run, indu, 'abandoned');
      const { reason, amount } = command;
      if (!isAmount(amount) || amount > owed) throw refusals.induInvalid(`on n’abandonne pas ${String(amount)} centimes sur ${String(owed)}`);
      return { type: 'InduAbandoned', data: { ...acted, reason, amount, abandonedOn: run.on } };
    }
    default:
      return unreachable(command);
  }
}

/** Detected, notified, in recovery, settled or abandoned; on a closed dossier too, where most are found. */
export function actOnIndu(command: InduCommand, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  assertDay(state, command);
  const run = new Run(state, cadre, command);
  const event = eventOf(command, run);
  if (event !== null) run.tell(event);
  return run.events;
}

/** How an indu stands towards its prescription. `ended`: settled or abandoned, it no longer ages. */
export interface PrescriptionOfIndu {
  readonly status: 'running' | 'near' | 'prescribed' | 'ended';
  readonly runsFrom: PlainDate;
  /** The last day on which it can still be claimed. */
  readonly lastOn: PlainDate;
  readonly warnedFrom: PlainDate;
  /** Calendar days since it runs. */
  readonly ageDays: number;
  /** Calendar days left on the day; negative once prescribed. */
  readonly daysLeft: number;
}

const opposite = ({ value, unit }: Duration): Duration => ({ value: -value, unit });

/**
 * The age of an indu on a day: from the last payment that it concerns or, since each interrupts it, from its notification or its recovery.
 * Source: IGAS 2022-035R, table 11 (24 months, of the definition); interruption, choice of the product.
 */
export function prescriptionOf(
  indu: InduState,
  { prescription, warning }: Pick<IndusRules, 'prescription' | 'warning'>,
  on: PlainDate,
  horaires: Horaires,
): PrescriptionOfIndu {
  const runsFrom = [indu.notifiedOn, indu.recoveryOn].reduce<PlainDate>((last, day) => (day === null ? last : latest(last, day)), indu.paidOn);
  const { dueOn: lastOn } = dueAfter({ on: runsFrom, at: null }, prescription, NEVER_STOOD, horaires);
  const { dueOn: warnedFrom } = dueAfter({ on: lastOn, at: null }, opposite(warning), NEVER_STOOD, horaires);
  const status = indu.endedOn !== null ? 'ended' : on > lastOn ? 'prescribed' : on >= warnedFrom ? 'near' : 'running';
  return { status, runsFrom, lastOn, warnedFrom, ageDays: daysBetween(runsFrom, on), daysLeft: daysBetween(on, lastOn) };
}

/** Indus in the order in which they are worked: the oldest payment first – about to be lost –, or the latest – the easiest to recover. */
export function inOrder<Indu extends Pick<InduState, 'indu' | 'paidOn'>>(indus: Iterable<Indu>, first: IndusRules['first']): readonly Indu[] {
  const sign = first === 'oldest' ? 1 : -1;
  return [...indus].sort((a, b) => (a.paidOn === b.paidOn ? (a.indu < b.indu ? -1 : 1) : sign * (a.paidOn < b.paidOn ? -1 : 1)));
}
