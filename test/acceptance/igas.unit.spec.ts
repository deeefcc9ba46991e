import { describe, expect, it } from '@jest/globals';
import {
  ABSENT_DOSSIER,
  anteriorite,
  anterioriteOfAges,
  compileCalendrier,
  DEFAULT_DEFINITION_SETS,
  type DossierCommand,
  dossierDecider,
  type DossierHistoryEvent,
  type DossierState,
  factsOfPiece,
  mouvementsOf,
  historyOf,
  piecesOf,
  type Sejour,
  SHIPPED_CALENDRIERS,
  snowball,
  solde,
  soldeEnJours,
  stock,
  timelineOf,
  zoneOf,
} from '#libs/domain';
import { type PlainDate, plainDate } from '#libs/kernel';

/**
 * Acceptance cases of the IGAS report 2022-035R on the family branch, §10 of `igas-cnaf-2018-2022.md`,
 * read as the domain README says. See docs/cases.md.
 */

const { soldeEnJours: SOLDE, anteriorite: ANTERIORITE, stock: STOCK } = DEFAULT_DEFINITION_SETS.native;
const AGES = [15, 16, 30, 31, 60, 61, 90, 91, 180, 181].map((age) => ({ age, pieces: 1 }));

/** A hundred pièces a day over the twenty worked days of the window. */
const perDay = (processed: number): { processed: number; window: number } => ({ processed: processed * 20, window: 20 });

describe('IGAS: solde en jours', () => {
  it('IGAS-B01: a stock of 640 at 100 pièces a day is 6.4 days of work', () => {
    expect(soldeEnJours({ stock: 640, ...perDay(100) })).toBe(6.4);
  });

  it('IGAS-B02: a stock of 920 at 100 pièces a day is 9.2 days of work', () => {
    expect(soldeEnJours({ stock: 920, ...perDay(100) })).toBe(9.2);
  });

  it('IGAS-B03: a lower solde on a larger stock takes a capacity more than 1.4375 times larger', () => {
    const before = { stock: 920, perDay: 100 };
    for (const growth of [1.001, 1.1, 2]) {
      const stockAfter = before.stock * growth;
      const capacity = stockAfter / 6.4; // what a day must process for the solde to be 6.4
      expect(soldeEnJours({ stock: stockAfter, processed: capacity * 20, window: 20 })).toBeCloseTo(6.4, 10);
      expect(capacity / before.perDay).toBeGreaterThan(1.4375);
    }
  });

  it('IGAS-B04: the zones are under below 6, tipping from 6 to 8 included, beyond above', () => {
    const { zones } = SOLDE;
    if (zones === null) throw new Error('the worked-day definition has zones');
    expect([5.9, 6, 6.4, 8, 8.1, 9.2].map((value) => zoneOf(value, zones))).toEqual(['under', 'tipping', 'tipping', 'tipping', 'beyond', 'beyond']);
    // On the raw value: what rounds to 8 days may be beyond.
    expect([5.9999, 8.0001].map((value) => zoneOf(value, zones))).toEqual(['under', 'beyond']);
  });

  it('IGAS-B08: without stock the solde is 0; otherwise, with nothing processed, it is undefined', () => {
    expect(soldeEnJours({ stock: 0, processed: 0, window: 20 })).toBe(0);
    expect(soldeEnJours({ stock: 10, processed: 0, window: 20 })).toBeNull();
    const none = { definition: SOLDE, asOf: plainDate('2022-01-31'), calendarOf, processed: [] };
    expect(solde({ ...none, stock: [] })).toMatchObject({ status: 'ok', value: 0 });
    expect(solde({ ...none, stock: [{ pieces: 10 }] })).toMatchObject({ status: 'undefined', value: null, zone: null });
  });
});

describe('IGAS: antériorité', () => {
  it('IGAS-B05: of ten pièces aged 15 to 181 days, nine are older than 15 days: 90 %', () => {
    expect(anterioriteOfAges(ANTERIORITE, AGES)).toMatchObject({ above: 9, share: 0.9 });
  });

  it('IGAS-B06: the same ten fall into the bands as 1, 2, 2, 2, 2, 1', () => {
    expect(anterioriteOfAges(ANTERIORITE, AGES).bands.map(({ pieces }) => pieces)).toEqual([1, 2, 2, 2, 2, 1]);
  });
});

describe('IGAS: boule de neige', () => {
  it('IGAS-B07: 51 self-fed arrivals of 100 are a snowball, 50 are not', () => {
    expect([51, 50].map((selfFed) => snowball({ selfFed, arrived: 100 }))).toEqual([true, false]);
  });
});

// --- Stories told by the dossiers' own decisions ---------------------------------------------------------------------------------------

const metropole = SHIPPED_CALENDRIERS.filter(({ code }) => code === 'metropole').map(compileCalendrier)[0] ?? null;

function calendarOf(): typeof metropole {
  return metropole;
}

const DAY = plainDate('2022-03-11');
const times = (on: PlainDate) => ({ on, today: on, now: `${on}T09:00:00.000Z` });

/** One dossier of one pièce, received by a caisse and then handled by these commands. */
function dossierOf(index: number, caisse: string, arrivedOn: PlainDate, ...commands: readonly DossierCommand[]): DossierState {
  const opening: readonly DossierCommand[] = [
    { type: 'OpenDossier', reference: `D${String(index)}`, procedure: 'prestation', procedureVersion: null, attributes: {}, ...times(arrivedOn) },
    {
      type: 'ReceivePiece',
      piece: `p${String(index)}`,
      fact: `received-${String(index)}`,
      reference: `P${String(index)}`,
      caisse,
      procedure: 'prestation',
      pieceType: 'demande',
      canal: 'web',
      population: null,
      ...times(arrivedOn),
    },
  ];
  return [...opening, ...commands].reduce<DossierState>((state, command) => {
    const events: readonly DossierHistoryEvent[] = dossierDecider.decide(command, state);
    return events.reduce<DossierState>(dossierDecider.evolve, state);
  }, ABSENT_DOSSIER);
}

type Base = 'caisse' | 'caisseExecutante';

const factsIn = (dossiers: readonly DossierState[]) =>
  dossiers.flatMap((state) => (state.status === 'absent' ? [] : piecesOf(state).map((piece) => factsOfPiece(state, piece))));

const inStockOn = (dossiers: readonly DossierState[], day: PlainDate): readonly Sejour[] =>
  factsIn(dossiers).flatMap((facts) => timelineOf(facts).sejours.filter(({ fromOn, toOn }) => fromOn <= day && (toOn === null || toOn > day)));

const movementsOf = (dossiers: readonly DossierState[], base: Base) =>
  factsIn(dossiers)
    .flatMap((facts) => historyOf(facts).sejours.flatMap(mouvementsOf))
    .map(({ place, on, sens, n }) => ({ caisse: place[base], on, sens, pieces: n }));

function figuresOf(dossiers: readonly DossierState[], day: PlainDate, base: Base, caisse: string | null) {
  const stays = inStockOn(dossiers, day).filter(({ place }) => caisse === null || place[base] === caisse);
  const processed = movementsOf(dossiers, base).filter((movement) => caisse === null || movement.caisse === caisse);
  const ages = anteriorite({
    definition: ANTERIORITE,
    asOf: day,
    calendarOf,
    groups: stays.map(({ place, arrivedOn }) => ({ caisse: place.caisse, arrivedOn, pieces: 1 })),
  });
  return {
    stock: stock({ definition: STOCK, groups: stays.map(() => ({ waitingFor: null, pieces: 1 })), dossiers: stays.length }).pieces,
    above: ages.above,
    share: ages.share,
    processed: processed.filter(({ sens }) => sens.startsWith('processed')).reduce((sum, { pieces }) => sum + pieces, 0),
    solde: solde({ definition: SOLDE, asOf: day, calendarOf, stock: stays.map(() => ({ pieces: 1 })), processed }).value,
  };
}

const range = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, i) => from + i);

describe('IGAS: work taken out without being done', () => {
  const arrivedOn = plainDate('2022-01-10');
  const processOn = (index: number, on: PlainDate): DossierCommand => ({
    type: 'ProcessPiece',
    piece: `p${String(index)}`,
    fact: `processed-${String(index)}`,
    mode: 'manual',
    ...times(on),
  });
  // A processing history, or the solde would be undefined: 40 pièces processed within the window.
  const history = range(0, 40).map((index) => dossierOf(index, 'A', arrivedOn, processOn(index, plainDate('2022-03-01'))));
  const waiting = range(40, 100).map((index) => dossierOf(index, 'A', arrivedOn));
  const neutralised = range(40, 30).map((index) =>
    dossierOf(index, 'A', arrivedOn, {
      type: 'NeutralisePiece',
      piece: `p${String(index)}`,
      fact: `out-${String(index)}`,
      reason: 'crise sanitaire',
      ...times(DAY),
    }),
  );

  it('IGAS-E10: thirty of a hundred pièces neutralised leave 70 in stock, nothing processed by it, and the rate of processing as it was', () => {
    const before = figuresOf([...history, ...waiting], DAY, 'caisse', 'A');
    const after = figuresOf([...history, ...neutralised, ...waiting.slice(30)], DAY, 'caisse', 'A');
    expect([before.stock, before.processed, before.solde]).toEqual([100, 40, 50]);
    expect([after.stock, after.processed, after.solde]).toEqual([70, 40, 35]);
    const out = movementsOf(neutralised, 'caisse').filter(({ on }) => on === DAY);
    expect([out.length, new Set(out.map(({ sens }) => sens))]).toEqual([30, new Set(['neutralised'])]);
  });
});

describe('IGAS: a transfer between caisses', () => {
  // 40 calendar days before the transfer; 50 younger pièces at A, 100 at B, all of that week.
  const [old, young] = [plainDate('2022-01-30'), plainDate('2022-03-07')];
  const around = [...range(100, 50).map((index) => dossierOf(index, 'A', young)), ...range(200, 100).map((index) => dossierOf(index, 'B', young))];
  const transferred = (to: { caisse: string | null; caisseExecutante: string | null }): readonly DossierState[] =>
    range(0, 100).map((index) =>
      dossierOf(index, 'A', old, { type: 'TransferPiece', piece: `p${String(index)}`, fact: `transfer-${String(index)}`, ...to, ...times(DAY) }),
    );
  const before = [...range(0, 100).map((index) => dossierOf(index, 'A', old)), ...around];
  const byDoer = [...transferred({ caisse: null, caisseExecutante: 'B' }), ...around];
  const byOwner = [...transferred({ caisse: 'B', caisseExecutante: null }), ...around];
  const tell = (dossiers: readonly DossierState[], base: Base) =>
    [null, 'A', 'B'].map((caisse) => {
      const { stock: pieces, above, share } = figuresOf(dossiers, DAY, base, caisse);
      return [pieces, above, share];
    });

  const RESEAU = [250, 100, 0.4];
  const AT_A = [RESEAU, [150, 100, 100 / 150], [100, 0, 0]];
  const AT_B = [RESEAU, [50, 0, 0], [200, 100, 0.5]];

  it('IGAS-D05: by doer, 100 pièces lent to B move the stocks by doer and leave those by owner; the réseau and every age stay', () => {
    expect(tell(before, 'caisseExecutante')).toEqual(AT_A);
    expect(tell(byDoer, 'caisseExecutante')).toEqual(AT_B);
    expect(tell(byDoer, 'caisse')).toEqual(AT_A);
  });

  it('IGAS-D05: by owner, 100 pièces given to B move both, for a doer that was the owner follows', () => {
    expect(tell(before, 'caisse')).toEqual(AT_A);
    expect(tell(byOwner, 'caisse')).toEqual(AT_B);
    expect(tell(byOwner, 'caisseExecutante')).toEqual(AT_B);
  });

  it('IGAS-D05: no age is changed by either', () => {
    const agesOf = (dossiers: readonly DossierState[]) => inStockOn(dossiers, DAY).map(({ arrivedOn }) => arrivedOn);
    expect(agesOf(byDoer)).toEqual(agesOf(before));
    expect(agesOf(byOwner)).toEqual(agesOf(before));
  });
});
