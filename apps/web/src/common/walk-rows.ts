import type { KeyboardEvent } from 'react';

/** Where keys are typed, not pressed. */
const TYPED_IN = 'input, select, textarea';

/** Where one stands on a row: at the link that it is named by, else at its first one, else at the row itself. */
function placeOf(row: HTMLElement): HTMLElement {
  const link = row.querySelector<HTMLElement>('[data-row-link] a') ?? row.querySelector<HTMLElement>('a');
  if (link === null) row.tabIndex = -1;
  return link ?? row;
}

/** j and k walk the rows of a list, each of them; Enter is the link's own. They act only inside the list. */
export function walkRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'j' && event.key !== 'k') return;
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.closest(TYPED_IN) !== null)) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody > tr')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (event.key === 'j' ? 1 : -1)));
  const row = rows[next];
  if (row !== undefined) placeOf(row).focus();
}
