import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../command.js';
import { library } from '../postgres.js';
import { ROUNDS } from '../rounds.js';
import { databaseOf, withServer } from '../server.js';
import { median, spreadOf, timed } from '../statistics.js';

const EVENTS = 50;
const GUARDS = 10;
const DECISIONS = 2_000;
const CALLERS = 20;
const COMMANDS = 300;
const PER_DOSSIER = 10;
const DOSSIERS = 100_000;
/** With fewer rounds than what is written down, a look is enough. */
const LOOK_DOSSIERS = 2_000;
const FILLERS = 16;
const PAGE = 500;
const ON = '2026-03-03';
const NOW = '2026-03-03T09:00:00.000Z';
const CODE = 'demande-de-retraite';
const DEMANDE = {
  ...{ nom: 'Untel', prenom: 'Marie', nir: '285057800608491', dateNaissance: '1964-05-12' },
  ...{ nature: 'personnelle', dateEffet: '2027-12-01', iban: 'FR7630006000011234567890189' },
};

/**
 * What a dossier under a procédure costs: one decision, commands over HTTP, and a migration told over all live dossiers.
 * @param {import('../context.js').Context} context
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function run({ folder, rounds, say }) {
  const figures = [await decision(say)];
  const home = join(folder, 'procedure');
  return withServer(home, async (server) => {
    const { position } = await server.post('caisses', { code: '751', label: 'Paris' });
    await server.get('caisses', { after: position });
    figures.push(...(await commands(server, say)));
    figures.push(await migration(server, await databaseOf(home), rounds < ROUNDS ? LOOK_DOSSIERS : DOSSIERS, say));
    return figures;
  });
}

/** The processor that one decision takes, its dossier folded from the log. */
async function decision(say) {
  const group = `a decision on a dossier of ${EVENTS} events, ${GUARDS} guards`;
  say(group);
  const [{ compileCalendrier, decideParcours, dossierDecider, namesOf, SHIPPED_CALENDRIERS }, { FeelRules }, { readProcedure }] = await Promise.all(
    ['domain', 'feel', 'interchange'].map(library),
  );
  const text = await readFile(join(root, 'procedures', `${CODE}.yaml`), 'utf8');
  const { definition: shipped } = readProcedure(text, CODE);
  const guards = Array.from({ length: GUARDS }, (_, n) => ({ when: `nature = "personnelle" and pieces.demande < ${n + 50}`, otherwise: 'non' }));
  const { instruction } = shipped.etapes;
  const turn = { label: 'Tourner', roles: ['gestionnaire'], guards, effects: [{ kind: 'record', field: 'nombreEnfants', value: 'pieces.demande' }] };
  const etapes = { ...shipped.etapes, instruction: { ...instruction, actions: { ...instruction.actions, tourner: turn } } };
  const definition = { ...shipped, etapes };
  const calendrier = compileCalendrier(SHIPPED_CALENDRIERS.find(({ code }) => code === 'metropole'));
  const base = { definition, rules: new FeelRules(namesOf(definition)), calendrier, timeZone: 'Europe/Paris', dossier: randomUUID(), seed: 'bench' };
  let command = 0;
  const cadre = () => {
    command += 1;
    const id = command;
    return { ...base, idOf: (name) => `${id}/${name}` };
  };
  const dated = { on: ON, today: ON, now: NOW };
  const by = { agent: 'p_1', role: 'gestionnaire' };
  const opening = { type: 'OpenDossier', reference: 'B', procedure: CODE, procedureVersion: 1, attributes: {}, caisse: '751', ...dated };
  const clear = { nature: DEMANDE.nature, dateEffet: DEMANDE.dateEffet };
  const sealed = Object.keys(DEMANDE).filter((field) => !(field in clear));
  const events = [];
  const fold = (folded) => folded.reduce(dossierDecider.evolve, dossierDecider.initialState);
  const take = (given) => events.push(...decideParcours(given, fold(events), cadre()));
  take(opening);
  take({ type: 'PerformAction', action: 'enregistrer', values: clear, sealed, ...by, ...dated });
  const turned = { type: 'PerformAction', action: 'tourner', ...by, ...dated };
  while (events.length < EVENTS) take(turned);
  const known = events.slice(0, EVENTS);
  const once = () => decideParcours(turned, fold(known), cadre());
  for (let n = 0; n < DECISIONS / 4; n++) once();
  const milliseconds = [];
  for (let n = 0; n < 20; n++) {
    const before = process.cpuUsage();
    for (let decided = 0; decided < DECISIONS / 20; decided++) once();
    const { user, system } = process.cpuUsage(before);
    milliseconds.push((user + system) / 1000 / (DECISIONS / 20));
  }
  return { group, name: 'processor, folding included', unit: 'ms', value: median(milliseconds), atMost: 2 };
}

/** What asks has a share of the same processors: it is kept light. */
const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });

/** One write as a person makes it. @param {string} url @param {string} path @param {object} body */
async function act(url, path, body) {
  const text = JSON.stringify({ ...body, role: undefined });
  const headers = {
    ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'idempotency-key': randomUUID() },
    ...{ 'ecluse-role': body.role ?? 'responsable', 'ecluse-agent': 'p_1' },
  };
  const [answer] = await once(request(`${url}/api/v1/${path}`, { method: 'POST', agent, headers }).end(text), 'response');
  const told = (await answer.setEncoding('utf8').toArray()).join('');
  if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${told}`);
  return JSON.parse(told);
}

/** Opens a dossier and registers its demand. */
async function registered(url, reference) {
  const { id } = await act(url, 'dossiers', { reference, procedure: CODE, caisse: '751' });
  await act(url, `dossiers/${id}/actions/enregistrer`, { values: DEMANDE, role: 'gestionnaire' });
  return id;
}

/** What people do to dossiers that are there: opening them is their callers' affair, and is over before. */
async function commands({ url }, say) {
  const group = `actions over HTTP, callers: ${CALLERS}, each on its own dossiers`;
  say(group);
  const callers = Array.from({ length: CALLERS }, (_, caller) => caller);
  const dossiers = await Promise.all(
    callers.map(async (caller) => {
      const ids = [];
      // A dossier has some fifty events, not hundreds.
      while (ids.length < COMMANDS / PER_DOSSIER) ids.push(await registered(url, `H-${caller}-${ids.length}`));
      return ids;
    }),
  );
  const milliseconds = [];
  await Promise.all(
    callers.map(async (caller) => {
      for (let n = 0; n < COMMANDS; n++) {
        const id = dossiers[caller][Math.floor(n / PER_DOSSIER)];
        const { seconds } = await timed(async () => act(url, `dossiers/${id}/actions/${n % 2 === 0 ? 'signaler-panne' : 'lever-panne'}`, {}));
        // The first ones find nothing compiled, and code that runs slowly until it is known to run often.
        if (n >= COMMANDS / 3) milliseconds.push(seconds * 1000);
      }
    }),
  );
  const { p50, p99, max } = spreadOf(milliseconds);
  return [
    { group, name: 'half of them below', unit: 'ms', value: p50 },
    { group, name: '99 of 100 below', unit: 'ms', value: p99, atMost: 20, note: `slowest of ${milliseconds.length}: ${max.toFixed(1)} ms` },
  ];
}

const event = (type, data) => {
  const id = randomUUID();
  return { id, type, data, metadata: { commandId: id, occurredAt: ON, knownOn: ON } };
};

/** A claim in instruction, with what is due. */
function claim(n) {
  const fact = () => ({ fact: randomUUID(), sourceFact: null, piece: null });
  const opening = { reference: `M-${n}`, origin: 'native', source: null, unit: null, procedure: CODE, procedureVersion: 1 };
  const due = { code: 'priseEnCharge', anchor: { event: 'opened' }, anchoredOn: ON, dueOn: '2036-03-10', dueAt: '2036-03-10T23:00:00.000Z' };
  return [
    event('DossierOpened', { ...opening, openedOn: ON, attributes: {}, caisse: '751' }),
    event('EtapeEntered', { ...fact(), etape: 'reception', enteredOn: ON }),
    event('DonneesRecorded', { values: { nature: 'personnelle', dateEffet: '2036-12-01', topMensuel: '2036-11-14' }, by: 'form', recordedOn: ON }),
    event('EtapeEntered', { ...fact(), etape: 'instruction', enteredOn: ON }),
    event('EcheanceSet', {
      ...{ echeance: randomUUID(), ...due, calendrier: { code: 'metropole', version: 1 } },
      ...{ because: null, evaluations: [], setOn: ON },
    }),
  ];
}

async function caughtUp({ url }) {
  const { projections } = await (await fetch(`${url}/health/ready`)).json();
  return projections.every(({ lag }) => lag?.events === 0);
}

async function migration(server, databaseUrl, dossiers, say) {
  const group = `migration told over ${dossiers} live dossiers`;
  say(group);
  const { NO_STREAM, PostgresEventStore } = await library('event-store');
  const store = new PostgresEventStore(databaseUrl);
  let left = dossiers;
  await Promise.all(
    Array.from({ length: FILLERS }, async () => {
      for (; left > 0;) {
        left -= 1;
        await store.append(`dossier-${randomUUID()}`, NO_STREAM, claim(left));
      }
    }),
  );
  await store.close();
  const { definition } = await server.get(`procedures/${CODE}`);
  await server.post(`procedures/${CODE}/versions`, { definition: { ...definition, version: 2, label: 'Demande de retraite, revue' } });
  const path = `procedures/${CODE}/migration`;
  while ((await server.get(path, { to: '2', limit: '1' })).count < dossiers) await pause(500);
  // The other read models have taken in the dossiers too: they are not measured.
  while (!(await caughtUp(server))) await pause(500);
  const { seconds } = await timed(async () => {
    for (let cursor = ''; cursor !== null;) {
      const { next } = await server.get(path, { to: '2', limit: String(PAGE), ...(cursor === '' ? {} : { cursor }) });
      cursor = next;
    }
  });
  return { group, name: 'page by page over HTTP', unit: 's', value: seconds, atMost: 60 };
}
