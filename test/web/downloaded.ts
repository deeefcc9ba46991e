import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { openClasseur } from '#libs/interchange';

/** The workbook behind a link: its name, and the rows of one of its sheets as texts. */
export async function workbookBehind(page: Page, link: Locator, sheet: string): Promise<{ readonly name: string; readonly rows: readonly string[] }> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const rows: string[] = [];
  const bytes = await readFile(await download.path());
  for await (const { cells } of (await openClasseur(bytes, 'essai')).rows(sheet)) rows.push([...cells.values()].map(({ text }) => text).join(' '));
  return { name: download.suggestedFilename(), rows };
}
