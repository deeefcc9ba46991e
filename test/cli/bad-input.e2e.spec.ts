import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { ecluse, type Ended, launchWith } from '../support/command-line.js';
import { eventsOf, type KillableServer, rowsIn, startKillable, withDatabase } from '../support/killable-server.js';

let folder: string;
let home: string;
let server: KillableServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-mauvais-'));
  home = join(folder, 'données');
  server = await startKillable(home);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function imported(name: string, content: string | Uint8Array, ...options: readonly string[]): Promise<Ended> {
  const file = join(folder, name);
  await writeFile(file, content);
  return ecluse(home, 'import', file, ...options);
}

const eventsIn = async (source: string): Promise<number> => withDatabase(home, async (client) => eventsOf(client, source));

const at = (day: string): string => `<date key="time:timestamp" value="${day}T10:00:00Z"/>`;
const trace = (name: string, ...times: readonly string[]): string =>
  `<trace>\n<string key="concept:name" value="${name}"/>\n${times.map((time) => `<event>\n<string key="concept:name" value="acte"/>${time}</event>\n`).join('')}</trace>\n`;
const log = (...traces: readonly string[]): string => `<log xes.version="1.0">\n${traces.join('')}</log>`;
const GOOD = trace('bonne', at('2020-01-01'), at('2020-02-01'));
const EXTERNAL = '<!DOCTYPE log [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n';
const EXPANSION = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n';

describe('a log that cannot be read is refused with the file and the place, and leaves nothing', () => {
  it.each([
    ['texte.xes', 'ni XML ni JSON', 'import.formatUnknown', /texte\.xes/u],
    ['page.xes', '<html><body/></html>', 'xes.notXes', /page\.xes : .*Ligne 1, octet \d+/u],
    ['vide.xes', log(), 'xes.noTraces', /vide\.xes : .*Ligne \d+/u],
    ['bombe.xes', `${EXPANSION}${log(GOOD)}`, 'xes.doctypeRefused', /bombe\.xes : .*Ligne 1, octet \d+/u],
    ['externe.xes', `${EXTERNAL}${log(GOOD)}`, 'xes.doctypeRefused', /externe\.xes : .*Ligne 1, octet \d+/u],
    ['entite.xes', log(trace('T', '<string key="x" value="&e;"/>')), 'xes.malformed', /entite\.xes : .*Ligne \d+, octet \d+, dans la trace « T »/u],
    ['enorme.xes', log(trace('x'.repeat(20_000_000), at('2020-01-01'))), 'xes.tokenTooLong', /enorme\.xes : .*Ligne \d+, octet \d+/u],
  ])('%s', async (name, content, code, where) => {
    const { code: exit, stderr } = await imported(name, content);
    expect([exit, stderr]).toEqual([1, expect.stringContaining(`[${code}]`)]);
    expect(stderr).toMatch(where);
    expect(await eventsIn(name.slice(0, -4))).toBe(0);
  });

  it('of an unknown unit, before anything is sent', async () => {
    expect(await imported('unite.xes', log(GOOD), '--unit', 'livre')).toMatchObject({ code: 2, stderr: expect.stringContaining('livre') });
    expect(await eventsIn('unite')).toBe(0);
  });
});

describe('a trace that is wrong is refused whole, with its name and line; the others come in', () => {
  it.each([
    ['sans-date', [GOOD, trace('fausse', at('2020-01-01'), '')], 'xes.timestampMissing'],
    ['date-impossible', [GOOD, trace('fausse', at('2020-01-01'), at('2020-02-30'))], 'xes.timestampImpossible'],
    ['date-future', [GOOD, trace('fausse', at('2020-01-01'), at('2999-01-01'))], 'xes.timestampInFuture'],
    ['en-double', [GOOD, trace('bonne', at('2020-03-01'))], 'xes.traceTwice'],
  ])('%s', async (source, traces, refusal) => {
    const { code, stdout } = await imported(`${source}.xes`, log(...traces));
    expect([code, stdout]).toEqual([1, expect.stringContaining(`[${refusal}]`)]);
    expect(stdout).toMatch(/Refusé, trace (?:fausse|bonne), ligne \d+/u);
    const calm = await imported(`${source}-seule.xes`, log(GOOD));
    expect([calm.code, await eventsIn(source)]).toEqual([0, await eventsIn(`${source}-seule`)]);
  });
});

describe('a truncated gzip', () => {
  it('keeps whole the dossiers before the cut, counts them right, and the whole file then brings the rest', async () => {
    const whole = gzipSync(log(...Array.from({ length: 2_000 }, (_, n) => trace(`T${String(n)}`, at('2020-01-01'), at('2020-02-01')))));
    const { code, stdout, stderr } = await imported('coupe.xes.gz', whole.subarray(0, Math.floor(whole.length / 2)), '--json');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/\[xes\.gzipTruncated\] : .*coupe\.xes\.gz : .*\d+ octets/u)]);
    const { appended } = JSON.parse(stdout) as { readonly appended: { readonly dossiers: number; readonly events: number } };
    const dossiers = await rowsIn<{ events: number }>(
      home,
      `SELECT count(*)::int AS events FROM log.event WHERE stream LIKE 'dossier-%' AND metadata::jsonb ->> 'source' = 'coupe' GROUP BY stream`,
    );
    expect(new Set(dossiers.map(({ events }) => events)).size).toBe(1);
    expect(appended).toMatchObject({ dossiers: dossiers.length, events: await eventsIn('coupe') });
    expect(await imported('coupe.xes.gz', whole)).toMatchObject({ code: 0, stderr: '' });
    expect(await imported('entier.xes.gz', whole)).toMatchObject({ code: 0, stderr: '' });
    expect(await eventsIn('coupe')).toBe(await eventsIn('entier'));
  });
});

describe('a question that is wrong is refused, and says what is wrong: with 2 where it cannot be understood, with 1 where it can', () => {
  it.each([
    [1, ['indicators', '--on', '2999-01-01'], 'day.inFuture', '2999-01-01'],
    [2, ['indicators', '--on', '2020-02-30'], 'day.invalid', ': 2020-02-30 n’est pas'],
    [2, ['indicators', '--on', 'hier'], 'day.invalid', 'hier'],
    [2, ['indicators', '--on', '2020-03-01', '--known-on', '2020-02-29'], 'day.notYetKnown', '2020-03-01.*2020-02-29'],
    [2, ['pieces', '--above', 'quinze'], 'request.parameterInvalid', 'above'],
    [2, ['arrete', 'show', 'famille', 'mars'], 'arrete.moisInvalid', 'mars'],
    [1, ['arrete', 'show', 'famille', '2020-03'], 'arrete.unknown', '2020-03'],
    [1, ['indicators', '--caisse', 'inconnue'], 'caisse.unknown', 'inconnue'],
    [1, ['pieces', '--flow', 'arrived', '--from', '2021-02-01', '--to', '2021-01-01'], 'period.inverted', '2021-02-01'],
  ])('%i of %j', async (exit, asked, code, named) => {
    const stderr: unknown = expect.stringMatching(new RegExp(`\\[${code}\\].*${named}`, 'u'));
    expect(await ecluse(home, ...asked)).toEqual({ code: exit, stdout: '', stderr });
  });

  it('of a command given in the name of a caisse, which the server decides about', async () => {
    const given = launchWith({ ECLUSE_HOME: home, ECLUSE_CAISSE: 'inconnue' }, 'arrete', 'close', 'famille', '2020-01');
    expect(await given.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/\[caisse\.unknown\].*inconnue/u) });
  });

  it('of a command on a dossier that names a caisse nobody knows', async () => {
    const api = apiOf(server.url);
    const { status, body } = await api.post('/api/v1/dossiers', { reference: 'R' });
    expect(status).toBeLessThan(300);
    const piece = { reference: 'P', caisse: 'inconnue', procedure: 'journal-importe', type: 'demande' };
    const refused = await api.post(`/api/v1/dossiers/${String(body['id'])}/pieces`, piece);
    expect(refused).toMatchObject({ status: 422, body: { code: 'caisse.unknown', detail: expect.stringContaining('inconnue') } });
    expect(await rowsIn(home, 'SELECT type FROM log.event WHERE stream = $1', [`dossier-${String(body['id'])}`])).toEqual([
      { type: 'DossierOpened' },
    ]);
  });
});

const received = { fait: 'received', on: '2024-01-08', knownOn: '2024-01-08', caisse: '751', procedure: 'aide', type: 'x', canal: 'web' };
const processed = { fait: 'processed', mode: 'manual', on: '2024-01-10', knownOn: '2024-01-10' };
const lines = (...facts: readonly object[]): string =>
  facts.map((fact, n) => `${JSON.stringify({ id: String(n + 1), dossier: 'D', piece: 'P', ...fact })}\n`).join('');

describe('a line of facts that is wrong', () => {
  const before = { ...processed, on: '2024-01-12' };
  const later = { fait: 'reopened', on: '2024-01-15', knownOn: '2024-01-15' };

  it('known before it happened: refused with its line, told again as often as the file is brought, and held lines come in once it is right', async () => {
    const wrong = lines(received, before, later);
    for (const attempt of ['première', 'deuxième']) {
      const { code, stdout } = await imported('faits.ndjson', wrong);
      expect([attempt, code, stdout]).toEqual([attempt, 1, expect.stringContaining('Refusé, ligne 2 [fact.knownBeforeItHappened]')]);
      expect(stdout).toContain('Retenu, ligne 3 [fact.held]');
      expect(stdout).not.toContain('Retenu, ligne 1');
    }
    expect(await imported('faits.ndjson', lines(received, processed, later))).toMatchObject({ code: 0, stderr: '' });
    expect(await imported('calmes.ndjson', lines(received, processed, later))).toMatchObject({ code: 0, stderr: '' });
    expect(await eventsIn('faits')).toBe(await eventsIn('calmes'));
  });

  it('whose knownOn goes back is refused with its line', async () => {
    const { code, stdout } = await imported(
      'recul.ndjson',
      lines(received, { ...processed, knownOn: '2024-02-01' }, { ...received, piece: 'Q', dossier: 'E' }),
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining('Refusé, ligne 3 [fact.knownGoesBack]')]);
    expect(await imported('recul-sans.ndjson', lines(received, { ...processed, knownOn: '2024-02-01' }))).toMatchObject({ code: 0 });
    expect(await eventsIn('recul')).toBe(await eventsIn('recul-sans'));
  });
});
