import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium as playwright, type Page } from 'playwright-core';

/** A page under test, and everything that it complained about: the policy's refusals, errors, warnings. */
export interface DrivenPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** The Chromium that comes with the packages. One process for all tabs would end with the first one closed. */
export async function launchBrowser(): Promise<Browser> {
  const args = chromium.args.filter((argument) => argument !== '--single-process');
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

export async function openPage(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<DrivenPage> {
  const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints, close: () => context.close() };
}

/** Opens a page, runs the story on it, and answers what was complained about on the way. */
export async function complaintsDuring(
  browser: Browser,
  address: string,
  tell: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<readonly string[]> {
  const { page, complaints, close } = await openPage(browser, address, options);
  try {
    await tell(page);
    return complaints;
  } finally {
    await close();
  }
}

/** A text as it is read: the formatter's narrow and no-break spaces, and line ends, are plain spaces. */
export const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** What axe finds against WCAG 2.2 AA and good practice, one line each. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode() // in the page itself: it has no frame of another origin, for which a second page would be opened each time
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(' ')}`);
}
