import type { Lag } from './freshness.js';

const whole = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
const counted = (n: number, one: string, many: string): string => `${whole.format(n)} ${n < 2 ? one : many}`;

/** From which number of seconds on a wait is told in a larger unit. */
const UNITS = [
  { from: 2 * 86_400, seconds: 86_400, one: 'jour', many: 'jours' },
  { from: 2 * 3_600, seconds: 3_600, one: 'heure', many: 'heures' },
  { from: 2 * 60, seconds: 60, one: 'minute', many: 'minutes' },
  { from: 0, seconds: 1, one: 'seconde', many: 'secondes' },
] as const;

/** For people, in French: `255 935 événements et 1 118 jours de retard`. */
export function lagTold({ events, seconds }: Lag): string {
  const unit = UNITS.find(({ from }) => seconds >= from) ?? UNITS[3];
  return `${counted(events, 'événement', 'événements')} et ${counted(Math.floor(seconds / unit.seconds), unit.one, unit.many)} de retard`;
}
