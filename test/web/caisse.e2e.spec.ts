import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { apiOf } from '../support/api.js';
import type { TestServer } from '../support/server.js';
import { complaintsDuring, launchBrowser, openPage, plain, violationsOf } from './driven-page.js';
import { DAY } from './facts-of-spring.js';
import { bringFacts, startOwnWebServer } from './web-server.js';

/** A caisse beside that of the spring, with a single pièce. */
const MERGED = '752';
const PIECE = {
  ...{ id: 'r', dossier: 'D-752', piece: 'P-752', fait: 'received', on: '2024-01-08', knownOn: '2024-01-08' },
  ...{ caisse: MERGED, procedure: 'ALLOCATION', type: 'demande', canal: 'portail' },
};

let server: TestServer;
let browser: Browser;
const toStop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startOwnWebServer();
  toStop.push(() => server.stop());
  await bringFacts(server.url);
  await bringFacts(server.url, 'voisine', JSON.stringify(PIECE));
  const api = apiOf(server.url);
  await api.give('/api/v1/organismes', { code: 'idf', label: 'Île-de-France', arbre: 'regions' });
  await api.untilIncluded(await api.give('/api/v1/organismes/751/attach', { parent: 'idf', from: '2020-01-01' }));
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

async function story(path: string, tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  expect(await complaintsDuring(browser, `${server.url}${path}`, tell, options)).toEqual([]);
}

const SCHEMES = ['light', 'dark'] as const;

describe('the sheet of a caisse', () => {
  const SHEET = `/caisses/751?jour=${DAY}`;
  const isThere = async (page: Page): Promise<void> => {
    await page.locator('[data-figure="stock"]').waitFor();
    await page.locator('[data-chart="stock"] svg path').first().waitFor({ state: 'attached' });
  };

  it('tells its figures with their lists, their time, and where it stands in its réseau', async () => {
    await story(SHEET, async (page) => {
      await isThere(page);
      expect(await page.locator('[data-figure="stock"]').innerText()).toBe('60');
      const membership = page.getByRole('region', { name: 'À qui elle est rattachée' });
      expect(plain(await membership.locator('tbody tr').first().innerText())).toBe('régions idf 01/01/2020 encore');
      await page.getByRole('link', { name: 'Son tableau de bord' }).click();
      await page.waitForURL(/\/\?.*caisse=751/u);
      await page.goBack();
      await isThere(page);
      await page
        .locator('.tiles')
        .getByRole('link', { name: /^60\s+pièces$/u })
        .click();
      await page.locator('h1[data-count="60"]').waitFor();
      expect(new URL(page.url()).searchParams.get('caisse')).toBe('751');
    });
  });

  it('says that its situation is that of the whole caisse where a part of it is looked at', async () => {
    const isOfWhole = 'Les seuils jugent toute la caisse';
    await story(`${SHEET}&type=demande`, async (page) => {
      await page
        .getByRole('region', { name: /^Sa situation au/u })
        .getByText(isOfWhole)
        .waitFor();
    });
    await story(SHEET, async (page) => {
      await isThere(page);
      expect(await page.getByText(isOfWhole).count()).toBe(0);
    });
  });

  it('says of a caisse alone in its group that it is compared to nobody', async () => {
    await story(SHEET, async (page) => {
      const comparables = page.getByRole('region', { name: 'Parmi ses comparables', exact: true });
      await comparables.getByText('Un seul organisme parmi « Île-de-France »').waitFor();
      await comparables.getByRole('row', { name: /^Stock de pièces 60/u }).waitFor();
      expect(await comparables.getByRole('columnheader').allInnerTexts()).toEqual(['Indicateur', 'Cette caisse', 'Définition']);
      // What nobody has is told by its name, apart.
      const ofNobody = comparables.locator('.of-nobody');
      expect(await ofNobody.locator('summary').innerText()).toMatch(/^\d+ indicateurs dont rien n’est connu ce jour-là/u);
      await ofNobody.locator('summary').click();
      await ofNobody.getByRole('listitem').filter({ hasText: 'Part des usagers satisfaits, par enquête' }).waitFor();
      expect(await comparables.getByRole('row', { name: /^Part des usagers satisfaits/u }).count()).toBe(0);
    });
  });

  it('of a caisse that was merged says when and into whom, and leads to that one and to its own last day', async () => {
    const api = apiOf(server.url);
    await api.untilIncluded(await api.give(`/api/v1/organismes/${MERGED}/merge`, { into: '751', on: DAY }));
    await story(`/caisses/${MERGED}?jour=${DAY}`, async (page) => {
      const merged = page.locator('[data-merged="751"]');
      await merged.getByText(/a fusionné dans Caisse 751 le/u).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await page.getByRole('region', { name: 'Parmi ses comparables', exact: true }).count()).toBe(0);
      await merged.getByRole('link', { name: /son dernier jour$/u }).click();
      await page.getByRole('region', { name: 'Parmi ses comparables', exact: true }).waitFor();
      await page.goBack();
      await merged.waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await merged.getByRole('link', { name: 'Voir la fiche de Caisse 751' }).click();
      await page.waitForURL(/\/caisses\/751\?/u);
      await page.getByText(`Elle répond aussi de ${MERGED}, par fusion`).waitFor();
    });
    await story(`/caisses/${MERGED}?jour=2024-01-31&perimetre=restated`, async (page) => {
      await page.getByText('L’histoire est restituée au périmètre d’aujourd’hui').waitFor();
    });
    await api.untilIncluded(await api.give(`/api/v1/organismes/${MERGED}/cancel-merge`));
  });

  it('says that a groupement is no caisse, and that a code is nobody’s', async () => {
    await story(`/caisses/idf?jour=${DAY}`, async (page) => {
      await page.getByText('« Île-de-France » n’est pas une caisse').waitFor();
    });
    const { page, close } = await openPage(browser, `${server.url}/caisses/NULLE-PART`);
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('alert').first().innerText()).toContain('code organisme.unknown');
    await close();
  });

  it.each(SCHEMES)('leaves axe nothing to say in %s', async (colorScheme) => {
    await story(
      SHEET,
      async (page) => {
        await isThere(page);
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});
