import { dayIn, DomainError, earliest } from '#libs/kernel';
import type { DossierHistoryEvent, KnownDossierState } from '../dossier/dossier.state.js';
import { advance, pass } from './advance.js';
import type { Cadre } from './cadre.js';
import { enter } from './etapes.js';
import type { PassEcheance } from './parcours.commands.js';
import { refusals } from './parcours.errors.js';
import type { EcheanceStanding } from './parcours.state.js';
import { Run } from './run.js';

const STATUSES = { standing: 'posée', suspended: 'suspendue', lifted: 'levée', passed: 'passée', blocked: 'bloquée' } as const;

/** Whether an échéance of a dossier brought over was due before: a person decides about it. */
export function isLeftToDecide({ dueAt }: Pick<EcheanceStanding, 'dueAt'>, state: KnownDossierState): boolean {
  const { importedAt } = state.opened;
  return importedAt !== undefined && Date.parse(dueAt) <= Date.parse(importedAt);
}

function follow(run: Run, { echeance, code }: EcheanceStanding): void {
  for (const passing of run.definition.echeances[code]?.onPassing ?? []) {
    switch (passing.kind) {
      case 'remind':
        run.tell({ type: 'RappelIssued', data: { echeance, code, message: passing.message, issuedOn: run.on } });
        break;
      case 'escalate':
        run.tell({ type: 'DossierEscalated', data: { to: passing.to, message: passing.message, echeance, escalatedOn: run.on } });
        break;
      case 'move':
        pass(run, passing.to, []);
        enter(run, passing.to);
        break;
      case 'decide': {
        const { decision, reason = null, to } = passing;
        run.tell({ type: 'DecisionTaken', data: { agent: null, role: null, decision, tacit: true, reason, takenOn: run.on } });
        pass(run, to, []);
        enter(run, to);
        break;
      }
    }
  }
}

function blocked(
  { echeance, code }: EcheanceStanding,
  obstacle: { readonly problem: string; readonly reason: string },
  run: Run,
): readonly DossierHistoryEvent[] {
  run.tell({ type: 'EcheanceBlocked', data: { echeance, code, ...obstacle, blockedOn: run.on } });
  return run.events;
}

/**
 * An échéance has passed, and what its definition says follows. Passing it twice changes nothing.
 * It passed on the day on which it was due, however late that is noticed; what follows is of the day after.
 * What cannot be worked out – a condition that fails on what the dossier has – is told, and left to people: the same would fail again.
 */
export function passEcheance(command: PassEcheance, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  const standing = Object.values(state.parcours?.echeances ?? {}).find(({ echeance }) => echeance === command.echeance);
  if (standing === undefined) throw refusals.echeanceUnknown(command.echeance);
  const { code, status, dueAt, dueOn } = standing;
  if (status === 'passed' || status === 'blocked') return [];
  if (status !== 'standing') throw refusals.echeanceNotStanding(command.echeance, code, STATUSES[status]);
  if (Date.parse(command.now) < Date.parse(dueAt)) throw refusals.echeanceNotDue(code, dueAt, command.now);
  if (isLeftToDecide(standing, state)) throw refusals.echeanceBeforeImport(code, dueAt, state.opened.importedAt ?? '');
  const on = earliest(dayIn(cadre.timeZone, Date.parse(dueAt)), command.today);
  const run = new Run(state, cadre, { ...command, on });
  try {
    run.tell({ type: 'EcheancePassed', data: { echeance: command.echeance, code, passedOn: earliest(dueOn, command.today) } });
    follow(run, standing);
    advance(run, on);
    return run.events;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return blocked(standing, { problem: String(error.code), reason: error.message }, new Run(state, cadre, command));
  }
}
