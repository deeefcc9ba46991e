import { describe, expect, it } from '@jest/globals';
import { lineOf } from '../famille/facts.js';
import { factsOf } from '../generate.js';
import { DEROGATIONS, RECOUVREMENT } from '../natifs/organismes.js';
import { type Plan, SCALES } from '../plan.js';
import { derogationsOf } from './derogations.js';

const PLAN: Plan = { ...SCALES.small, pieces: 600 };
const FACTS = [...derogationsOf(PLAN)];
const received = FACTS.flatMap(({ said, on }) => (said.fait === 'received' ? [{ ...said, on }] : []));

describe('the derogations of the demonstration', () => {
  it('are as many dossiers as the plan says, of the Cleiss and of the recovery bodies', () => {
    expect(new Set(FACTS.map(({ piece }) => piece.dossier.reference)).size).toBe(PLAN.derogations);
    expect(new Set(received.map(({ procedure }) => procedure))).toEqual(new Set(['derogation']));
    expect(new Set(received.map(({ caisse }) => caisse))).toEqual(new Set([DEROGATIONS, ...RECOUVREMENT]));
    expect(received.filter(({ type }) => type === 'prolongation').length).toBeGreaterThan(received.length / 2);
  });

  it('are all of the Cleiss until the recovery bodies decide about those of one person', () => {
    const early = [...derogationsOf({ ...SCALES.national, pieces: 0 })].flatMap(({ said, on }) =>
      said.fait === 'received' ? [{ ...said, on }] : [],
    );
    // What is asked for more is of the same as the request.
    const requests = early.filter(({ type, on }) => type !== 'piece-complementaire' && on < '2022-06-01');
    expect(requests.length).toBeGreaterThan(1_000);
    expect(new Set(requests.map(({ caisse }) => caisse))).toEqual(new Set([DEROGATIONS]));
  });

  it('wait for employers and for other States, are decided, sent back, handed on to those who know', () => {
    expect(new Set(FACTS.map(({ said }) => said.fait))).toEqual(
      new Set(['received', 'processed', 'returned', 'waitingStarted', 'waitingEnded', 'transferred', 'corrected']),
    );
    const waits = FACTS.flatMap(({ said }) => (said.fait === 'waitingStarted' ? [said.waitingFor] : []));
    expect(new Set(waits)).toEqual(new Set(['employeur', 'etat-etranger']));
  });

  it('are told among the facts of the family réseau, which they do not change, in the order in which all is learnt', () => {
    const all = [...factsOf(PLAN)];
    const alone = [...factsOf({ ...PLAN, derogations: 0 })].map(lineOf);
    expect(all.filter(({ piece }) => !piece.reference.startsWith('DER-')).map(lineOf)).toEqual(alone);
    expect(all.length).toBe(alone.length + FACTS.length);
    const known = all.map(({ knownOn }) => knownOn);
    expect(known.filter((day, n) => day < (known[n - 1] ?? PLAN.firstDay))).toEqual([]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(FACTS.filter(({ on, knownOn }) => knownOn < on || on < PLAN.firstDay || knownOn > PLAN.lastDay)).toEqual([]);
  });
});
