import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import {
  agentCodec as agentShapes,
  type AgentCommand,
  agentDecider,
  type AgentEvent,
  type AgentState,
  type Contrat,
  CONTRAT_KINDS,
  departuresOf,
  EffectifsOfPeriodes,
  etpmaOf,
  etpOn,
  FINS,
  FONCTIONS,
  isAway,
  segmentsOf,
} from '#libs/domain';
import { CommandExecutor, eventCodec, InMemoryEventStore, START } from '#libs/event-store';
import { addDays, DomainError, type PlainDate, plainDate } from '#libs/kernel';
import { inSnapshot, readEffectifs, readModelDataSource, referentielProjection } from '#libs/read-model';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const SEED = 18_36;
const RUNS = 30;
const FIRST = plainDate('2024-01-01');
const agentCodec = eventCodec<AgentEvent>(agentShapes.types);
const AGENTS = ['p_1', 'p_2', 'p_3'];

const day = fc.integer({ min: -30, max: 60 }).map((days) => addDays(FIRST, days));
const agent = fc.constantFrom(...AGENTS);
const contrat = fc.constantFrom('a', 'b');
const of = {
  fonction: fc.constantFrom(...FONCTIONS),
  equipe: fc.constant(null),
  quotite: fc.integer({ min: 1, max: 10 }).map((tenths) => tenths / 10),
  fromOn: day,
};

const anyCommand: fc.Arbitrary<AgentCommand> = fc.oneof(
  fc.record({
    type: fc.constant('StartContrat' as const),
    data: fc.record({ agent, contrat, caisse: fc.constantFrom('751', '691'), kind: fc.constantFrom(...CONTRAT_KINDS), ...of }),
  }),
  fc.record({ type: fc.constant('ChangeAffectation' as const), data: fc.record({ agent, contrat, ...of }) }),
  fc.record({ type: fc.constant('EndContrat' as const), data: fc.record({ agent, contrat, reason: fc.constantFrom(...FINS), toOn: day }) }),
  fc.record({
    type: fc.constant('RecordAbsence' as const),
    data: fc.record({ agent, absence: fc.constantFrom('x', 'y'), reason: fc.constant('formation'), fromOn: day, toOn: day }),
  }),
  fc.record({ type: fc.constant('CancelAbsence' as const), data: fc.record({ agent, absence: fc.constantFrom('x', 'y'), cancelledOn: day }) }),
);

/** What the pure formulas say of the same contracts: nothing before the first of them. */
function byFormulas(states: readonly AgentState[], caisse: string, from: PlainDate, to: PlainDate): readonly object[] {
  const hasBegun = ({ contrats }: AgentState): boolean =>
    contrats.some((each) => each.caisse === caisse && segmentsOf(each).some(({ fromOn }) => fromOn <= to));
  if (!states.some(hasBegun)) return [];
  const rows = CONTRAT_KINDS.flatMap((kind) =>
    FONCTIONS.flatMap((fonction) => {
      const own = (state: AgentState) =>
        state.contrats
          .filter((each) => each.caisse === caisse && each.kind === kind)
          .flatMap(segmentsOf)
          .filter((segment) => segment.fonction === fonction);
      const segments = states.flatMap(own);
      if (segments.length === 0) return [];
      const left = states.flatMap(({ contrats }) =>
        contrats.filter((each): each is Contrat => each.caisse === caisse && each.kind === kind && segmentsOf(each).at(-1)?.fonction === fonction),
      );
      return [
        {
          ...{ kind, fonction },
          agents: states.filter((state) => etpOn(own(state), to).etp > 0).length,
          etp: etpOn(segments, to).etp,
          etpAbsent: etpOn(states.filter(({ absences }) => isAway(absences, to)).flatMap(own), to).etp,
          etpAtStart: etpOn(segments, from).etp,
          etpma: expect.closeTo(etpmaOf(segments, from, to).etpma, 9),
          etpLeft: kind === 'cdi' ? departuresOf(left, from, to).etp : expect.any(Number),
        },
      ];
    }),
  );
  return rows.sort((a, b) => (`${a.kind} ${a.fonction}` < `${b.kind} ${b.fonction}` ? -1 : 1));
}

describe('the effectifs that the read model tells', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let figures: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE SCHEMA rm');
    figures = await readModelDataSource(database.url, 2).initialize();
  });
  afterAll(async () => {
    await figures.destroy();
    await client.end();
    await database.drop();
  });

  it('are what the formulas say of the contracts, whatever was said of them', async () => {
    let running = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { maxLength: 40, size: 'max' }), day, fc.integer({ min: 0, max: 40 }), async (commands, from, length) => {
        const store = new InMemoryEventStore();
        const executor = new CommandExecutor(store);
        for (const [n, command] of commands.entries()) {
          const { agent: code } = command.data;
          const context = { commandId: String(n), occurredAt: `${FIRST}T00:00:00.000Z`, knownOn: FIRST };
          await executor.execute({ stream: `agent-${code}`, decider: agentDecider, codec: agentCodec, command, context }).catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
          });
        }
        await client.query(`DROP SCHEMA IF EXISTS law CASCADE; CREATE SCHEMA law; ${referentielProjection.createTables('law')}`);
        await client.query(referentielProjection.createViews('law'));
        const { events } = await store.readAll(START, { limit: 1_000 });
        await referentielProjection.open('law').apply(events, client);
        const states = await Promise.all(
          AGENTS.map(async (code) => (await executor.read({ stream: `agent-${code}`, decider: agentDecider, codec: agentCodec })).state),
        );
        const to = addDays(from, length);
        for (const caisse of ['751', '691']) {
          const told = await readEffectifs(figures, { caisses: [caisse], from, to });
          running += told.reduce((sum, { etp }) => sum + etp, 0);
          expect(told).toEqual(byFormulas(states, caisse, from, to));
        }
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(running).toBeGreaterThan(5);
  });

  it('are, as known on a day, what the formulas say of what had been learnt by then; several caisses are their sum', async () => {
    let [told, less] = [0, 0];
    const known = fc.integer({ min: 0, max: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { maxLength: 40, size: 'max' }), day, known, async (commands, from, learnt) => {
        const store = new InMemoryEventStore();
        const executor = new CommandExecutor(store);
        for (const [n, command] of commands.entries()) {
          const context = { commandId: String(n), occurredAt: `${FIRST}T00:00:00.000Z`, knownOn: addDays(FIRST, n) };
          const stream = `agent-${command.data.agent}`;
          await executor.execute({ stream, decider: agentDecider, codec: agentCodec, command, context }).catch((error: unknown) => {
            if (!(error instanceof DomainError)) throw error;
          });
        }
        await client.query(`DROP SCHEMA IF EXISTS law CASCADE; CREATE SCHEMA law; ${referentielProjection.createTables('law')}`);
        await client.query(referentielProjection.createViews('law'));
        const { events } = await store.readAll(START, { limit: 1_000 });
        await referentielProjection.open('law').apply(events, client);
        const to = addDays(from, 20);
        for (const knownOn of [addDays(FIRST, learnt), null]) {
          const states = AGENTS.map((code) =>
            events
              .filter(({ stream, metadata }) => stream === `agent-${code}` && (knownOn === null || metadata.knownOn <= knownOn))
              .reduce<AgentState>((state, { type, data }) => {
                const decoded = agentShapes.decode(type, data);
                return decoded.status === 'decoded' ? agentDecider.evolve(state, decoded.event) : state;
              }, agentDecider.initialState),
          );
          const variations = await inSnapshot(figures, async (reader) => reader.effectifs.variations(['751', '691'], knownOn));
          const effectifs = new EffectifsOfPeriodes(variations);
          for (const caisse of ['751', '691']) {
            const segments = states.flatMap(({ contrats }) => contrats.filter((each) => each.caisse === caisse).flatMap(segmentsOf));
            const production = segments.filter(({ kind, fonction }) => kind === 'cdi' && fonction === 'production');
            const asked = { contrats: ['cdi'], fonctions: ['production'] } as const;
            const isKnown = segments.some(({ fromOn }) => fromOn <= to);
            expect(effectifs.of(caisse, { ...asked, unite: 'etp' }, { from, to })).toEqual(
              isKnown ? expect.closeTo(etpOn(production, to).etp, 9) : null,
            );
            const etpma = effectifs.of(caisse, { ...asked, unite: 'etpma' }, { from, to });
            expect(etpma).toEqual(isKnown ? expect.closeTo(etpmaOf(production, from, to).etpma, 9) : null);
            told += etpma ?? 0;
            if (knownOn !== null && etpma === null) less += 1;
          }
        }
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(told).toBeGreaterThan(5);
    expect(less).toBeGreaterThan(2);
  });
});
