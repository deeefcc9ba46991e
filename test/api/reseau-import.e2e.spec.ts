import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type Api, apiOf } from '../support/api.js';
import { startTestServer, type TestServer } from '../support/server.js';

const FILE = `from: 2015-01-01
organismes:
  - { code: '751', label: Paris, attach: [{ to: idf }, { to: famille }] }
  - { code: '752', label: Yvelines, attach: [{ to: idf, until: 2024-01-01 }, { to: famille }], merge: { into: '751', on: 2024-01-01 } }
  - code: '670'
    label: Bas-Rhin
    calendrier: alsace-moselle
    attach:
      - to: famille
  - { code: idf, label: Île-de-France, arbre: regions }
  - { code: famille, label: Branche famille, kind: teteDeReseau }
`;

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startTestServer();
  api = apiOf(server.url);
});
afterAll(async () => {
  await server.stop();
});

const load = async (text: string): Promise<Answer> => api.post('/api/v1/reseaux/import', { text, fileName: 'reseau.yaml' });
const organismes = async (after = ''): Promise<unknown> => (await api.get(`/api/v1/organismes?on=2023-12-31${after}`)).body['items'];
const problemsOf = async (text: string): Promise<readonly string[]> => {
  const { status, body } = await load(text);
  expect([status, body['code']]).toEqual([422, 'reseau.fileInvalid']);
  return body['problems'] as readonly string[];
};

describe('a file that describes a réseau', () => {
  it('is refused whole, each fault with its line, and nothing is written', async () => {
    expect(await problemsOf(`${FILE}  - { code: '751', arbre: x }\n`)).toEqual([
      expect.stringMatching(/^reseau\.yaml:12:.*décrit deux fois/u),
      expect.stringMatching(/^reseau\.yaml:12:.*d’une autre sorte/u),
    ]);
    expect(await problemsOf(FILE.replace('{ to: idf }', '{ to: idef }'))).toEqual([
      expect.stringMatching(/^reseau\.yaml:3:.*« idef » n’est pas enregistré/u),
    ]);
    expect(await problemsOf(FILE.replace('until: 2024-01-01', 'until: 2014-01-01'))).toEqual([
      expect.stringMatching(/^reseau\.yaml:4:.*avant d’avoir commencé/u),
    ]);
    expect(await problemsOf(FILE.replace('calendrier: alsace-moselle', 'calendrier: lunaire'))).toEqual([
      expect.stringMatching(/^reseau\.yaml:5:.*calendrier inconnu/u),
    ]);
    expect(await problemsOf(FILE.replace('from: 2015-01-01\n', ''))).toHaveLength(5);
    expect(await problemsOf(FILE.replace('label: Paris', 'nom: Paris'))).toEqual([
      expect.stringMatching(/^reseau\.yaml:3:.*« nom » n’a pas de sens ici/u),
    ]);
    expect(await problemsOf('organismes: [')).toEqual([expect.stringMatching(/^reseau\.yaml:1:.*YAML/u)]);
    expect(
      await problemsOf(
        'from: 2015-01-01\norganismes:\n  - { code: a, arbre: t, attach: [{ to: b }] }\n  - { code: b, arbre: t, attach: [{ to: a }] }\n',
      ),
    ).toEqual([expect.stringMatching(/:3:.*sous lui-même/u), expect.stringMatching(/:4:.*sous lui-même/u)]);
    expect(await organismes()).toEqual([]);
  });

  it('is told at once, whatever its order; the same again is nothing to do, and a later one changes what differs', async () => {
    const { status, body } = await load(FILE);
    expect([status, body]).toMatchObject([200, { organismes: 5, changed: 5 }]);
    const after = `&after=${String(body['position'])}`;
    expect(await organismes(after)).toMatchObject([
      { code: '670', label: 'Bas-Rhin', parents: { reseau: 'famille' } },
      { code: '751', label: 'Paris', parents: { regions: 'idf', reseau: 'famille' } },
      { code: '752', parents: { regions: 'idf', reseau: 'famille' }, mergedInto: null },
      { code: 'famille', kind: 'teteDeReseau', arbre: 'reseau' },
      { code: 'idf', kind: 'groupement', arbre: 'regions' },
    ]);
    expect((await api.get('/api/v1/organismes/751?on=2024-01-01')).body).toMatchObject({ caisses: ['751', '752'] });
    expect((await load(FILE)).body).toEqual({ organismes: 5, changed: 0, position: null });
    const later = await load(FILE.replace('label: Paris', 'label: Ville de Paris').replace('{ to: idf }', '{ to: idf, until: 2026-01-01 }'));
    expect(later.body).toMatchObject({ changed: 1 });
    expect((await api.get(`/api/v1/organismes/751?after=${String(later.body['position'])}`)).body).toMatchObject({
      label: 'Ville de Paris',
      appartenances: [
        { arbre: 'regions', fromOn: '2015-01-01', toOn: '2026-01-01' },
        { arbre: 'reseau', toOn: null },
      ],
    });
  });
});
