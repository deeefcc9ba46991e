import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium as playwright, type Locator, type Page } from 'playwright-core';

/** Far beyond what a loaded machine takes to show something. */
const PATIENCE_MS = 120_000;

// Nothing that is drawn needs a graphics card, and one that is imitated takes as much processor time as the page itself.
chromium.setGraphicsMode = false;

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

export interface PageOptions extends BrowserContextOptions {
  /** Shares nothing with pages before it: for a page whose clock is meddled with, which is that of all its tabs. */
  readonly alone?: boolean;
  /** The present of the page, and of all that share what it shares: that of a server whose clock is the spec's. */
  readonly now?: number;
}

/** By browser and options, what its pages share: the program of the page, fetched and compiled once. It keeps nothing else in the browser. */
const contexts = new WeakMap<Browser, Map<string, Promise<BrowserContext>>>();

async function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

async function sharedContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const shared = contexts.get(browser) ?? new Map<string, Promise<BrowserContext>>();
  contexts.set(browser, shared);
  const key = JSON.stringify(options);
  const context = shared.get(key) ?? newContext(browser, options);
  shared.set(key, context);
  return context;
}

export async function openPage(browser: Browser, address: string, { alone = false, now, ...options }: PageOptions = {}): Promise<DrivenPage> {
  const context = alone ? await newContext(browser, options) : await sharedContext(browser, options);
  const page = await context.newPage();
  if (now !== undefined) await page.clock.setFixedTime(now);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, complaints, close: () => (alone ? context.close() : page.close()) };
}

/** Opens a page, runs the story on it, and answers what was complained about on the way. */
export async function complaintsDuring(
  browser: Browser,
  address: string,
  tell: (page: Page) => Promise<void>,
  options: PageOptions = {},
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

/** The rows of a table as they are read, once there are any: what leads to it – an address, another way to show it – is there before they are. */
export async function rowsIn(table: Locator): Promise<readonly string[]> {
  const rows = table.locator('tbody tr');
  await rows.first().waitFor();
  return (await rows.allInnerTexts()).map(plain);
}

/** The same of the table that has the caption. */
export const rowsOf = async (page: Page, caption: string | RegExp): Promise<readonly string[]> => rowsIn(page.getByRole('region', { name: caption }));

/** What axe finds against WCAG 2.2 AA and good practice, one line each. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode() // in the page itself: it has no frame of another origin, for which a second page would be opened each time
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(' ')}`);
}
