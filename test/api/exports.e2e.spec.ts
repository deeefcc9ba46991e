import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClasseur, unpacked } from '#libs/interchange';
import { type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

const MOIS = '2024-02';
/** Pièces of January in stock at the end of February, by caisse and procédure; three of them are few. */
const STOCK = { '691 rsa': 20, '691 prime': 3, '751 rsa': 30, '751 prime': 40, '752 rsa': 50, '752 prime': 60 } as const;

function facts(): string {
  const lines: string[] = [];
  for (const [place, count] of Object.entries(STOCK)) {
    const [caisse, procedure] = place.split(' ');
    for (let i = 0; i < count + 6; i += 1) {
      const of = {
        dossier: `${place} ${String(i)}`,
        piece: i === 0 && place === '691 rsa' ? '=1+1' : `P ${place} ${String(i)}`,
        knownOn: '2024-01-10',
        on: '2024-01-10',
      };
      lines.push(JSON.stringify({ ...of, id: `r ${place} ${String(i)}`, fait: 'received', caisse, procedure, type: 'demande', canal: 'web' }));
    }
  }
  for (const [place, count] of Object.entries(STOCK)) {
    for (let i = count; i < count + 6; i += 1) {
      const of = { dossier: `${place} ${String(i)}`, piece: `P ${place} ${String(i)}`, on: '2024-02-12', knownOn: '2024-02-12' };
      lines.push(JSON.stringify({ ...of, id: `p ${place} ${String(i)}`, fait: 'processed', mode: 'manual' }));
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

let server: TestServer;
let api: Api;
let after = '';

async function post(path: string, body: object): Promise<void> {
  const answer = await api.post(`/api/v1/${path}`, body);
  expect(answer).toMatchObject({ status: 200 });
  const { position } = answer.body;
  if (typeof position === 'string') after = position;
}

beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
  const { body } = await api.upload('source=faits&fileName=faits.ndjson', facts());
  expect(body).toMatchObject({ status: 'completed', refusedCount: 0 });
  await post('organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  for (const caisse of ['691', '751', '752']) await post(`organismes/${caisse}/attach`, { parent: 'famille', from: '2020-01-01' });
  await post('reperes', {
    ...{ code: 'repere-stock', version: 1, label: 'Repère', source: 'essai', missing: 'untold' },
    dimensions: [
      {
        ...{ code: 'stock', label: 'Stock', weight: 1, orientation: 'lowerIsBetter' },
        indicateurs: [{ indicateur: 'stock', weight: 1, orientation: null, cible: null, echelle: null }],
      },
    ],
  });
});
afterAll(async () => {
  await server.stop();
});

async function fetched(
  path: string,
): Promise<{ readonly status: number; readonly type: string | null; readonly file: string | null; readonly bytes: Buffer }> {
  const response = await fetch(`${server.url}/api/v1/exports/${path}`);
  const { status, headers } = response;
  return { status, type: headers.get('content-type'), file: headers.get('content-disposition'), bytes: Buffer.from(await response.arrayBuffer()) };
}

async function sheet(bytes: Buffer, name: string): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for await (const { cells } of (await openClasseur(bytes, 'essai')).rows(name)) rows.push([...cells.values()].map(({ text }) => text));
  return rows;
}

async function files(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { path, text } of await unpacked(bytes, 'essai')) {
    let whole = '';
    for await (const piece of text) whole += piece;
    found.set(path, whole);
  }
  return found;
}

const VALEURS = 'valeurs?indicateur=stock&indicateur=cout-allocataire-pondere%401&on=2024-02-29';

describe('a figure as a file', () => {
  it.each(['xlsx', 'ods'])('in %s is the figure of the API, with its definition beside', async (format) => {
    const { bytes, status, file } = await fetched(`${format}/${VALEURS}&after=${encodeURIComponent(after)}`);
    expect([status, file]).toEqual([200, `attachment; filename="valeurs.${format}"`]);
    expect(await sheet(bytes, 'Valeurs')).toEqual([
      ['Jour', 'Organisme', 'Nom', 'stock@1', 'stock@1 – état', 'cout-allocataire-pondere@1', 'cout-allocataire-pondere@1 – état'],
      ...['691', '751', '752'].map((caisse, n) => ['2024-02-29', caisse, caisse, ['23', '70', '110'][n], 'établi', 'aucune donnée', 'aucune donnée']),
      ['2024-02-29', 'Ensemble', 'Σ numérateurs ÷ Σ dénominateurs', '203', 'établi', 'aucune donnée', 'aucune donnée'],
    ]);
    const said = await sheet(bytes, 'Définition');
    const headings = new Set(said.map(([, rubrique]) => rubrique));
    for (const heading of [
      'Code',
      'Version',
      'Libellé',
      'Formule',
      'Unité',
      'Sens',
      'Fenêtre',
      'Source',
      'Tel que connu le',
      'Fraîcheur',
      'Date d’extraction',
      'Périmètre',
    ]) {
      expect(headings).toContain(heading);
    }
  });

  it('in CSV is an archive of the table and of its definition, with decimal commas or points', async () => {
    const { bytes, type } = await fetched(`csv/${VALEURS}`);
    expect(type).toBe('application/zip');
    const found = await files(bytes);
    expect([...found.keys()]).toEqual(['valeurs.csv', 'valeurs-definition.csv']);
    expect(found.get('valeurs.csv')).toContain('2024-02-29;691;691;23;établi;aucune donnée;aucune donnée\r\n');
    const share = 'valeurs?indicateur=part-automatique&on=2024-02-29&caisse=691';
    const texts = await Promise.all(
      ['csv', 'csv-point'].map(async (format) => (await files((await fetched(`${format}/${share}`)).bytes)).get('valeurs.csv')),
    );
    expect(texts[0]?.replaceAll(',', '.')).toBe(texts[1]);
  });

  it.each([
    ['comparaisons?indicateur=stock&on=2024-01-31&on=2024-02-29', 'Comparaison', 5],
    ['comparaisons/series?indicateur=stock&from=2024-01-31&to=2024-02-29', 'Série', 3],
    ['reperes/repere-stock?on=2024-02-29', 'Indicateur repère', 4],
    ['releves', 'Relevés', 1],
    ['fiches/691?indicateur=stock&indicateur=part-automatique&on=2024-02-29', 'Fiche', 3],
    ['alertes', 'Alertes', 1],
  ])('of %s has a row for each of what was asked, and no empty cell', async (path, name, count) => {
    const { bytes, status } = await fetched(`xlsx/${path}`);
    expect(status).toBe(200);
    const rows = await sheet(bytes, name);
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map((cells) => cells.length)).size).toBe(1);
  });

  it('of a dispersion has its quantiles, and the mean ranks of each period beside', async () => {
    const asked =
      'comparaisons/series?indicateur=stock&from=2024-01-31&to=2024-02-29&quantile=0.5&periode=2024-01-31..2024-01-31&periode=2024-01-01..2024-02-29';
    const { bytes } = await fetched(`xlsx/${asked}`);
    expect((await sheet(bytes, 'Série'))[0]).toContain('Quantile 0.5');
    expect(await sheet(bytes, 'Rangs moyens')).toEqual([
      ['Du', 'Au', 'Organisme', 'Nom', 'Rang moyen', 'Jours classés'],
      ...['691', '751', '752'].map((caisse, n) => ['2024-01-31', '2024-01-31', caisse, caisse, String(n + 1), '1']),
      ...['691', '751', '752'].map((caisse, n) => ['2024-01-01', '2024-02-29', caisse, caisse, String(n + 1), '2']),
    ]);
    expect([...(await files((await fetched(`csv/${asked}`)).bytes)).keys()]).toEqual([
      ...['comparaison-serie.csv', 'comparaison-serie-rangs-moyens.csv', 'comparaison-serie-definition.csv'],
    ]);
  });

  it('of an arrêté has the figures as published, and says which have no correction', async () => {
    await post('arretes', { reseau: 'famille', mois: MOIS, indicateurs: ['stock'] });
    const { bytes, file } = await fetched(`ods/arretes/famille/${MOIS}`);
    expect(file).toContain(`arrete-famille-${MOIS}.ods`);
    expect((await sheet(bytes, 'Arrêté')).slice(1).map(([indicateur, , code, , kind, value]) => [indicateur, kind, code, value])).toEqual([
      ['stock@1', 'réseau', 'famille', '203'],
      ['stock@1', 'caisse', '691', '23'],
      ['stock@1', 'caisse', '751', '70'],
      ['stock@1', 'caisse', '752', '110'],
    ]);
    const [header = [], line = []] = await sheet(bytes, 'Arrêté');
    expect(Object.fromEntries(header.map((name, n) => [name, line[n]]))).toMatchObject({
      ...{ 'Valeur publiée': '203', 'Valeur corrigée': '203', 'État corrigé': 'établi', Correction: 'sans correction' },
    });
  });

  it('of a caisse, of the situations and of the effectifs is what the API tells, with its definition beside', async () => {
    await post('seuils', {
      ...{ code: 'stock-essai', version: 1, label: 'Stock', source: 'essai', indicateur: 'stock', orientation: 'lowerIsBetter', by: 'owner' },
      ...{ niveau: 'caisse', reseau: 'famille', arbre: null, procedures: null, siEnDifficulte: null, memoire: 30, alerte: null },
      tendue: { enter: 60, leave: 50, included: false },
      critique: { enter: 100, leave: 90, included: true },
    });
    await post('agents/p_1/contrats', { contrat: '1', caisse: '691', kind: 'cdi', fonction: 'production', from: '2020-01-01', quotite: 0.8 });
    const fiche = await fetched(`ods/fiches/691?indicateur=stock&on=2024-02-29&after=${encodeURIComponent(after)}`);
    const [header = [], line = []] = await sheet(fiche.bytes, 'Fiche');
    expect(Object.fromEntries(header.map((name, n) => [name, line[n]]))).toMatchObject({
      ...{ Indicateur: 'stock@1', Unité: 'pièces', Valeur: '23', État: 'établi', Rang: '1', Ensemble: '203', Organismes: '3', Médiane: '70' },
    });
    const situations = await fetched('xlsx/etats?on=2024-02-29&seuils=stock-essai');
    expect((await sheet(situations.bytes, 'Situations')).slice(1).map((cells) => [cells[0], cells[2], cells[5], cells[6], cells[7]])).toEqual([
      ['stock-essai@1', '691', 'normale', '23', 'pièces'],
      ['stock-essai@1', '751', 'tendue', '70', 'pièces'],
      ['stock-essai@1', '752', 'critique', '110', 'pièces'],
    ]);
    expect((await sheet(situations.bytes, 'Définition')).filter(([of]) => of === 'stock-essai@1')).toContainEqual([
      ...['stock-essai@1', 'Critique', 'commence au-delà de 100 compris, finit quand 90 compris n’est plus dépassé'],
    ]);
    await post('organismes', { code: 'est', label: 'Est', arbre: 'regions' });
    await post('organismes/691/attach', { parent: 'est', from: '2020-01-01' });
    const ofEst = await fetched(`xlsx/etats?on=2024-02-29&seuils=stock-essai&groupement=est&after=${encodeURIComponent(after)}`);
    expect((await sheet(ofEst.bytes, 'Situations')).slice(1).map((cells) => cells[2])).toEqual(['691']);
    expect((await sheet(ofEst.bytes, 'Définition')).flat()).toContainEqual(expect.stringContaining('groupement : est'));
    const effectifs = await files((await fetched('csv/effectifs?on=2024-02-29&caisse=691')).bytes);
    expect(effectifs.get('effectifs.csv')).toContain('\r\nContrats;–;CDI;en production;1;0,8;0;0,8;');
    expect(effectifs.get('effectifs.csv')).toContain('\r\nÉquipes;691;aucune équipe;–;1;0,8;0;0,8;–\r\n');
    expect(effectifs.get('effectifs-definition.csv')).toContain('ETP et ETPMA ne s’ajoutent jamais');
  });

  it('of a chart is the question that it is drawn of: a series, the étapes, the delays of a procédure', async () => {
    const series = `indicators/series?from=2024-02-01&to=2024-02-29&step=month&caisse=691&procedure=rsa&after=${encodeURIComponent(after)}`;
    const [header = [], ...lines] = await sheet((await fetched(`xlsx/${series}`)).bytes, 'Série');
    expect(lines.map((line) => Object.fromEntries(header.map((name, n) => [name, line[n]])))).toEqual([
      expect.objectContaining({
        ...{ Jour: '2024-02-29', État: 'établi', Stock: '20', '31 à 60 jours': '20', 'Au-delà de 15 jours': '20' },
        ...{ Entrées: '0', 'Sorties traitées': '6', 'Dont automatiques': '0', 'Autres sorties': '0', 'Solde en jours': '93.333' },
      }),
    ]);
    const said = await sheet((await fetched(`ods/${series}`)).bytes, 'Définition');
    expect(said).toContainEqual(['Extraction', 'Périmètre', 'caisse : 691 ; procedure : rsa']);
    expect(said).toContainEqual(['Série', 'Pas', 'fin de mois par fin de mois']);
    expect(new Set(said.map(([of]) => of))).toEqual(
      new Set(['Objet', 'Extraction', 'Série', 'anteriorite-calendaire@1', 'solde-calendaire-28@1', 'Cellules']),
    );
    const etapes = await sheet((await fetched('xlsx/chaleur?on=2024-02-29&procedure=rsa')).bytes, 'Étapes');
    expect(etapes.map((cells) => cells.slice(0, 7))).toEqual([
      ['Étape', 'Pièces', 'Dont en attente', 'Âge médian', 'Âge de 90 %', 'Âge de la plus vieille', 'Au-delà de 15 jours'],
      ['on ne la sait pas', '100', '0', '50', '50', '50', '100'],
    ]);
    const refused = await fetched('csv/procedures/rsa/delais');
    expect([refused.status, (JSON.parse(refused.bytes.toString('utf8')) as { code: string }).code]).toEqual([422, 'procedure.unknown']);
  });

  it('of the pièces behind it has as many rows as it counts, and none of them is a formula', async () => {
    const { bytes } = await fetched('xlsx/pieces?on=2024-02-29&caisse=691');
    const kinds = new Set<string>();
    let rows = 0;
    for await (const { cells } of (await openClasseur(bytes, 'essai')).rows('Pièces')) {
      rows += 1;
      for (const { kind } of cells.values()) kinds.add(kind);
    }
    expect(rows).toBe(1 + 23);
    expect([...kinds].sort()).toEqual(['date', 'number', 'text']);
    expect((await sheet(bytes, 'Pièces')).map(([piece]) => piece)).toContain('=1+1');
    expect((await files((await fetched('csv/pieces?on=2024-02-29&caisse=691')).bytes)).get('pieces.csv')).toContain("\r\n'=1+1;");
  });

  it.each([
    ['pdf/valeurs?indicateur=stock', 400, 'request.parameterInvalid'],
    ['xlsx/valeurs?indicateur=inconnu', 422, 'definition.unknown'],
    ['xlsx/valeurs', 400, 'request.parameterMissing'],
    ['xlsx/arretes/famille/1999-01', 404, 'arrete.unknown'],
    ['ods/pieces?limit=5', 400, 'request.parameterUnknown'],
  ])('that cannot be made is refused as everywhere: %s', async (path, status, code) => {
    const answer = await fetched(path);
    expect([answer.status, (JSON.parse(answer.bytes.toString('utf8')) as { code: string }).code]).toEqual([status, code]);
  });
});

async function published(body: object): Promise<{ readonly status: number; readonly body: Buffer }> {
  const response = await fetch(`${server.url}/api/v1/donnees-ouvertes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}

const GRID = {
  regles: 'donnees-ouvertes@1',
  reseau: 'famille',
  caisses: ['691', '751', '752'],
  procedures: ['prime', 'rsa'],
  mois: {},
  masquees: [],
};

describe('open data', () => {
  const months = { from: '2024-01', to: '2024-02', reseau: 'famille', exhaustive: true };

  interface Package {
    readonly resources: readonly { readonly path: string; readonly schema: { readonly fields: readonly { readonly name: string }[] } }[];
    readonly ecluse: {
      readonly suite: {
        readonly procedures: readonly string[];
        readonly mois: Record<string, string>;
        readonly masquees: readonly (readonly string[])[];
      };
      readonly verification: Record<string, number>;
    };
  }

  async function publication(body: object): Promise<{ readonly descriptor: Package; readonly files: ReadonlyMap<string, string> }> {
    const { status, body: bytes } = await published(body);
    expect([status, status === 200 ? '' : bytes.toString('utf8')]).toEqual([200, '']);
    const found = await files(bytes);
    return { descriptor: JSON.parse(found.get('datapackage.json') ?? '') as Package, files: found };
  }

  it('shows no small count, hides the same cells every month, and describes its tables', async () => {
    const { descriptor, files: found } = await publication(months);
    const stock = (found.get('stock.csv') ?? '')
      .trim()
      .split('\n')
      .map((line) => line.split(';'));
    expect(descriptor.resources.map(({ path, schema }) => [path, schema.fields.map(({ name }) => name)])).toEqual([
      ['stock.csv', stock[0]],
      ['flux.csv', (found.get('flux.csv') ?? '').split('\n')[0]?.split(';')],
    ]);
    const counts = stock.slice(1).map((cells) => cells.at(-1) ?? '');
    expect(counts.filter((count) => count !== 'masqué' && Number(count) > 0 && Number(count) < 5)).toEqual([]);
    const hiddenIn = (mois: string): readonly (readonly string[])[] =>
      stock.filter((cells) => cells[0] === mois && cells.at(-1) === 'masqué').map((cells) => cells.slice(1, 4));
    expect(hiddenIn('2024-01')).toEqual(hiddenIn('2024-02'));
    expect(hiddenIn('2024-02')).toEqual(descriptor.ecluse.suite.masquees);
    expect(stock).toContainEqual(['2024-02', 'TOTAL', 'TOTAL', 'TOTAL', '203']);
    // Of the procédures that ship, none is of this réseau.
    expect(new Set(stock.slice(1).map((cells) => cells[2]))).toEqual(new Set(['TOTAL', ...descriptor.ecluse.suite.procedures]));
    expect(descriptor.ecluse.suite.procedures).toEqual(GRID.procedures);
    const { petitsEffectifs, montresParResolution } = descriptor.ecluse.verification;
    expect(petitsEffectifs).toBeGreaterThan(0);
    expect(montresParResolution).toBe(petitsEffectifs);
  });

  const cellsOf = (text: string | undefined): readonly (readonly string[])[] =>
    (text ?? '')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(';'));

  it('that goes on keeps what was hidden, and the months as they were known', async () => {
    const first = await publication({ ...months, to: '2024-01', knownOn: '2024-02-05' });
    const second = await publication({ ...months, avant: first.descriptor.ecluse.suite });
    expect(second.descriptor.ecluse.suite.mois['2024-01']).toBe('2024-02-05');
    for (const cell of first.descriptor.ecluse.suite.masquees) expect(second.descriptor.ecluse.suite.masquees).toContainEqual(cell);
    for (const file of ['stock.csv', 'flux.csv']) {
      const told = new Map(cellsOf(first.files.get(file)).map((cells) => [cells.slice(0, -1).join(' '), cells.at(-1)]));
      const again = cellsOf(second.files.get(file)).filter(([mois]) => mois === '2024-01');
      expect(again.filter((cells) => cells.at(-1) !== 'masqué' && cells.at(-1) !== told.get(cells.slice(0, -1).join(' ')))).toEqual([]);
    }
  });

  it.each([
    [{ from: '2024-02', to: '2024-01' }, 'donneesOuvertes.moisInvalid'],
    [{ from: '2024-13', to: '2024-13' }, 'donneesOuvertes.moisInvalid'],
    [{ from: '2000-01', to: '2024-01' }, 'donneesOuvertes.tooManyMonths'],
    [{ from: '2024-01', to: '2024-02', knownOn: '2024-02-10' }, 'donneesOuvertes.moisNotOver'],
    [{ from: '2024-01', to: '2024-02', avant: { mois: [] } }, 'donneesOuvertes.suiteInvalid'],
    [{ from: '2024-01', to: '2024-02', avant: GRID }, 'donneesOuvertes.otherSuite'],
    [
      {
        from: '2024-02',
        to: '2024-02',
        reseau: 'famille',
        avant: { ...GRID, mois: { '2024-01': '2024-03-01' } },
      },
      'donneesOuvertes.otherSuite',
    ],
    [
      {
        ...{ from: '2024-01', to: '2024-02', reseau: 'famille' },
        avant: { ...GRID, caisses: ['691', '751'], mois: { '2024-01': '2024-03-01' } },
      },
      'donneesOuvertes.otherGrid',
    ],
    [{ from: '2024-01', to: '2024-02', reseau: 'famille', avant: { ...GRID, masquees: [['999', 'TOTAL', 'TOTAL']] } }, 'donneesOuvertes.otherSuite'],
    [{ from: '2024-01', to: '2024-02', reseau: 'inconnu' }, 'reseau.unknown'],
  ])('is refused when it would tell too much or nothing: %j', async (body, code) => {
    const answer = await published(body);
    expect([answer.status, (JSON.parse(answer.body.toString('utf8')) as { code: string }).code]).toEqual([422, code]);
  });
});
