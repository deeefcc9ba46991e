import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { seeded } from './statistics.js';

/**
 * A réseau of 101 caisses of unequal size over ten years, as a log tells it: dossiers that come in, pièces that wait, are qualified, transferred,
 * processed; facts that are learnt late, corrected. Always the same for the same plan. Events are learnt in the order of the log.
 * @typedef {object} Plan
 * @property {number} events how many of dossiers; the registrations of caisses and procédures come before them
 * @property {number} [seed]
 * @property {string} [firstDay]
 * @property {number} [days]
 */

/** @typedef {{ id: string, stream: string, revision: number, type: string, data: string, metadata: string }} EncodedEvent its parts in canonical JSON */

const DAY_MS = 86_400_000;
const SEED = 20_150_105;
const FIRST_DAY = '2015-01-05';
const DAYS = 3_652;
const CAISSES = 101;
/** The largest caisse opens so many times the dossiers of the smallest. */
const LARGEST = 48;
/** What comes in on a Saturday or a Sunday, beside a day of the week. */
const WEEKEND = 0.25;
const DAYS_LATE = 90;
const COPIED_AT_ONCE = 200_000;
/** The lock under which PostgreSQL gives positions: whoever appends meanwhile waits for a chunk. */
const APPEND_LOCK = '111550592214885';

const procedures = ['pension-personnelle', 'reversion', 'allocation-logement', 'prestation-familiale', 'derogation'];
const types = ['demande', 'justificatif', 'recours'];
const canaux = ['Internet', 'accueil', 'courrier'];
const populations = ['salarie', 'independant', 'agricole'];
const parties = ['assure', 'employeur', 'caisse'];
const overseas = ['guadeloupe', 'martinique', 'guyane', 'reunion'];

const hex = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));

/** A uuid that is the same for the same numbers. @param {number} kind @param {number} number @param {number} seed */
function uuidOf(kind, number, seed) {
  const words = [0, 0, 0, 0];
  let state = (seed ^ Math.imul(kind + 1, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b)) | 0;
  for (let word = 0; word < 4; word++) {
    state = (state + 0x6d2b79f5 + number) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    words[word] = (mixed ^ (mixed >>> 15)) >>> 0;
  }
  // The number itself is in it: two of a kind never meet.
  const [a, b, c] = words;
  const low = (number ^ Math.imul(kind, 0x10000001)) >>> 0;
  return `${hex[a >>> 16]}${hex[a & 0xffff]}-${hex[b >>> 16]}-5${hex[b & 0xffff].slice(1)}-a${hex[c >>> 16].slice(1)}-${hex[c & 0xffff]}${hex[low >>> 16]}${hex[low & 0xffff]}`;
}

const kinds = { event: 0, command: 1, dossier: 2, piece: 3, fact: 4 };

/** The codes of the caisses, the largest first. */
export const caisses = Array.from({ length: CAISSES }, (_, rank) => `c${String(rank + 1).padStart(3, '0')}`);

/** Shares of the caisses in what comes in, added up: the last is 1. */
const sharesOfCaisses = (() => {
  const weights = caisses.map((_, rank) => LARGEST ** (1 - rank / (CAISSES - 1)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight / total));
})();

/** The days that a log of this plan tells about. @param {Plan} plan */
export function periodOf({ firstDay = FIRST_DAY, days = DAYS }) {
  return { firstDay, lastDay: dayOf(Date.parse(firstDay) / DAY_MS + days - 1) };
}

/** @param {number} number */
const dayOf = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
/** Monday is 0. @param {number} number */
const weekdayOf = (number) => (number + 3) % 7;

/** The caisses and the procédures. @param {Plan} plan @returns {Generator<EncodedEvent>} */
function* registrations({ seed = SEED, firstDay = FIRST_DAY }) {
  const zones = { guadeloupe: 'America/Guadeloupe', martinique: 'America/Martinique', guyane: 'America/Cayenne', reunion: 'Indian/Reunion' };
  let number = -1;
  const event = (stream, type, data) => {
    number += 1;
    // Apart from the numbers of the events of dossiers.
    const id = uuidOf(kinds.event, number, ~seed);
    const metadata = `{"commandId":"${uuidOf(kinds.command, number, ~seed)}","knownOn":"${firstDay}","occurredAt":"${firstDay}T06:00:00.000Z"}`;
    return { id, stream, revision: 0, type, data, metadata };
  };
  for (const [rank, code] of caisses.entries()) {
    const calendrier = overseas[rank - 40] ?? 'metropole';
    const zone = zones[calendrier] ?? 'Europe/Paris';
    const data = `{"calendrier":"${calendrier}","calendrierVersion":null,"code":"${code}","label":"Caisse ${rank + 1}","timeZone":"${zone}"}`;
    yield event(`organisme-${code}`, 'OrganismeRegistered', data);
  }
  for (const code of procedures) yield event(`procedure-${code}`, 'ProcedureRegistered', `{"code":"${code}","label":"Procédure ${code}"}`);
}

/**
 * What is planned for a dossier that is under way: each fact in the list of the day on which it is learnt.
 * @typedef {{ stream: string, revision: number, actor: number, caisse: string }} Dossier
 * @typedef {{ dossier: Dossier, piece: string, what: string, on: number, more?: string, fact: string }} Planned
 */

class Reseau {
  /** @param {Plan} plan */
  constructor({ events, seed = SEED, firstDay = FIRST_DAY, days = DAYS }) {
    this.events = events;
    this.seed = seed;
    this.first = Date.parse(firstDay) / DAY_MS;
    this.days = days;
    this.random = seeded(seed);
    /** @type {Map<number, Planned[]>} */
    this.planned = new Map();
    this.counts = { event: 0, dossier: 0, piece: 0, fact: 0 };
  }

  /** @param {number} most */
  upTo(most) {
    return Math.floor(this.random() * (most + 1));
  }

  /** @template T @param {readonly T[]} choices @returns {T} */
  oneOf(choices) {
    return choices[Math.floor(this.random() * choices.length)];
  }

  /** Earlier ones more often. @template T @param {readonly T[]} choices @returns {T} */
  oftenTheFirst(choices) {
    return choices[Math.floor(this.random() * this.random() * choices.length)];
  }

  caisse() {
    const share = this.random();
    let [low, high] = [0, CAISSES - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sharesOfCaisses[middle] < share) low = middle + 1;
      else high = middle;
    }
    return caisses[low];
  }

  /** Nobody works at the weekend. @param {number} day */
  worked(day) {
    const weekday = weekdayOf(day);
    return weekday < 5 ? day : day + 7 - weekday;
  }

  newFact() {
    return uuidOf(kinds.fact, this.counts.fact++, this.seed);
  }

  /** @param {Dossier} dossier @param {string} type @param {string} data @param {number} on @param {number} knownOn @returns {EncodedEvent} */
  event(dossier, type, data, on, knownOn) {
    const number = this.counts.event++;
    const revision = dossier.revision++;
    const time = `${String(Math.min(7 + revision, 19)).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}:00.000Z`;
    const command = uuidOf(kinds.command, number, this.seed);
    const metadata = `{"actor":"a${dossier.actor}","caisse":"${dossier.caisse}","commandId":"${command}","correlationId":"${command}","knownOn":"${dayOf(knownOn)}","occurredAt":"${dayOf(on)}T${time}"}`;
    return { id: uuidOf(kinds.event, number, this.seed), stream: dossier.stream, revision, type, data, metadata };
  }

  /** @param {number} learntOn @param {Planned} fact */
  plan(learntOn, fact) {
    const facts = this.planned.get(learntOn);
    if (facts === undefined) this.planned.set(learntOn, [fact]);
    else facts.push(fact);
  }

  /** Plans a fact for a day, learnt on that day or, now and then, late; some of them are found to be of the day before. */
  planFact(dossier, piece, what, day, more) {
    const on = this.worked(day);
    const late = this.random() < 0.02 ? 1 + this.upTo(DAYS_LATE - 1) : 0;
    const fact = { dossier, piece, what, on, more, fact: this.newFact() };
    this.plan(on + late, fact);
    if (this.random() < 0.004)
      this.plan(on + late + 1 + this.upTo(30), { dossier, piece, what: 'corrected', on: on - 1, more: fact.fact, fact: this.newFact() });
    return on;
  }

  /** The dossiers that come in on a day. @param {number} day @returns {Generator<EncodedEvent>} */
  *open(day) {
    const number = this.counts.dossier++;
    const caisse = this.caisse();
    const procedure = this.oftenTheFirst(procedures);
    /** @type {Dossier} */
    const dossier = { stream: `dossier-${uuidOf(kinds.dossier, number, this.seed)}`, revision: 0, actor: this.upTo(4_999), caisse };
    const today = dayOf(day);
    const attributes = `{"canal":"${this.oneOf(canaux)}","echeance":"${dayOf(day + 60)}","montant":${this.upTo(250_000)}}`;
    const opened = `{"attributes":${attributes},"openedOn":"${today}","origin":"native","procedure":"${procedure}","procedureVersion":null,"reference":"D-${number}","source":null,"unit":null}`;
    yield this.event(dossier, 'DossierOpened', opened, day, day);
    if (this.random() < 0.3) yield this.event(dossier, 'DossierAssigned', `{"agent":"a${this.upTo(4_999)}","assignedOn":"${today}"}`, day, day);
    const drawn = this.random();
    const pieces = drawn < 0.75 ? 1 : drawn < 0.95 ? 2 : 3;
    for (let n = 0; n < pieces; n++) {
      const piece = uuidOf(kinds.piece, this.counts.piece++, this.seed);
      const type = this.oftenTheFirst(types);
      const data = `{"caisse":"${caisse}","canal":"${this.oneOf(canaux)}","fact":"${this.newFact()}","piece":"${piece}","population":"${this.oneOf(populations)}","procedure":"${procedure}","receivedOn":"${today}","reference":"D-${number}-${n}","sourceFact":null,"type":"${type}"}`;
      yield this.event(dossier, 'PieceReceived', data, day, day);
      this.planLife(dossier, piece, day);
    }
  }

  /** @param {Dossier} dossier @param {string} piece @param {number} arrivedOn */
  planLife(dossier, piece, arrivedOn) {
    // Most leave within weeks, some stay for a year.
    const patience = this.random();
    const stays = patience < 0.2 ? this.upTo(3) : Math.floor(3 + 330 * this.random() ** 4);
    const leavesOn = arrivedOn + stays;
    const somewhere = () => arrivedOn + this.upTo(Math.max(0, stays - 1));
    if (this.random() < 0.1) this.planFact(dossier, piece, 'qualified', somewhere(), this.oneOf(types));
    if (this.random() < 0.03) this.planFact(dossier, piece, 'transferred', somewhere(), this.caisse());
    if (stays > 8 && this.random() < 0.2) {
      const from = this.planFact(dossier, piece, 'waitingStarted', somewhere(), this.oneOf(parties));
      this.planFact(dossier, piece, 'waitingEnded', Math.min(from + 1 + this.upTo(20), leavesOn));
    }
    const end = this.random();
    if (end < 0.02) return;
    const what = end < 0.92 ? (patience < 0.2 ? 'auto' : 'manual') : end < 0.97 ? 'returned' : 'neutralised';
    const leftOn = this.planFact(dossier, piece, what, leavesOn);
    if (this.random() < 0.015) {
      const backOn = this.planFact(dossier, piece, 'reopened', leftOn + 5 + this.upTo(60));
      this.planFact(dossier, piece, 'manual', backOn + 2 + this.upTo(30));
    }
  }

  /** @param {Planned} planned @param {number} knownOn @returns {EncodedEvent} */
  eventOf({ dossier, piece, what, on, more, fact }, knownOn) {
    const day = dayOf(on);
    const named = `"fact":"${fact}","piece":"${piece}"`;
    const event = (type, data) => this.event(dossier, type, data, on, knownOn);
    switch (what) {
      case 'auto':
      case 'manual':
        return event('PieceProcessed', `{"fact":"${fact}","mode":"${what}","piece":"${piece}","processedOn":"${day}","sourceFact":null}`);
      case 'returned':
        return event('PieceReturned', `{${named},"reason":null,"returnedOn":"${day}","sourceFact":null}`);
      case 'neutralised':
        return event('PieceNeutralised', `{"fact":"${fact}","neutralisedOn":"${day}","piece":"${piece}","reason":null,"sourceFact":null}`);
      case 'reopened':
        return event('PieceReopened', `{${named},"reason":null,"reopenedOn":"${day}","sourceFact":null}`);
      case 'qualified':
        return event('PieceQualified', `{${named},"population":null,"procedure":null,"qualifiedOn":"${day}","sourceFact":null,"type":"${more}"}`);
      case 'transferred':
        // To another doer or, now and then, to another owner.
        return on % 3 === 0
          ? event('PieceTransferred', `{"caisse":"${more}","caisseExecutante":null,${named},"sourceFact":null,"transferredOn":"${day}"}`)
          : event('PieceTransferred', `{"caisse":null,"caisseExecutante":"${more}",${named},"sourceFact":null,"transferredOn":"${day}"}`);
      case 'waitingStarted':
        return event('WaitingStarted', `{${named},"sourceFact":null,"startedOn":"${day}","waitingFor":"${more}"}`);
      case 'waitingEnded':
        return event('WaitingEnded', `{"endedOn":"${day}",${named},"sourceFact":null}`);
      case 'corrected':
        return event('FactCorrected', `{"corrects":"${more}","fact":"${fact}","on":"${day}","piece":"${piece}","sourceFact":null}`);
      default:
        throw new Error(`nothing of this kind is planned: ${what}`);
    }
  }

  /** @returns {Generator<EncodedEvent>} */
  *[Symbol.iterator]() {
    const weightOf = (day) => (weekdayOf(day) < 5 ? 1 : WEEKEND);
    let total = 0;
    for (let n = 0; n < this.days; n++) total += weightOf(this.first + n);
    let weight = 0;
    for (let day = this.first; day < this.first + this.days; day++) {
      // A day's share of the events: what was planned for it, and as many new dossiers as there is room for.
      weight += weightOf(day);
      const quota = Math.round((this.events * weight) / total);
      let planned = this.planned.get(day) ?? [];
      // What is planned for today while today's events are told is told today too.
      for (; planned.length > 0; planned = this.planned.get(day) ?? []) {
        this.planned.delete(day);
        for (const fact of planned) {
          if (this.counts.event >= this.events) return;
          yield this.eventOf(fact, day);
        }
      }
      while (this.counts.event < quota) {
        for (const event of this.open(day)) {
          yield event;
          if (this.counts.event >= this.events) return;
        }
      }
      const sameDay = this.planned.get(day) ?? [];
      this.planned.delete(day);
      if (sameDay.length > 0) this.planned.set(day + 1, [...sameDay, ...(this.planned.get(day + 1) ?? [])]);
    }
  }
}

/** Every event of a plan, in the order of the log. @param {Plan} plan @returns {Generator<EncodedEvent>} */
export function* generatedEvents(plan) {
  yield* registrations(plan);
  yield* new Reseau(plan);
}

/** SHA-256 of the canonical form, as the log keeps it. @param {EncodedEvent} event */
function digestOf({ id, stream, revision, type, data, metadata }) {
  const canonical = `{"data":${data},"id":"${id}","metadata":${metadata},"revision":${revision},"sealed":[],"stream":"${stream}","type":"${type}"}`;
  return hash('sha256', canonical, 'hex');
}

/** Lines of COPY: nothing in these events needs to be escaped. @param {Iterable<EncodedEvent>} events @param {number} position @param {string} recordedAt */
function* copyLines(events, position, recordedAt) {
  let lines = '';
  for (const event of events) {
    const { id, stream, revision, type, data, metadata } = event;
    lines += `${position++}\t${id}\t${stream}\t${revision}\t${type}\t${data}\t\\N\t${metadata}\t${recordedAt}\t\\\\x${digestOf(event)}\n`;
    if (lines.length > 500_000) {
      yield lines;
      lines = '';
    }
  }
  yield lines;
}

/**
 * Writes the events of a plan at the end of a migrated log, in chunks, each in a transaction of its own; others may append meanwhile.
 * @param {string} databaseUrl
 * @param {Plan} plan
 * @param {(events: number) => void} [progress]
 * @returns {Promise<{ events: number, firstDay: string, lastDay: string }>} how many events were written, registrations included
 */
export async function writeGeneratedLog(databaseUrl, plan, progress = () => undefined) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const events = generatedEvents(plan)[Symbol.iterator]();
  let written = 0;
  try {
    for (let more = true; more;) {
      const chunk = [];
      while (chunk.length < COPIED_AT_ONCE && more) {
        const { done, value } = events.next();
        if (done) more = false;
        else chunk.push(value);
      }
      await client.query('BEGIN');
      await client.query(`SELECT pg_advisory_xact_lock(${APPEND_LOCK})`);
      const { rows } = await client.query(
        `SELECT coalesce(max(position), 0) + 1 AS position, greatest(date_trunc('milliseconds', clock_timestamp()), max(recorded_at))::text AS at FROM log.event`,
      );
      const into = client.query(
        copyFrom('COPY log.event (position, id, stream, revision, type, data, sealed, metadata, recorded_at, digest) FROM STDIN'),
      );
      await pipeline(Readable.from(copyLines(chunk, Number(rows[0].position), rows[0].at)), into);
      await client.query('COMMIT');
      written += chunk.length;
      progress(written);
    }
    await client.query('ANALYZE log.event');
  } finally {
    await client.end();
  }
  return { events: written, ...periodOf(plan) };
}
