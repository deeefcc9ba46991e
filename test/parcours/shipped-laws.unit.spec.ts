import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { possibleActions, type PossibleAction, type ProcedureDefinition } from '#libs/domain';
import { addDays, type JsonObject, type JsonValue, plainDate, type PlainDate } from '#libs/kernel';
import { instructed, putIntoPayment } from './claim.js';
import { FollowedDossier } from './dossier.js';
import { cadreOf } from './shipped.js';

const SEED = 20_260_915;
const AGENTS = ['agent-1', 'agent-2', 'agent-3', 'agent-4', 'agent-5'];

/** Something that may happen to a dossier; numbers pick among what is possible then. */
type Step =
  | { readonly kind: 'act'; readonly which: number; readonly agent: number; readonly said: readonly number[] }
  | { readonly kind: 'receive' | 'pass'; readonly which: number }
  | { readonly kind: 'answer' }
  | { readonly kind: 'controle'; readonly passed: boolean }
  | { readonly kind: 'wait'; readonly days: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      which: fc.nat(40),
      agent: fc.nat(4),
      said: fc.array(fc.nat(9_999), { minLength: 8, maxLength: 8 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('receive' as const), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'answer' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('controle' as const), passed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), days: fc.nat(45) }) },
);

const todayOf = (dossier: FollowedDossier): PlainDate => plainDate(dossier.today);

/** The actions that one of these may do now, and in which role. */
function* doable(dossier: FollowedDossier, agents: readonly string[]): Generator<PossibleAction & { readonly agent: string; readonly role: string }> {
  for (const agent of agents) {
    for (const role of Object.keys(dossier.cadre.definition.roles)) {
      for (const action of possibleActions(dossier.state, dossier.cadre, { agent, roles: [role] }, todayOf(dossier)))
        if (action.allowed) yield { ...action, agent, role };
    }
  }
}

/** A value that the form takes for a property. */
function valueOf({ type, format, enum: choices, minimum, maximum }: JsonObject, n: number, today: PlainDate): JsonValue {
  if (Array.isArray(choices)) return (choices as readonly JsonValue[])[n % choices.length] ?? null;
  if (type === 'boolean') return n % 3 > 0;
  if (type === 'integer') return Number(minimum) + (n % (Number(maximum) - Number(minimum) + 1));
  return format === 'date' ? addDays(today, (n % 500) - 60) : 'pt';
}

/** What is said in a form, but for what is personal, which the decider is never told. */
function filled({ schema }: ProcedureDefinition['forms'][string], dossier: FollowedDossier, said: readonly number[]): JsonObject {
  const { fields } = dossier.cadre.definition;
  const properties = Object.entries(schema['properties'] as Readonly<Record<string, JsonObject>>);
  const told = properties.filter(([code]) => fields[code]?.personal !== true);
  return Object.fromEntries(told.map(([code, property], i) => [code, valueOf(property, said[i % said.length] ?? 0, todayOf(dossier))]));
}

function act(dossier: FollowedDossier, { which, agent, said }: Extract<Step, { readonly kind: 'act' }>): void {
  const { forms, reasons } = dossier.cadre.definition;
  const mine = [...doable(dossier, AGENTS.slice(agent, agent + 1))];
  const chosen = mine[which % Math.max(1, mine.length)];
  if (chosen === undefined) return;
  const form = chosen.form === null ? undefined : forms[chosen.form.code];
  const reason = Object.entries(reasons).find(([, { of }]) => of === chosen.reason)?.[0];
  dossier.act(chosen.action, {
    ...{ agent: chosen.agent, role: chosen.role },
    ...(form === undefined ? {} : { values: filled(form, dossier, said) }),
    ...(reason === undefined ? {} : { reason }),
  });
}

function pass(dossier: FollowedDossier, which: number): void {
  const standing = Object.values(dossier.parcours.echeances).filter(({ status }) => status === 'standing');
  const chosen = standing[which % Math.max(1, standing.length)];
  if (chosen === undefined) return;
  const after = addDays(plainDate(chosen.dueAt.slice(0, 10)), 1);
  if (after > dossier.today) dossier.on(after);
  dossier.pass(chosen.code, `${addDays(todayOf(dossier), 1)}T00:00:00.000Z`);
}

function take(dossier: FollowedDossier, one: Step): void {
  const { parcours, cadre } = dossier;
  if (dossier.known.status === 'closed') return;
  switch (one.kind) {
    case 'act':
      act(dossier, one);
      return;
    case 'receive': {
      const types = Object.keys(cadre.definition.pieces);
      dossier.receive(types[one.which % types.length] ?? 'autre');
      return;
    }
    case 'pass':
      pass(dossier, one.which);
      return;
    case 'answer':
      for (const { dossier: asked, outcome } of Object.values(parcours.links))
        if (outcome === null) dossier.do({ type: 'ReturnLinkedDossier', dossier: asked, outcome: 'rendre', values: { rendueLe: dossier.today } });
      return;
    case 'controle':
      for (const [controle, { outcome }] of Object.entries(parcours.controles))
        if (outcome === 'drawn' && controle in cadre.definition.controles)
          dossier.do({ type: 'RecordControle', controle, result: one.passed ? 'passed' : 'failed', agent: 'agent-6', role: 'controleur' });
      return;
    case 'wait':
      dossier.on(addDays(todayOf(dossier), one.days));
  }
}

/** By what a dossier that is not closed goes on from where it stands; nothing: it was forgotten. */
function wayOn(dossier: FollowedDossier): string | null {
  const { parcours, cadre } = dossier;
  const etape = cadre.definition.etapes[parcours.etape ?? ''];
  const moves = (code: string): boolean =>
    cadre.definition.echeances[code]?.onPassing.some(({ kind }) => kind === 'move' || kind === 'decide') ?? false;
  switch (etape?.kind) {
    case 'wait':
      return Object.values(parcours.echeances).some(({ code, status }) => status === 'standing' && moves(code)) ? 'its échéance' : null;
    case 'linked':
      return parcours.links[etape.link]?.outcome === null ? 'the dossier that it asked for' : null;
    case 'control':
      return parcours.controles[etape.controle]?.outcome === 'drawn' ? 'its contrôle' : null;
    case 'manual':
      return doable(dossier, AGENTS).next().done === true ? null : 'somebody';
    case 'automatic':
    case 'end':
    case undefined:
      return null;
  }
}

/** Where histories begin: at the opening, or far on the way, where chance alone hardly leads. */
const BEGINNINGS: Readonly<Record<string, readonly (() => FollowedDossier)[]>> = {
  'demande-de-retraite': [
    () => new FollowedDossier(cadreOf('demande-de-retraite')).open(),
    () => instructed(),
    () => {
      const dossier = instructed();
      putIntoPayment(dossier);
      return dossier;
    },
  ],
  traduction: [() => new FollowedDossier(cadreOf('traduction')).open()],
};

describe('a dossier under a procédure that ships, whatever happens to it', () => {
  it.each(Object.entries(BEGINNINGS))('%s: always has a way on until it is closed', (code, beginnings) => {
    const met = new Set<string>();
    fc.assert(
      fc.property(fc.nat(beginnings.length - 1), fc.array(step, { maxLength: 40, size: 'max' }), (n, steps) => {
        const dossier = (beginnings[n] ?? instructed)();
        for (const one of steps) {
          take(dossier, one);
          if (dossier.known.status === 'closed') return;
          expect([dossier.parcours.etape, wayOn(dossier)]).toEqual([dossier.parcours.etape, expect.any(String)]);
          met.add(dossier.parcours.etape ?? '');
        }
      }),
      { seed: SEED, numRuns: 150 },
    );
    // A law of dossiers that never get anywhere would say nothing.
    const { etapes } = cadreOf(code).definition;
    const waits = Object.keys(etapes).filter((etape) => etapes[etape]?.kind === 'wait');
    expect(waits.filter((etape) => !met.has(etape))).toEqual([]);
  });
});
