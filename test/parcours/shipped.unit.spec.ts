import { describe, expect, it } from '@jest/globals';
import { explainClock } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { CLAIM, instructed, putIntoPayment } from './claim.js';
import { FollowedDossier } from './dossier.js';
import { cadreOf } from './shipped.js';

describe('the pension claim that ships, with its own expressions', () => {
  it('goes from reception to the first payment, a translation on the way', () => {
    const dossier = new FollowedDossier(cadreOf('demande-de-retraite')).open();
    for (const piece of ['demande', 'pieceIdentite', 'coordonneesBancaires', 'attestationEmployeur']) dossier.receive(piece);
    dossier.act('enregistrer', { values: CLAIM });
    expect(dossier.parcours).toMatchObject({ etape: 'instruction', completed: null, fields: { topMensuel: '2026-09-15' } });
    dossier.act('verifier-carriere', { values: { trimestres: 168, polypensionne: false } });
    expect(dossier.parcours.completed?.on).toBe('2026-03-02');
    dossier.on('2026-03-04').act('demander-traduction', { values: { langue: 'pt', pagesATraduire: 4 } });
    expect(dossier.parcours).toMatchObject({ etape: 'traduction', waits: [{}, {}, { wait: 'traduction', waitingFor: 'traducteur' }] });
    const asked = dossier.parcours.links['traduction']?.dossier ?? '';
    dossier.on('2026-03-11').do({ type: 'ReturnLinkedDossier', dossier: asked, outcome: 'rendre', values: { rendueLe: '2026-03-10' } });
    expect(dossier.parcours).toMatchObject({ etape: 'instruction', fields: { traductionRendueLe: '2026-03-10' } });
    // Opened on Monday 2 March; the translation is not our time.
    expect(explainClock(dossier.state, dossier.cadre, 'ours', plainDate('2026-03-11'))).toMatchObject({ days: 2, suspendedDays: 5 });
    dossier.act('enregistrer-verifications', { values: { identiteConfirmee: true, compteConfirme: true } });
    dossier.act('conclure');
    dossier.act('liquider', { values: { montantMensuel: 600_000 } });
    expect(dossier.parcours.controles['controleN1']?.outcome).toBe('drawn'); // a large amount always is
    dossier.do({ type: 'RecordControle', controle: 'controleN1', result: 'passed', agent: 'agent-2', role: 'controleur' });
    dossier.act('valider', { agent: 'agent-3', role: 'valideur' });
    dossier.act('enregistrer-taux', { values: { tauxRecuLe: '2026-03-11' } });
    dossier.act('mettre-en-paiement', { agent: 'agent-4', role: 'comptable' });
    expect(dossier.parcours).toMatchObject({ etape: 'attente-du-top', fields: { aPayerDesLe: '2026-09-15', topPaiement: '2026-09-15' } });
    dossier.on('2026-09-16').pass('topDePaie');
    dossier.on('2026-10-01').act('constater-premier-paiement', { agent: 'agent-4', role: 'comptable', values: { premierPaiementLe: '2026-10-01' } });
    expect(dossier.state).toMatchObject({ status: 'closed', closedOn: '2026-10-01', parcours: { etape: 'pension-payee' } });
  });
});

describe('a pension claim taken off the payroll', () => {
  it('is paid at its top all the same, once it is put into payment again', () => {
    const dossier = instructed();
    putIntoPayment(dossier);
    dossier.on('2026-03-05').act('retirer-de-la-paie', { agent: 'agent-4', role: 'comptable' });
    expect(dossier.parcours.echeances['topDePaie']?.status).toBe('lifted');
    putIntoPayment(dossier);
    expect(dossier.parcours.echeances['topDePaie']).toMatchObject({ status: 'standing', dueOn: '2026-09-15' });
    dossier.on('2026-09-16').pass('topDePaie');
    expect(dossier.parcours.etape).toBe('premier-paiement');
  });

  it('goes out at the next top when that one has passed meanwhile, and so does one whose transfer failed', () => {
    const dossier = instructed();
    putIntoPayment(dossier);
    dossier.on('2026-09-10').act('retirer-de-la-paie', { agent: 'agent-4', role: 'comptable' });
    putIntoPayment(dossier.on('2026-09-21'));
    expect(dossier.parcours.echeances['topDePaie']).toMatchObject({ status: 'standing', dueOn: '2026-10-15' });
    dossier.on('2026-10-16').pass('topDePaie');
    dossier.act('constater-echec', { agent: 'agent-4', role: 'comptable' });
    dossier.act('mettre-en-paiement', { agent: 'agent-4', role: 'comptable' });
    expect(dossier.parcours.echeances['topDePaie']).toMatchObject({ status: 'standing', dueOn: '2026-11-13' });
  });
});

/** Outsourced, and rendered to who asked for it. */
function outsourced(): FollowedDossier {
  const dossier = new FollowedDossier(cadreOf('traduction')).open({
    values: { langue: 'pt', pages: 80, sens: 'versFrancais', service: 'traduction' },
  });
  expect(dossier.parcours).toMatchObject({ etape: 'orientation', fields: { executantPropose: 'externe' } });
  dossier.act('confier-externe', { role: 'coordinateur', values: { marche: 'M-1', montantCommande: 90_000 } });
  return dossier;
}

describe('the translation job that ships, with its own expressions', () => {
  it('CLEISS-T17: outsourced and rendered, its invoice is not validated before the service fait is stated', () => {
    const dossier = outsourced();
    dossier.act('receptionner', { role: 'coordinateur' });
    dossier.act('rendre', { role: 'coordinateur' });
    dossier.act('recevoir-facture', {
      role: 'comptable',
      agent: 'agent-2',
      values: { facture: 'F-1', montantFacture: 90_000, factureRecueLe: '2026-03-02' },
    });
    const validate = () => dossier.act('valider-facture', { role: 'comptable', agent: 'agent-2' });
    expect(validate).toThrow('Le service fait n’est pas constaté.');
    dossier.act('constater-service-fait', { role: 'coordinateur' });
    validate();
    expect(dossier.state).toMatchObject({ status: 'closed', parcours: { fields: { factureValideeLe: '2026-03-02' } } });
  });

  it('CLEISS-T18: turned from outsourced into the revision of a machine translation, its history shows both, and no invoice is asked for', () => {
    const dossier = outsourced();
    dossier.act('changer-de-mode', { role: 'coordinateur', values: { service: 'revision', traductionAutomatique: true } });
    expect(dossier.parcours).toMatchObject({ etape: 'orientation', fields: { executantPropose: 'interne' } });
    dossier.act('confier-interne', { role: 'coordinateur', values: { executant: 'interne' } });
    dossier.act('terminer', { role: 'traducteur' });
    dossier.act('rendre', { role: 'coordinateur' });
    expect(dossier.state).toMatchObject({ status: 'closed', parcours: { etape: 'rendue', fields: { executant: 'interne' } } });
    const executants = dossier.events.flatMap((event) => (event.type === 'DonneesRecorded' ? [event.data.values['executant']] : []));
    expect(executants.filter((each) => each !== undefined)).toEqual(['externe', 'interne']);
  });
});
