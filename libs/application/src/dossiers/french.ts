import type { PlainDate } from '#libs/kernel';

/** `2026-01-15` → `15/01/2026`. */
export const frenchDay = (day: PlainDate): string => day.split('-').reverse().join('/');

const EUROS = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });

/** An amount in cents → `1 234,50 €`. */
export const frenchEuros = (cents: number): string => EUROS.format(cents / 100);
