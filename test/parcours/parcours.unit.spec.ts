import { describe, expect, it } from '@jest/globals';
import { evolveDossier, possibleActions, type DossierState, ABSENT_DOSSIER } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { ATTESTATION, CADRE, NO_RULES } from './attestation.js';
import { FollowedDossier, storyOf } from './dossier.js';

const LIGHT = { nature: 'simple', dateEffet: '2026-09-01' };
const refusedWith = (code: string) => expect.objectContaining({ code });

/** Registered on 2 March, complete, in instruction. */
function inInstruction(values = LIGHT): FollowedDossier {
  const dossier = new FollowedDossier().open();
  dossier.receive('demande');
  dossier.act('enregistrer', { values });
  return dossier;
}

/** Concluded by agent-1; a contrôle falls on it for its amount. */
function inControl(): FollowedDossier {
  const dossier = inInstruction().on('2026-03-04');
  dossier.act('conclure', { values: { montant: 250_000 } });
  return dossier;
}

function waitingForTheTop(): FollowedDossier {
  const dossier = inControl().on('2026-03-05');
  dossier.do({ type: 'RecordControle', controle: 'n1', result: 'passed', agent: 'agent-2', role: 'controleur' });
  dossier.act('valider', { agent: 'agent-3', role: 'valideur' });
  return dossier;
}

describe('a dossier under a procédure', () => {
  it('enters the start and sets what is due from its opening', () => {
    const dossier = new FollowedDossier();
    dossier.open();
    expect(storyOf(dossier.events)).toEqual(['DossierOpened', 'PassageTaken reception', 'EtapeEntered reception', 'EcheanceSet priseEnCharge']);
    // 16 hours of opening from Monday 9:00: seven that day, eight on Tuesday, one on Wednesday.
    expect(dossier.parcours.echeances['priseEnCharge']).toMatchObject({
      dueOn: '2026-03-04',
      dueAt: '2026-03-04T08:00:00.000Z',
      calendrier: { code: 'metropole', version: 1 },
    });
  });

  it('goes from reception to payment, each step told with why', () => {
    const dossier = waitingForTheTop().on('2026-03-20');
    dossier.act('payer', { agent: 'agent-3', role: 'valideur' });
    expect(storyOf(dossier.events)).toEqual([
      ...['DossierOpened', 'PassageTaken reception', 'EtapeEntered reception', 'EcheanceSet priseEnCharge', 'PieceReceived'],
      ...['ActionPerformed enregistrer', 'DonneesRecorded', 'DonneesRecorded', 'EtapeEntered instruction', 'DossierCompleted'],
      ...['EcheanceLifted priseEnCharge', 'EcheanceSet delaiLegal'],
      ...['ActionPerformed conclure', 'DonneesRecorded', 'DonneesRecorded', 'EtapeEntered controle', 'ControleDrawn n1', 'WaitingStarted controle'],
      ...['ControlePerformed n1', 'WaitingEnded controle', 'PassageTaken validation', 'EtapeEntered validation'],
      ...[
        'ActionPerformed valider',
        'PieceProcessed',
        'DonneesRecorded',
        'DecisionTaken accepted',
        'EtapeEntered attente-du-top',
        'WaitingStarted top',
      ],
      ...['EcheanceLifted delaiLegal', 'EcheanceSet topDePaie'],
      ...['ActionPerformed payer', 'WaitingEnded top', 'EtapeEntered payee', 'DossierClosed payee', 'EcheanceLifted topDePaie'],
    ]);
    expect(dossier.state).toMatchObject({ status: 'closed', closedOn: '2026-03-20' });
    expect(dossier.parcours.fields).toEqual({
      ...LIGHT,
      topMensuel: '2026-08-10',
      montant: 250_000,
      risque: 0.9,
      valideeLe: '2026-03-05',
    });
  });

  it('tells which conditions let an action through, and which rules of which version of a table answered', () => {
    const [performed] = inInstruction().decide({ type: 'PerformAction', action: 'conclure', values: { montant: 100_000 } });
    expect(performed?.data).toMatchObject({
      form: { code: 'montant', version: 1 },
      evaluations: [
        { kind: 'guard', expression: 'completed', inputs: { completed: true }, result: true },
        { kind: 'guard', expression: 'waits.panne = false', result: true },
        { kind: 'table', table: 'risque', version: 3, inputs: [100_000], rules: [1], result: { risque: 0.1 } },
      ],
    });
  });

  it('is folded without a rule being asked', () => {
    const dossier = waitingForTheTop();
    dossier.cadre = { ...CADRE, rules: NO_RULES };
    const folded = dossier.events.reduce<DossierState>(evolveDossier, ABSENT_DOSSIER);
    expect(folded).toMatchObject({ status: 'open', parcours: dossier.parcours });
    expect(dossier.parcours).toMatchObject({ etape: 'attente-du-top', performed: { conclure: { on: '2026-03-04', agents: ['agent-1'] } } });
    // The same rules refuse to be asked as soon as something is decided.
    expect(() => new FollowedDossier({ ...CADRE, rules: NO_RULES }).open().receive('demande')).toThrow('evaluated: nature = "lourde"');
  });

  it('is complete once the expected pièces are there, those that a datum makes expected too', () => {
    const dossier = new FollowedDossier().open();
    dossier.receive('demande');
    expect(dossier.parcours.completed).toBeNull(); // its nature is not known
    dossier.on('2026-03-03').act('enregistrer', { values: { ...LIGHT, nature: 'lourde' } });
    expect(dossier.parcours.completed).toBeNull();
    dossier.on('2026-03-06').act('demander-pieces');
    expect(dossier.parcours.waits).toMatchObject([{ wait: 'pieces', toOn: null }]);
    expect(storyOf(dossier.on('2026-03-10').receive('justificatif', '2026-03-09'))).toEqual([
      'PieceReceived',
      'DossierCompleted',
      'PassageTaken instruction',
      'WaitingEnded pieces',
      'EcheanceLifted abandonPieces',
      'EcheanceSet delaiLegal',
    ]);
    expect(dossier.parcours.completed?.on).toBe('2026-03-09');
  });

  it('is not complete by a pièce that was returned', () => {
    const dossier = new FollowedDossier().open();
    dossier.receive('demande');
    dossier.act('retourner-piece', { reason: 'illisible' });
    dossier.act('enregistrer', { values: LIGHT });
    expect(dossier.parcours.completed).toBeNull();
    expect(possibleActions(dossier.state, CADRE, { agent: 'agent-1', roles: ['gestionnaire'] }, plainDate('2026-03-02'))).toContainEqual(
      expect.objectContaining({ action: 'conclure', allowed: false, reasons: ['Le dossier n’est pas complet.'] }),
    );
  });

  it('turns in no circle: more than twenty passages in a row are refused', () => {
    const instruction = { label: 'Tourner', kind: 'automatic', passages: [{ when: 'true', to: 'tour' }] } as const;
    const turning = { ...ATTESTATION, start: 'tour', etapes: { ...ATTESTATION.etapes, tour: instruction } };
    expect(() => new FollowedDossier({ ...CADRE, definition: turning }).open()).toThrow(refusedWith('parcours.circle'));
  });
});

describe('an action', () => {
  const actor = { agent: 'agent-1', roles: ['gestionnaire'] };

  it.each<readonly [string, Parameters<FollowedDossier['act']>[1], string, readonly string[]]>([
    ['of another role', { role: 'valideur', values: { montant: 1 } }, 'conclure', ['Elle revient à : Gestionnaire.']],
    ['of another étape', {}, 'valider', ['Elle n’est pas de l’étape « instruction ».']],
    ['whose conditions do not hold', {}, 'lever-panne', ['Aucune panne n’est signalée.']],
    ['that is no action', {}, 'toString', ['Elle n’est pas de l’étape « instruction ».']],
  ])('%s is refused with why', (_, more, action, reasons) => {
    expect(() => inInstruction().act(action, more)).toThrow(expect.objectContaining({ code: 'parcours.actionRefused', data: { action, reasons } }));
  });

  it('is refused to whoever did what it looks at', () => {
    const dossier = inControl();
    dossier.do({ type: 'RecordControle', controle: 'n1', result: 'passed', agent: 'agent-2', role: 'controleur' });
    expect(() => dossier.act('valider', { agent: 'agent-1', role: 'valideur' })).toThrow('La même personne a fait « Conclure ».');
  });

  it.each([
    ['a personal datum in clear', { nom: 'Dupont' }],
    ['a datum that is calculated', { topMensuel: '2026-01-15' }],
    ['a datum of no procédure', { couleur: 'bleu' }],
    ['a datum named after what every object has', { constructor: 'x' }],
  ])('is refused with %s', (_, values) => {
    expect(() => inInstruction().act('corriger', { values })).toThrow(refusedWith('parcours.fieldRefused'));
  });

  it('names the personal data that its sealed part holds', () => {
    const dossier = inInstruction();
    const told = dossier.do({ type: 'PerformAction', action: 'corriger', values: {}, sealed: ['nom'] });
    expect(told[1]?.data).toMatchObject({ values: {}, sealed: ['nom'], by: 'form' });
  });

  it('asks for a reason of the right kind where the procédure gives none', () => {
    expect(() => inInstruction().act('rejeter')).toThrow('Donnez un motif parmi : sansDroit.');
    expect(() => inInstruction().act('rejeter', { reason: 'illisible' })).toThrow(refusedWith('parcours.reasonRefused'));
    const dossier = inInstruction();
    dossier.act('rejeter', { reason: 'sansDroit' });
    expect(dossier.parcours.decided).toMatchObject({ decision: 'refused', tacit: false });
  });

  it('is not of a day before what has happened, nor of one to come', () => {
    const dossier = inInstruction().on('2026-03-09');
    dossier.act('signaler-panne');
    expect(() => dossier.act('lever-panne', { on: '2026-03-08' })).toThrow(refusedWith('parcours.dayBackwards'));
    expect(() => dossier.act('lever-panne', { on: '2026-03-10' })).toThrow(refusedWith('day.inFuture'));
  });

  it('is none of a dossier that is closed', () => {
    const dossier = inInstruction();
    dossier.act('rejeter', { reason: 'sansDroit' });
    expect(possibleActions(dossier.state, CADRE, actor, plainDate('2026-03-02'))).toEqual([]);
    expect(() => dossier.act('corriger')).toThrow('Le dossier est clos.');
  });

  it.each(['EnterEtape', 'StartWaiting', 'EndWaiting', 'CloseDossier'] as const)('is what moves a dossier: %s beside it is refused', (type) => {
    const command = { type, fact: 'f', piece: null, etape: 'controle', waitingFor: 'assure', outcome: 'payee' };
    expect(() => inInstruction().do(command)).toThrow(refusedWith('parcours.ledByProcedure'));
  });

  it('leaves facts that are not to be corrected beside it', () => {
    const dossier = inInstruction();
    const entered = dossier.events.find(({ type }) => type === 'EtapeEntered');
    const fact = entered?.type === 'EtapeEntered' ? entered.data.fact : '';
    expect(() => dossier.do({ type: 'CancelFact', fact: 'x', cancels: fact })).toThrow(refusedWith('parcours.ledByProcedure'));
  });
});

describe('a linked dossier', () => {
  it('is asked for, waited for, charged with the wait, and brings back what it found', () => {
    const dossier = inInstruction().on('2026-03-03');
    expect(storyOf(dossier.act('traduire'))).toEqual([
      'ActionPerformed traduire',
      'EtapeEntered traduction',
      'DossierRequested traduction',
      'WaitingStarted traduction',
    ]);
    const asked = dossier.parcours.links['traduction']?.dossier ?? '';
    expect(dossier.parcours.waits).toMatchObject([{ wait: 'traduction', charged: asked, suspends: ['ours'] }]);
    const answer = { type: 'ReturnLinkedDossier', dossier: asked, outcome: 'rendre', values: { rendueLe: '2026-03-11', secret: 'x' } } as const;
    expect(storyOf(dossier.on('2026-03-12').do(answer))).toEqual([
      'DossierReturned traduction',
      'WaitingEnded traduction',
      'DonneesRecorded',
      'PassageTaken instruction',
      'EtapeEntered instruction',
    ]);
    expect(dossier.parcours).toMatchObject({ etape: 'instruction', fields: { traduiteLe: '2026-03-11' } });
    expect(dossier.do(answer)).toEqual([]);
    expect(() => dossier.do({ ...answer, dossier: 'another' })).toThrow(refusedWith('link.unknown'));
  });

  it('knows who asked for it, and what it was given', () => {
    const dossier = new FollowedDossier().open({ requestedBy: { dossier: 'dossier-0', link: 'traduction' }, values: { nature: 'simple' } });
    expect(dossier.known.opened.requestedBy).toEqual({ dossier: 'dossier-0', link: 'traduction' });
    expect(dossier.parcours.fields).toEqual({ nature: 'simple' });
  });
});
