import type { PlainDate } from '#libs/kernel';
import type { DossierEvent } from './dossier.events.js';
import type { DossierHistoryEvent } from './dossier.state.js';

/** What is told today of today happened now; of a former day, only the day is known. */
export function stated(
  event: DossierEvent,
  { on, today, now }: { readonly on: PlainDate; readonly today: PlainDate; readonly now: string },
): DossierHistoryEvent {
  return { ...event, occurredAt: on === today ? now : on, knownOn: today };
}
