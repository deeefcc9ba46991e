import { fileURLToPath } from 'node:url';
import { plainDate } from '#libs/kernel';

/**
 * A facts file with something of everything that a history can hold: six caisses, four procédures, 435 dossiers over fifteen months; facts
 * learnt late, mistyped, cancelled, and some that cannot be used.
 */
export const PETIT_RESEAU = {
  path: fileURLToPath(new URL('petit-reseau.ndjson', import.meta.url)),
  source: 'petit-reseau',
  firstDay: plainDate('2025-08-01'),
  lastDay: plainDate('2026-10-30'),
} as const;
