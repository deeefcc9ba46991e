import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { pageIn } from './web-page.js';

it('the page tells the zone in which its server counts days', () => {
  const page = pageIn('America/Martinique', readFileSync(new URL('../../../web/index.html', import.meta.url), 'utf8'));
  expect(page).toContain('<meta name="time-zone" content="America/Martinique" />');
  expect(page).not.toContain('Europe/Paris');
});
