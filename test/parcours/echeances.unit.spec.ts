import { describe, expect, it } from '@jest/globals';
import { compileCalendrier, type EcheanceDefinition, isLeftToDecide, type Rules } from '#libs/domain';
import { DomainError } from '#libs/kernel';
import { ATTESTATION, CADRE, CALENDRIER } from './attestation.js';
import { FollowedDossier, storyOf } from './dossier.js';

const refusedWith = (code: string) => expect.objectContaining({ code });
const dueOf = (dossier: FollowedDossier, code: string) => dossier.parcours.echeances[code];

function registered(nature: 'simple' | 'lourde' = 'simple'): FollowedDossier {
  const dossier = new FollowedDossier().open();
  dossier.receive('demande');
  dossier.act('enregistrer', { values: { nature, dateEffet: '2026-09-01' } });
  return dossier;
}

/** Pièces were asked for on 9 March, a Monday. */
function waitingForPieces(): FollowedDossier {
  const dossier = registered('lourde').on('2026-03-09');
  dossier.act('demander-pieces');
  return dossier;
}

describe('an échéance', () => {
  it('is set at its anchor, where its condition holds', () => {
    expect(dueOf(registered(), 'norme')).toBeUndefined();
    const dossier = registered('lourde');
    expect(dueOf(dossier, 'norme')).toMatchObject({ anchoredOn: '2026-09-01', dueOn: '2026-06-01', dueAt: '2026-06-01T22:00:00.000Z' });
    const told = dossier.events.find(({ type, data }) => type === 'EcheanceSet' && 'code' in data && data.code === 'norme');
    expect(told?.data).toMatchObject({ because: null, evaluations: [{ kind: 'guard', expression: 'nature = "lourde"', result: true }] });
  });

  it('passes at the instant at which it is due, and not before', () => {
    const dossier = registered().on('2026-04-03');
    expect(dueOf(dossier, 'delaiLegal')).toMatchObject({ dueOn: '2026-04-02', dueAt: '2026-04-02T22:00:00.000Z' });
    expect(() => dossier.pass('delaiLegal', '2026-04-02T21:59:59.999Z')).toThrow(refusedWith('echeance.notDue'));
    expect(storyOf(dossier.pass('delaiLegal'))).toEqual([
      ...['EcheancePassed delaiLegal', 'DossierEscalated valideur', 'DecisionTaken accepted', 'PassageTaken attente-du-top'],
      ...['EtapeEntered attente-du-top', 'WaitingStarted top', 'EcheanceSet topDePaie'],
    ]);
    expect(dossier.parcours.decided).toMatchObject({ tacit: true, on: '2026-04-03' });
  });

  it('passed twice changes nothing', () => {
    const dossier = registered().on('2026-04-03');
    dossier.pass('delaiLegal');
    const { state } = dossier;
    expect(dossier.pass('delaiLegal')).toEqual([]);
    expect(dossier.state).toBe(state);
  });

  it('noticed late passed on the day on which it was due, and what follows is of the day after', () => {
    const dossier = registered().on('2026-05-20');
    const told = dossier.pass('delaiLegal', '2026-05-20T10:00:00.000Z');
    expect(told[0]?.data).toMatchObject({ passedOn: '2026-04-02' });
    expect(told[1]).toMatchObject({ data: { escalatedOn: '2026-04-03' }, occurredAt: '2026-04-03', knownOn: '2026-05-20' });
  });

  it('does not take a dossier back before what has happened since it was due', () => {
    const dossier = registered().on('2026-04-10');
    dossier.act('signaler-panne');
    dossier.act('lever-panne');
    dossier.on('2026-04-12');
    expect(dossier.pass('delaiLegal', '2026-04-20T10:00:00.000Z').map(({ type }) => type)[0]).toBe('EcheancePassed');
    expect(dossier.parcours.decided?.on).toBe('2026-04-10');
  });

  it('lifted, suspended or set again does not pass', () => {
    const lifted = registered().on('2026-03-20');
    expect(() => lifted.pass('priseEnCharge')).toThrow(refusedWith('echeance.notStanding'));
    const former = lifted.echeance('delaiLegal');
    lifted.act('signaler-panne');
    expect(() => lifted.on('2026-06-01').pass('delaiLegal')).toThrow('L’échéance « delaiLegal » n’est plus due : elle est suspendue.');
    lifted.act('lever-panne');
    expect(() => lifted.do({ type: 'PassEcheance', echeance: former, now: '2027-01-01T00:00:00.000Z' })).toThrow(refusedWith('echeance.unknown'));
  });

  it('is moved by as much as its clock stood still, over waits that overlap once', () => {
    const dossier = registered().on('2026-03-10');
    dossier.act('signaler-panne');
    expect(dueOf(dossier, 'delaiLegal')?.status).toBe('suspended');
    dossier.on('2026-03-12').act('demander-pieces'); // complete already: that wait ends by itself, at once
    expect(dossier.parcours.waits.map(({ wait, toOn }) => [wait, toOn])).toEqual([
      ['panne', null],
      ['pieces', '2026-03-12'],
    ]);
    expect(storyOf(dossier.on('2026-03-17').act('lever-panne'))).toEqual([
      'ActionPerformed lever-panne',
      'WaitingEnded panne',
      'EcheanceSet delaiLegal',
    ]);
    expect(dueOf(dossier, 'delaiLegal')).toMatchObject({ anchoredOn: '2026-03-02', dueOn: '2026-04-09', status: 'standing' });
  });

  it('that silence ends starts again on a correction, where the procédure says so', () => {
    const dossier = waitingForPieces();
    expect(dueOf(dossier, 'abandonPieces')).toMatchObject({ anchoredOn: '2026-03-09', dueOn: '2026-05-09' });
    const told = dossier.on('2026-04-01').act('corriger', { values: { nature: 'lourde', dateEffet: '2026-10-01' } });
    expect(storyOf(told)).toEqual([
      'ActionPerformed corriger',
      'DonneesRecorded',
      'DonneesRecorded',
      'EcheanceSet abandonPieces',
      'EcheanceSet norme',
    ]);
    expect(dueOf(dossier, 'abandonPieces')).toMatchObject({ anchoredOn: '2026-04-01', dueOn: '2026-06-01' });
    expect(told.at(-1)?.data).toMatchObject({ because: 'corrected', dueOn: '2026-07-01' });
    expect(storyOf(dossier.on('2026-06-02').pass('abandonPieces'))).toContain('DossierClosed classee');
  });

  it('goes on through a correction otherwise', () => {
    const dossier = registered().on('2026-03-20');
    const before = dossier.echeance('delaiLegal');
    dossier.act('corriger', { values: { nature: 'simple', dateEffet: '2026-10-01' } });
    expect(dossier.echeance('delaiLegal')).toBe(before);
  });

  it('moves when what it is counted from is corrected', () => {
    const dossier = registered().on('2026-03-20');
    const received = dossier.events.find(({ type }) => type === 'PieceReceived');
    const fact = received?.type === 'PieceReceived' ? received.data.fact : '';
    dossier.do({ type: 'CorrectFact', fact: 'right', corrects: fact, on: '2026-03-05' });
    expect(dossier.parcours.completed?.on).toBe('2026-03-05');
    expect(dueOf(dossier, 'delaiLegal')).toMatchObject({ anchoredOn: '2026-03-05', dueOn: '2026-04-05' });
  });

  it('keeps the version of the calendar that counted it', () => {
    const dossier = new FollowedDossier().open();
    const before = dueOf(dossier, 'priseEnCharge');
    const next = compileCalendrier({ ...CALENDRIER.calendrier, version: 2, holidays: [{ kind: 'once', day: '2026-03-03', label: 'Fermeture' }] });
    dossier.cadre = { ...CADRE, calendrier: next };
    dossier.receive('demande');
    expect(dueOf(dossier, 'priseEnCharge')).toEqual(before);
    expect(before?.calendrier).toEqual({ code: 'metropole', version: 1 });
  });

  it('counted in worked hours stands still for the hours of its waits, and no more', () => {
    const hours = { ...ATTESTATION.echeances['delaiLegal'], after: { value: 16, unit: 'workedHours' } } as EcheanceDefinition;
    const dossier = new FollowedDossier({
      ...CADRE,
      definition: { ...ATTESTATION, echeances: { ...ATTESTATION.echeances, delaiLegal: hours } },
    }).open();
    dossier.receive('demande');
    dossier.act('enregistrer', { values: { nature: 'simple', dateEffet: '2026-09-01' } });
    // From Monday at 9 in Paris: 7 hours that day, 8 on Tuesday, one on Wednesday.
    expect(dueOf(dossier, 'delaiLegal')).toMatchObject({ dueAt: '2026-03-04T08:00:00.000Z' });
    dossier.on('2026-03-03').do({ type: 'PerformAction', action: 'signaler-panne', now: '2026-03-03T08:30:00.000Z' });
    dossier.do({ type: 'PerformAction', action: 'lever-panne', now: '2026-03-03T10:00:00.000Z' });
    expect(dueOf(dossier, 'delaiLegal')).toMatchObject({ status: 'standing', dueAt: '2026-03-04T09:30:00.000Z' });
  });

  it('that cannot be worked out when it is due says why, once, and is tried again as soon as the dossier changes', () => {
    const topDePaie = { ...ATTESTATION.echeances['topDePaie'], when: 'nature != null' } as EcheanceDefinition;
    const cadre = { ...CADRE, definition: { ...ATTESTATION, echeances: { ...ATTESTATION.echeances, topDePaie } } };
    const dossier = registered().on('2026-04-03');
    const failing: Rules = {
      ...CADRE.rules,
      evaluate: (expression) => {
        throw new DomainError('feel.null', `« ${expression} » n’a pas de valeur.`);
      },
    };
    dossier.cadre = { ...cadre, rules: failing };
    const [told] = dossier.pass('delaiLegal');
    expect(told).toMatchObject({ type: 'EcheanceBlocked', data: { code: 'delaiLegal', problem: 'feel.null', blockedOn: '2026-04-03' } });
    expect(dueOf(dossier, 'delaiLegal')).toMatchObject({ status: 'blocked', obstacle: '« nature != null » n’a pas de valeur.' });
    expect(dossier.parcours).toMatchObject({ etape: 'instruction', decided: null });
    expect(dossier.pass('delaiLegal')).toEqual([]);
    dossier.cadre = cadre;
    const again = dossier.receive('justificatif').find(({ type, data }) => type === 'EcheanceSet' && 'code' in data && data.code === 'delaiLegal');
    expect(again?.data).toMatchObject({ because: 'retried', dueOn: '2026-04-02' });
    expect(storyOf(dossier.pass('delaiLegal'))).toContain('EcheanceSet topDePaie');
    expect(dossier.parcours.decided).toMatchObject({ tacit: true });
  });

  it('that was due before a dossier was brought over fires by itself at no time: it is left to decide', () => {
    const dossier = new FollowedDossier().open({ importedAt: '2026-03-05T00:00:00.000Z' });
    expect(() => dossier.on('2026-03-06').pass('priseEnCharge')).toThrow(refusedWith('echeance.beforeImport'));
    const standing = dueOf(dossier, 'priseEnCharge');
    expect(standing !== undefined && isLeftToDecide(standing, dossier.known)).toBe(true);
    dossier.receive('demande');
    dossier.act('enregistrer', { values: { nature: 'simple', dateEffet: '2026-09-01' } });
    expect(storyOf(dossier.on('2026-04-07').pass('delaiLegal'))).toContain('DecisionTaken accepted');
  });
});
