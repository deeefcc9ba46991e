import { FollowedDossier } from './dossier.js';
import { cadreOf } from './shipped.js';

export const CLAIM = { nature: 'personnelle', dateEffet: '2026-10-01' };

/** A claim without surprise, up to its liquidation. */
export function instructed(): FollowedDossier {
  const dossier = new FollowedDossier(cadreOf('demande-de-retraite')).open();
  for (const piece of ['demande', 'pieceIdentite', 'coordonneesBancaires', 'attestationEmployeur']) dossier.receive(piece);
  dossier.act('enregistrer', { values: CLAIM });
  dossier.act('verifier-carriere', { values: { trimestres: 168, polypensionne: false } });
  dossier.act('enregistrer-verifications', { values: { identiteConfirmee: true, compteConfirme: true } });
  dossier.act('enregistrer-taux', { values: { tauxRecuLe: '2026-03-02' } });
  dossier.act('conclure');
  return dossier;
}

/** From its liquidation to the wait for its top. */
export function putIntoPayment(dossier: FollowedDossier): void {
  dossier.act('liquider', { values: { montantMensuel: 600_000 } });
  dossier.do({ type: 'RecordControle', controle: 'controleN1', result: 'passed', agent: 'agent-2', role: 'controleur' });
  dossier.act('valider', { agent: 'agent-3', role: 'valideur' });
  dossier.act('mettre-en-paiement', { agent: 'agent-4', role: 'comptable' });
}
