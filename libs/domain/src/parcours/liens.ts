import type { DossierHistoryEvent, KnownDossierState } from '../dossier/dossier.state.js';
import { assertDay } from './actions.js';
import { advance } from './advance.js';
import type { Cadre } from './cadre.js';
import type { ReturnLinkedDossier } from './parcours.commands.js';
import { refusals } from './parcours.errors.js';
import { Run } from './run.js';

/** The dossier asked for has answered: its wait ends, and what it brings back is recorded. Told twice, it is nothing to do. */
export function returnLinkedDossier(command: ReturnLinkedDossier, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  const { dossier, outcome, values } = command;
  const run = new Run(state, cadre, command);
  const [code, known] = Object.entries(run.parcours.links).find(([, each]) => each.dossier === dossier) ?? [];
  if (code === undefined || known === undefined) throw refusals.linkUnknown(dossier);
  if (known.returnedOn !== null) return [];
  assertDay(state, { ...command, on: run.on });
  const link = run.named('links', code);
  const returned = Object.entries(link.returns).flatMap(([ours, theirs]) =>
    values[theirs] === undefined ? [] : [[ours, theirs, values[theirs]] as const],
  );
  run.tell({
    type: 'DossierReturned',
    data: {
      link: code,
      dossier,
      outcome,
      values: Object.fromEntries(returned.map(([, theirs, value]) => [theirs, value])),
      returnedOn: run.on,
    },
  });
  if (run.isClosed) return run.events;
  run.endWait(link.wait);
  run.record(Object.fromEntries(returned.map(([ours, , value]) => [ours, value])), 'link');
  advance(run, command.on);
  return run.events;
}
