import { describe, expect, it } from '@jest/globals';
import { explainClocks, type FormSchema, inOrder, planMigration, type ProcedureDefinition, prescriptionOf, shareOf } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { ATTESTATION, CADRE } from './attestation.js';
import { FollowedDossier, storyOf } from './dossier.js';

const refusedWith = (code: string) => expect.objectContaining({ code });
const CONTROLEUR = { agent: 'agent-2', role: 'controleur' } as const;

/** In instruction on 2 March 2026, complete; concluded for an amount. */
function concluded(montant: number, dossierId = 'dossier-1'): FollowedDossier {
  const dossier = new FollowedDossier({ ...CADRE, dossier: dossierId }).open();
  dossier.receive('demande');
  dossier.act('enregistrer', { values: { nature: 'simple', dateEffet: '2026-09-01' } });
  dossier.act('conclure', { values: { montant } });
  return dossier;
}

function paid(): FollowedDossier {
  const dossier = concluded(250_000);
  dossier.do({ type: 'RecordControle', controle: 'n1', result: 'passed', ...CONTROLEUR });
  dossier.act('valider', { agent: 'agent-3', role: 'valideur' });
  dossier.on('2026-03-16').act('payer', { agent: 'agent-3', role: 'valideur' });
  return dossier;
}

describe('a contrôle before payment', () => {
  it('falls on the dossiers at risk, and on those below the rate by their seed', () => {
    const drawn = (dossier: FollowedDossier) => dossier.events.find(({ type }) => type === 'ControleDrawn')?.data;
    expect(drawn(concluded(250_000))).toMatchObject({ drawn: true, by: 'risk', risk: 0.9 });
    const outcomes = Array.from({ length: 200 }, (_, n) => drawn(concluded(50_000, `dossier-${String(n)}`)));
    const shares = Array.from({ length: 200 }, (_, n) => shareOf('seed/attestation/n1', `dossier-${String(n)}`));
    expect(outcomes).toEqual(shares.map((share) => expect.objectContaining({ drawn: share < 0.3, by: 'rate', share })));
    expect(shares.filter((share) => share < 0.3).length).toBeGreaterThan(30);
  });

  it('is done by whom it reverts to, and by another than who concluded', () => {
    const dossier = concluded(250_000);
    const record = { type: 'RecordControle', controle: 'n1', result: 'passed' } as const;
    expect(() => dossier.do({ ...record, agent: 'agent-2', role: 'valideur' })).toThrow('Il revient à : controleur.');
    expect(() => dossier.do({ ...record, agent: 'agent-1', role: 'controleur' })).toThrow(refusedWith('controle.notAllowed'));
    dossier.do({ ...record, ...CONTROLEUR });
    expect(() => dossier.do({ ...record, ...CONTROLEUR })).toThrow(refusedWith('controle.notDrawn'));
  });

  it('that fails sends the dossier back', () => {
    const dossier = concluded(250_000);
    expect(storyOf(dossier.do({ type: 'RecordControle', controle: 'n1', result: 'failed', ...CONTROLEUR }))).toContain('EtapeEntered instruction');
    expect(dossier.parcours.controles['n1']).toMatchObject({ outcome: 'failed', drawnOn: dossier.today, performedOn: dossier.today });
  });

  it('drawn again, falls as it did: its seed is that of the first time', () => {
    const fallen = Array.from({ length: 40 }, (_, n) => {
      const dossier = concluded(50_000, `dossier-${String(n)}`);
      const first = dossier.parcours.controles['n1'];
      dossier.cadre = { ...dossier.cadre, seed: 'another' };
      if (first?.outcome === 'drawn') dossier.do({ type: 'RecordControle', controle: 'n1', result: 'failed', ...CONTROLEUR });
      else return [first?.outcome, first?.outcome];
      dossier.act('conclure', { values: { montant: 50_000 } });
      return [first.outcome, dossier.parcours.controles['n1']?.outcome];
    });
    expect(fallen.filter(([first]) => first === 'drawn').length).toBeGreaterThan(5);
    expect(fallen.every(([first, second]) => first === second)).toBe(true);
  });
});

describe('a sample after payment', () => {
  const draw = { type: 'DrawInSample', echantillon: 'trimestriel', sample: '2026-T2', seed: 's', share: 0.01 } as const;

  it('draws a dossier that was paid, once, closed as it is; and an anomaly found in it names the contrôle that missed it', () => {
    const dossier = paid().on('2026-04-20');
    expect(storyOf(dossier.do(draw))).toEqual(['ControleDrawn trimestriel']);
    expect(dossier.do(draw)).toEqual([]);
    const found = {
      type: 'FindAnomalie',
      anomalie: 'a1',
      controle: 'trimestriel',
      family: 'droit',
      financial: true,
      amount: -500,
      ...CONTROLEUR,
    } as const;
    dossier.do(found);
    expect(dossier.parcours.anomalies).toMatchObject([
      { origin: 'sample', missedBy: 'n1', beforePayment: false, amount: -500, foundOn: '2026-04-20' },
    ]);
    expect(dossier.do(found)).toEqual([]);
    expect(dossier.do({ ...found, anomalie: 'a2', controle: null })[0]?.data).toMatchObject({ origin: 'controlled', missedBy: 'n1' });
    expect(() => dossier.do({ ...found, anomalie: 'a3', family: 'autre' })).toThrow(refusedWith('anomalie.invalid'));
    expect(() => dossier.do({ ...found, anomalie: 'a3', financial: false })).toThrow(refusedWith('anomalie.invalid'));
  });

  it('is examined by whom it reverts to, and by another than who concluded', () => {
    const dossier = paid().on('2026-04-20');
    dossier.do(draw);
    const record = { type: 'RecordControle', controle: 'trimestriel', result: 'passed' } as const;
    expect(() => dossier.do({ ...record, agent: 'agent-2', role: 'gestionnaire' })).toThrow('Il revient à : controleur.');
    expect(() => dossier.do({ ...record, agent: 'agent-1', role: 'controleur' })).toThrow(refusedWith('controle.notAllowed'));
    expect(storyOf(dossier.do({ ...record, ...CONTROLEUR }))).toEqual(['ControlePerformed trimestriel']);
  });

  it('draws none that was not paid', () => {
    expect(() => concluded(250_000).do(draw)).toThrow(refusedWith('echantillon.notInPopulation'));
  });

  it('is not what finds an anomaly before payment', () => {
    const found = { type: 'FindAnomalie', anomalie: 'a1', controle: null, family: 'droit', financial: false, amount: 0, ...CONTROLEUR } as const;
    expect(concluded(250_000).do(found)[0]?.data).toMatchObject({ origin: 'outside', missedBy: null, beforePayment: true });
  });
});

describe('an indu', () => {
  const detect = { type: 'DetectIndu', indu: 'i1', nature: 'simple', amount: 48_000, paidOn: plainDate('2026-03-16') } as const;

  it('is detected, notified, in recovery, then settled or abandoned, in that order', () => {
    const dossier = paid().on('2026-05-04');
    dossier.do(detect);
    expect(() => dossier.do({ type: 'StartInduRecovery', indu: 'i1' })).toThrow('L’indu est détecté : il ne peut pas être en recouvrement.');
    dossier.do({ type: 'NotifyIndu', indu: 'i1' });
    dossier.on('2026-06-01').do({ type: 'StartInduRecovery', indu: 'i1' });
    expect(() => dossier.do({ type: 'AbandonIndu', indu: 'i1', reason: 'decisionCra', amount: 48_001 })).toThrow(refusedWith('indu.invalid'));
    dossier.do({ type: 'AbandonIndu', indu: 'i1', reason: 'decisionCra', amount: 48_000 });
    expect(dossier.parcours.indus).toMatchObject([{ status: 'abandoned', abandoned: { reason: 'decisionCra', amount: 48_000 } }]);
    expect(() => dossier.do({ type: 'SettleIndu', indu: 'i1' })).toThrow(refusedWith('indu.outOfOrder'));
    expect(() => dossier.do({ type: 'SettleIndu', indu: 'i2' })).toThrow(refusedWith('indu.unknown'));
    expect(dossier.do(detect)).toEqual([]);
  });

  it.each([{ amount: 0 }, { amount: 1.5 }, { paidOn: plainDate('2026-05-05') }])('is refused with %j', (wrong) => {
    expect(() =>
      paid()
        .on('2026-05-04')
        .do({ ...detect, ...wrong }),
    ).toThrow(refusedWith('indu.invalid'));
  });

  it('ages towards its prescription, is near it three months before, and starts again when it is notified', () => {
    const dossier = paid().on('2026-05-04');
    dossier.do(detect);
    const { indus: rules } = ATTESTATION;
    if (rules === undefined) throw new Error('the procédure has rules for indus');
    const on = (day: string) => {
      const [indu] = dossier.parcours.indus;
      if (indu === undefined) throw new Error('no indu');
      return prescriptionOf(indu, rules, plainDate(day), CADRE);
    };
    expect(on('2026-05-04')).toEqual({
      status: 'running',
      runsFrom: '2026-03-16',
      lastOn: '2028-03-16',
      warnedFrom: '2027-12-16',
      ageDays: 49,
      daysLeft: 682,
    });
    expect(['2027-12-15', '2027-12-16', '2028-03-16', '2028-03-17'].map((day) => on(day).status)).toEqual(['running', 'near', 'near', 'prescribed']);
    dossier.do({ type: 'NotifyIndu', indu: 'i1' });
    expect(on('2028-03-17')).toMatchObject({ status: 'near', lastOn: '2028-05-04' });
  });

  it('comes in the order chosen: the oldest payment first, or the latest', () => {
    const of = (indu: string, paidOn: string) => ({ indu, paidOn: plainDate(paidOn) });
    const indus = [of('b', '2026-02-01'), of('c', '2026-01-01'), of('a', '2026-02-01')];
    expect(inOrder(indus, 'oldest').map(({ indu }) => indu)).toEqual(['c', 'a', 'b']);
    expect(inOrder(indus, 'latest').map(({ indu }) => indu)).toEqual(['a', 'b', 'c']);
  });
});

describe('another version of the procédure', () => {
  const next: ProcedureDefinition = { ...ATTESTATION, version: 2 };
  const on = plainDate('2026-03-02');
  const plan = (dossier: FollowedDossier, definition: ProcedureDefinition) =>
    planMigration(dossier.state, CADRE, definition, on, '2026-03-02T10:00:00.000Z');

  const formOf = (required: readonly string[], properties: FormSchema['properties']): FormSchema => ({
    ...{ type: 'object', required, additionalProperties: false, properties },
  });
  /** The reception fills in another form, and the instruction corrects nothing of it. */
  const entering = (form: string): ProcedureDefinition['etapes'] => {
    const { reception, instruction } = ATTESTATION.etapes;
    const enregistrer = { label: 'Enregistrer', roles: ['gestionnaire'], form, to: 'instruction' };
    const { corriger, ...others } = instruction?.actions ?? {};
    expect(corriger).toBeDefined();
    return {
      ...ATTESTATION.etapes,
      reception: { ...reception, actions: { enregistrer } },
      instruction: { ...instruction, actions: others },
    } as ProcedureDefinition['etapes'];
  };

  function inInstruction(): FollowedDossier {
    const dossier = new FollowedDossier().open();
    dossier.receive('demande');
    dossier.act('enregistrer', { values: { nature: 'simple', dateEffet: '2026-09-01' } });
    return dossier;
  }

  it('is gone on under, with the échéances that it counts otherwise', () => {
    const longer = { ...ATTESTATION.echeances, delaiLegal: { ...ATTESTATION.echeances['delaiLegal'], after: { value: 2, unit: 'months' } } };
    const definition = { ...next, echeances: longer } as ProcedureDefinition;
    const dossier = inInstruction();
    const planned = plan(dossier, definition);
    expect(planned.blocked).toEqual([]);
    expect([planned.before, planned.after].map((clocks) => clocks?.[0]?.limit?.dueOn)).toEqual(['2026-04-02', '2026-05-02']);
    expect(storyOf(dossier.do({ type: 'MigrateProcedure', definition }))).toEqual(['ProcedureMigrated', 'EcheanceSet delaiLegal']);
    dossier.cadre = { ...CADRE, definition };
    expect(explainClocks(dossier.state, dossier.cadre, on)).toEqual(planned.after);
    expect(() => dossier.act('conclure', { values: { montant: 1 } })).not.toThrow();
  });

  it.each<readonly [string, Partial<ProcedureDefinition>, string]>([
    ['an étape removed', { etapes: {} }, 'L’étape « instruction » n’existe plus.'],
    [
      'a datum of another type',
      { fields: { ...ATTESTATION.fields, nature: { label: 'N', type: 'number' } } },
      'La donnée « nature » est devenue d’un autre type (number).',
    ],
    [
      'an étape whose people have nothing more to do there',
      {
        etapes: {
          ...ATTESTATION.etapes,
          instruction: { label: 'I', kind: 'manual', actions: { conclure: { label: 'Conclure', roles: ['controleur'], to: 'controle' } } },
        },
      },
      'À l’étape « instruction », plus aucun de ceux qui agissaient n’agit : Gestionnaire, Valideur.',
    ],
    [
      'a form behind it that asks what nothing will ask any more',
      {
        forms: { ...ATTESTATION.forms, accueil: { version: 1, schema: formOf(['canal'], { canal: { type: 'string', maxLength: 20 } }) } },
        etapes: entering('accueil'),
      },
      'Le formulaire « accueil », déjà rempli, demande désormais « canal », que plus rien ne demandera.',
    ],
    [
      'a form behind it that no longer takes a value',
      {
        forms: { ...ATTESTATION.forms, accueil: { version: 1, schema: formOf([], { nature: { type: 'string', enum: ['lourde'] } }) } },
        etapes: entering('accueil'),
      },
      'Le formulaire « accueil », déjà rempli, n’accepte plus la valeur de « Nature ».',
    ],
    ['a version that does not follow', { version: 1, code: 'attestation2' }, 'La procédure « attestation2 » n’est pas « attestation ».'],
  ])('is refused with %s, and the plan says so', (_, change, reason) => {
    const definition = { ...next, ...change };
    const dossier = inInstruction();
    expect(plan(dossier, definition).blocked.join(' ')).toContain(reason);
    expect(() => dossier.do({ type: 'MigrateProcedure', definition })).toThrow(refusedWith('parcours.migrationBlocked'));
  });

  it('is refused while a wait that it does not know is open', () => {
    const dossier = inInstruction();
    dossier.act('signaler-panne');
    const waits = Object.fromEntries(Object.entries(ATTESTATION.waits).filter(([code]) => code !== 'panne'));
    expect(plan(dossier, { ...next, waits }).blocked[0]).toContain('L’attente « panne », ouverte, n’existe plus.');
  });

  it('is not what a command may come with: the dossier keeps its own', () => {
    const dossier = inInstruction();
    dossier.cadre = { ...CADRE, definition: next };
    expect(() => dossier.act('corriger')).toThrow(refusedWith('parcours.otherVersion'));
  });
});
