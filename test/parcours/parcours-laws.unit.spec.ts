import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ABSENT_DOSSIER,
  type ClockExplanation,
  type DossierHistoryEvent,
  type DossierState,
  evolveDossier,
  explainClocks,
  possibleActions,
} from '#libs/domain';
import { addDays, plainDate, type PlainDate } from '#libs/kernel';
import { CADRE } from './attestation.js';
import { FollowedDossier } from './dossier.js';

const SEED = 20_260_302;

/** Something that may happen to a dossier; numbers pick among what is possible then. */
type Step =
  | { readonly kind: 'act'; readonly which: number; readonly agent: number; readonly nature: boolean; readonly montant: number }
  | { readonly kind: 'receive'; readonly type: number; readonly late: number }
  | { readonly kind: 'pass'; readonly which: number }
  | { readonly kind: 'answer' }
  | { readonly kind: 'controle'; readonly passed: boolean }
  | { readonly kind: 'correct'; readonly late: number }
  | { readonly kind: 'wait'; readonly days: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({ kind: fc.constant('act' as const), which: fc.nat(20), agent: fc.nat(2), nature: fc.boolean(), montant: fc.nat(200_000) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('receive' as const), type: fc.nat(2), late: fc.nat(6) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), which: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'answer' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('controle' as const), passed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('correct' as const), late: fc.nat(6) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.nat(30) }) },
);

const AGENTS = ['agent-1', 'agent-2', 'agent-3'];
const ROLES = ['gestionnaire', 'controleur', 'valideur'];
const day = (dossier: FollowedDossier, back: number): PlainDate => addDays(plainDate(dossier.today), -back);

function actIfAllowed(dossier: FollowedDossier, { which, agent: n, nature, montant }: Extract<Step, { readonly kind: 'act' }>): void {
  const agent = AGENTS[n] ?? 'agent-1';
  const on = plainDate(dossier.today);
  const allowed = ROLES.flatMap((role) =>
    possibleActions(dossier.state, CADRE, { agent, roles: [role] }, on).flatMap((action) => (action.allowed ? [{ ...action, role }] : [])),
  );
  const chosen = allowed[which % Math.max(1, allowed.length)];
  if (chosen === undefined) return;
  dossier.act(chosen.action, { agent, role: chosen.role, ...given(chosen, nature, montant) });
}

/** What an action may need to be given. */
function given({ form, reason }: ReturnType<typeof possibleActions>[number], nature: boolean, montant: number) {
  const values = form?.code === 'montant' ? { montant } : { nature: nature ? 'simple' : 'lourde', dateEffet: `2026-${nature ? '10' : '12'}-31` };
  const why = reason === 'return' ? 'illisible' : 'sansDroit';
  return { ...(form === null ? {} : { values }), ...(reason === null ? {} : { reason: why }) };
}

function correctArrival(dossier: FollowedDossier, late: number): void {
  const arrivals = dossier.events.flatMap((event) => (event.type === 'PieceReceived' ? [event.data] : []));
  const last = arrivals.at(-1);
  if (last === undefined || dossier.known.status === 'closed') return;
  const on = addDays(last.receivedOn, -late);
  dossier.do({ type: 'CorrectFact', fact: `correction-${String(dossier.events.length)}`, corrects: last.fact, on });
}

function take(dossier: FollowedDossier, one: Step): void {
  const { parcours, known } = dossier;
  switch (one.kind) {
    case 'act':
      actIfAllowed(dossier, one);
      return;
    case 'receive':
      if (known.status === 'open') dossier.receive(['demande', 'justificatif', 'autre'][one.type] ?? 'autre', day(dossier, one.late));
      return;
    case 'pass': {
      const due = Object.values(parcours.echeances).filter(({ status }) => status === 'standing');
      const chosen = due[one.which % Math.max(1, due.length)];
      if (chosen === undefined) return;
      const after = plainDate(chosen.dueAt.slice(0, 10));
      dossier.on(after > dossier.today ? addDays(after, 1) : dossier.today);
      dossier.pass(chosen.code, `${addDays(plainDate(dossier.today), 1)}T00:00:00.000Z`);
      return;
    }
    case 'answer': {
      const link = parcours.links['traduction'];
      if (link !== undefined)
        dossier.do({ type: 'ReturnLinkedDossier', dossier: link.dossier, outcome: 'rendue', values: { rendueLe: dossier.today } });
      return;
    }
    case 'controle':
      if (parcours.controles['n1']?.outcome === 'drawn')
        dossier.do({ type: 'RecordControle', controle: 'n1', result: one.passed ? 'passed' : 'failed', agent: 'agent-4', role: 'controleur' });
      return;
    case 'correct':
      correctArrival(dossier, one.late);
      return;
    case 'wait':
      dossier.on(day(dossier, -one.days));
  }
}

function forAllDossiers(runs: number, law: (dossier: FollowedDossier) => void): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), fc.nat(50), (steps, n) => {
      const dossier = new FollowedDossier({ ...CADRE, dossier: `dossier-${String(n)}` }).open();
      for (const one of steps) take(dossier, one);
      law(dossier);
    }),
    { seed: SEED, numRuns: runs },
  );
}

/** Day after day: those that no wait that stops the clock covers. */
function countedByHand(dossier: FollowedDossier, { clock, dayKind, from, to }: ClockExplanation, on: PlainDate): number {
  const waits = dossier.parcours.waits.filter(({ suspends }) => suspends.includes(clock));
  let days = 0;
  for (let each = addDays(from ?? on, 1); each <= (to ?? on); each = addDays(each, 1)) {
    const stands = waits.some(({ fromOn, toOn }) => fromOn < each && (toOn === null || each <= toOn));
    if (!stands && (dayKind === 'calendar' || dossier.cadre.calendrier.isWorked(each))) days += 1;
  }
  return days;
}

describe('from any state that a dossier can reach', () => {
  it('every action that is allowed succeeds, and every other is refused for the reasons told', () => {
    forAllDossiers(250, (dossier) => {
      for (const agent of AGENTS) {
        for (const role of ROLES) {
          for (const action of possibleActions(dossier.state, dossier.cadre, { agent, roles: [role] }, plainDate(dossier.today))) {
            const command = { type: 'PerformAction', action: action.action, agent, role, ...given(action, true, 5000) } as const;
            if (action.allowed) expect(dossier.decide(command)[0]).toMatchObject({ type: 'ActionPerformed', data: { action: action.action } });
            else
              expect(() => dossier.decide(command)).toThrow(
                expect.objectContaining({ code: 'parcours.actionRefused', data: { action: action.action, reasons: action.reasons } }),
              );
          }
        }
      }
    });
  });

  it('folding its events gives that state, however they are cut', () => {
    forAllDossiers(150, (dossier) => {
      const folded = dossier.events.reduce<DossierState>(evolveDossier, ABSENT_DOSSIER);
      expect(folded).toMatchObject({ eventCount: dossier.known.eventCount, parcours: dossier.parcours });
    });
  });

  it('each clock explains the days that it counts, step by step, without a gap', () => {
    forAllDossiers(250, (dossier) => {
      for (const ahead of [0, 1, 45]) {
        const on = addDays(plainDate(dossier.today), ahead);
        for (const explanation of explainClocks(dossier.state, dossier.cadre, on)) {
          const { steps, days, suspendedDays, from, to, status } = explanation;
          if (status !== 'notStarted') expect(days).toBe(countedByHand(dossier, explanation, on));
          expect(steps.filter(({ counted }) => counted).reduce((sum, each) => sum + each.days, 0)).toBe(days);
          expect(steps.filter(({ counted }) => !counted).reduce((sum, each) => sum + each.days, 0)).toBe(suspendedDays);
          expect(steps.every(({ counted, wait }) => counted === (wait === null))).toBe(true);
          steps.slice(1).forEach((each, i) => {
            expect(each.from).toBe(steps[i]?.to);
          });
          if (status !== 'notStarted' && steps.length > 0) expect([steps[0]?.from, steps.at(-1)?.to]).toEqual([from, to ?? on]);
        }
      }
    });
  });

  it('an échéance passed twice changes nothing', () => {
    forAllDossiers(150, (dossier) => {
      for (const { echeance, status } of Object.values(dossier.parcours.echeances)) {
        if (status === 'passed') expect(dossier.decide({ type: 'PassEcheance', echeance, now: '2030-01-01T00:00:00.000Z' })).toEqual([]);
        if (status !== 'standing') continue;
        const late = { type: 'PassEcheance', echeance, now: '2030-01-01T00:00:00.000Z' } as const;
        const passed = dossier.decide(late).reduce<DossierState>(evolveDossier, dossier.state);
        const twice = new FollowedDossier(dossier.cadre);
        twice.state = passed;
        expect(twice.on(dossier.today).decide(late)).toEqual([]);
      }
    });
  });

  it('nothing happens before what has happened, and every setting of an échéance is of its own', () => {
    forAllDossiers(150, (dossier) => {
      const settings = dossier.events.flatMap((event) => (event.type === 'EcheanceSet' ? [event.data.echeance] : []));
      expect(new Set(settings).size).toBe(settings.length);
      let last = '';
      for (const event of dossier.events) {
        if (event.type !== 'EtapeEntered') continue;
        expect(event.data.enteredOn >= last).toBe(true);
        last = event.data.enteredOn;
      }
    });
  });

  it('is one of many: every étape is reached, échéances pass, waits overlap', () => {
    const seen = new Set<string>();
    forAllDossiers(400, (dossier) => {
      for (const { type, data } of dossier.events) seen.add(type === 'EtapeEntered' && data.piece === null ? data.etape : type);
    });
    const etapes = ['reception', 'instruction', 'traduction', 'controle', 'validation', 'attente-du-top', 'payee', 'rejetee', 'classee'];
    const events = ['EcheanceSuspended', 'EcheanceLifted', 'EcheancePassed', 'DossierEscalated', 'RappelIssued', 'DossierReturned', 'FactCorrected'];
    expect([...etapes, ...events].filter((each) => !seen.has(each))).toEqual([]);
  });
});

describe('folding', () => {
  it('never throws, whatever the events and their order', () => {
    const stories: DossierHistoryEvent[] = [];
    forAllDossiers(30, (dossier) => stories.push(...dossier.events));
    fc.assert(
      fc.property(fc.shuffledSubarray(stories, { maxLength: 80 }), (events) => {
        const state = events.reduce<DossierState>(evolveDossier, ABSENT_DOSSIER);
        expect(state.eventCount).toBe(events.length);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
