import type { DossierHistoryEvent, KnownDossierState } from '../dossier/dossier.state.js';
import type { ProcedureDefinition } from '../procedure/definition.js';
import { assertDay } from './actions.js';
import { advance } from './advance.js';
import type { Cadre } from './cadre.js';
import type { DrawInSample, FindAnomalie, RecordControle } from './parcours.commands.js';
import type { AnomalieOrigin } from './parcours.events.js';
import { refusals } from './parcours.errors.js';
import type { ParcoursState } from './parcours.state.js';
import { Run } from './run.js';

/** Whether what puts a dossier among those that may be drawn – its payment – has happened. */
function isPaid({ echantillons }: ProcedureDefinition, { performed }: ParcoursState): boolean {
  return Object.values(echantillons).some((each) => performed[each.performed] !== undefined);
}

/** The families of anomalies that the contrôles of a procédure know, before payment and after. */
export function familiesOf({ controles, echantillons }: ProcedureDefinition): ReadonlySet<string> {
  return new Set([...Object.values(controles), ...Object.values(echantillons)].flatMap(({ families }) => families));
}

/** A contrôle that fell on the dossier is done, by somebody else than those whose work it looks at. */
export function recordControle(command: RecordControle, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  assertDay(state, command);
  const run = new Run(state, cadre, command);
  const { controle: code, agent, role, result } = command;
  const before = Object.hasOwn(run.definition.controles, code) ? run.definition.controles[code] : undefined;
  const { roles, notBy } = before ?? run.named('echantillons', code);
  if (run.parcours.controles[code]?.outcome !== 'drawn') throw refusals.controleNotDrawn(code);
  const reasons: string[] = [];
  if (!roles.includes(role)) reasons.push(`Il revient à : ${roles.join(', ')}.`);
  for (const other of notBy) {
    if (run.parcours.performed[other]?.agents.includes(agent) === true) reasons.push(`La même personne a fait « ${other} ».`);
  }
  if (reasons.length > 0) throw refusals.controleNotAllowed(code, reasons);
  run.tell({ type: 'ControlePerformed', data: { agent, role, controle: code, result, performedOn: run.on } });
  if (before !== undefined) run.endWait(before.wait);
  advance(run, command.on);
  return run.events;
}

/** The contrôle before payment that had let a dossier through; null when none had. */
function passedBefore(definition: ProcedureDefinition, { controles }: ParcoursState, but: string | null): string | null {
  return Object.keys(definition.controles).find((code) => code !== but && controles[code]?.outcome === 'passed') ?? null;
}

function originOf(run: Run, controle: string | null, missedBy: string | null): AnomalieOrigin {
  if (controle !== null && Object.hasOwn(run.definition.echantillons, controle)) return 'sample';
  return missedBy === null ? 'outside' : 'controlled';
}

/**
 * An anomaly is found: in a sample, on a dossier that a contrôle had let through, or elsewhere. `missedBy` names that contrôle, in a sample too.
 * Source: COG CNIEG 2020-2024, fiches 9a to 9d.
 */
export function findAnomalie(command: FindAnomalie, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  assertDay(state, command);
  const run = new Run(state, cadre, command);
  const { anomalie, controle, family, financial, amount, agent, role } = command;
  if (run.parcours.anomalies.some((known) => known.anomalie === anomalie)) return [];
  const families = familiesOf(run.definition);
  if (!families.has(family)) throw refusals.anomalieInvalid(`la famille « ${family} » n’est pas de : ${[...families].join(', ')}`);
  if (!Number.isSafeInteger(amount)) throw refusals.anomalieInvalid('le montant est en centimes entiers');
  if (!financial && amount !== 0) throw refusals.anomalieInvalid('sans effet financier, le montant est 0');
  const done = controle === null ? null : run.parcours.controles[controle]?.outcome;
  if (controle !== null && (done === undefined || done === 'notDrawn')) throw refusals.controleNotDrawn(controle);
  const missedBy = passedBefore(run.definition, run.parcours, controle);
  const beforePayment = !isPaid(run.definition, run.parcours);
  const origin = originOf(run, controle, missedBy);
  run.tell({
    type: 'AnomalieFound',
    data: { agent, role, anomalie, controle, origin, family, financial, amount, beforePayment, missedBy, foundOn: run.on },
  });
  advance(run, command.on);
  return run.events;
}

/** A sample drew the dossier; drawn already, it is nothing to do. */
export function drawInSample(command: DrawInSample, state: KnownDossierState, cadre: Cadre): readonly DossierHistoryEvent[] {
  assertDay(state, command);
  const run = new Run(state, cadre, command);
  const { echantillon: code, sample, seed, share } = command;
  const { performed } = run.named('echantillons', code);
  if (run.parcours.performed[performed] === undefined) throw refusals.notInPopulation(code, performed);
  if (run.parcours.controles[code] !== undefined) return [];
  run.tell({
    type: 'ControleDrawn',
    data: { controle: code, drawn: true, by: 'sample', seed, share, risk: null, echantillon: sample, evaluations: [], drawnOn: run.on },
  });
  return run.events;
}
