import { shareOf } from './hasard.js';
import type { Run } from './run.js';
import { requestDossier } from './work.js';

/**
 * Draws whether a contrôle falls on the dossier: by its risk, else by the rate and the number that the seed gives it.
 * Drawn again, it is with the seed of the first time: nobody leaves and comes back until it falls otherwise.
 */
function draw(run: Run, code: string): void {
  const { risk: expression, threshold, rate, wait } = run.named('controles', code);
  const evaluations = expression === undefined ? [] : [run.value(expression)];
  const found = evaluations[0]?.result;
  const risk = typeof found === 'number' ? found : null;
  const byRisk = risk !== null && threshold !== undefined && risk >= threshold;
  const seed = run.parcours.controles[code]?.seed ?? `${run.cadre.seed}/${run.definition.code}/${code}`;
  const share = shareOf(seed, run.cadre.dossier);
  const drawn = byRisk || share < rate;
  run.tell({
    type: 'ControleDrawn',
    data: { controle: code, drawn, by: byRisk ? 'risk' : 'rate', seed, share, risk, echantillon: null, evaluations, drawnOn: run.on },
  });
  if (drawn) run.startWait(wait);
}

/** What an étape opens on entry ends when it is left otherwise than by its answer. */
function leave(run: Run): void {
  const { etape: code } = run.parcours;
  const etape = code === null ? undefined : run.definition.etapes[code];
  if (etape?.kind === 'wait') run.endWait(etape.wait);
  if (etape?.kind === 'control') run.endWait(run.named('controles', etape.controle).wait);
  if (etape?.kind === 'linked') run.endWait(run.named('links', etape.link).wait);
}

/** Brings the dossier into an étape, and does what its kind does there. */
export function enter(run: Run, code: string): void {
  const etape = run.named('etapes', code);
  leave(run);
  run.tell({ type: 'EtapeEntered', data: { ...run.newFact(), etape: code, enteredOn: run.on } });
  switch (etape.kind) {
    case 'wait':
      run.startWait(etape.wait);
      return;
    case 'control':
      draw(run, etape.controle);
      return;
    case 'linked':
      requestDossier(run, etape.link);
      return;
    case 'end': {
      for (const { wait, toOn } of run.parcours.waits) if (toOn === null) run.endWait(wait);
      const { fact, sourceFact } = run.newFact();
      run.tell({ type: 'DossierClosed', data: { fact, sourceFact, outcome: etape.outcome, closedOn: run.on } });
      return;
    }
    case 'manual':
    case 'automatic':
      return;
  }
}
