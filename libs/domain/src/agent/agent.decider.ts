import { type Decider, DomainError, type PlainDate, unreachable } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { AgentEvent, AgentEventData } from './agent.events.js';
import { type AgentState, type Contrat, evolveAgent, NOBODY } from './agent.state.js';

export type AgentCommand =
  | { readonly type: 'StartContrat'; readonly data: AgentEventData['ContratStarted'] }
  | { readonly type: 'ChangeAffectation'; readonly data: AgentEventData['AffectationChanged'] }
  | { readonly type: 'EndContrat'; readonly data: AgentEventData['ContratEnded'] }
  | { readonly type: 'RecordAbsence'; readonly data: AgentEventData['AbsenceRecorded'] }
  | { readonly type: 'CancelAbsence'; readonly data: AgentEventData['AbsenceCancelled'] }
  | { readonly type: 'RecordCompetence'; readonly data: AgentEventData['CompetenceRecorded'] };

export const MOST_LEVEL = 4;
const MOST_DECIMALS = 10_000;
/** What binary fractions leave over. */
const TINY = 1e-6;

function assertQuotite(quotite: number): void {
  if (quotite > 0 && quotite <= 1 && Math.abs(Math.round(quotite * MOST_DECIMALS) - quotite * MOST_DECIMALS) < TINY) return;
  throw new DomainError('contrat.quotiteInvalid', `une quotité va de plus de 0 à 1, avec quatre décimales au plus ; reçu : ${String(quotite)}`, {
    quotite,
  });
}

function runningContrat({ contrats }: AgentState, contrat: string): Contrat {
  const found = contrats.find((each) => each.contrat === contrat);
  if (found !== undefined) return found;
  throw new DomainError('contrat.unknown', `cet agent n’a pas de contrat « ${contrat} »`, { contrat });
}

function start(data: AgentEventData['ContratStarted'], state: AgentState): readonly AgentEvent[] {
  const { contrat, caisse, kind, equipe, fonction, quotite, fromOn } = data;
  assertQuotite(quotite);
  const known = state.contrats.find((each) => each.contrat === contrat);
  if (known !== undefined) {
    const [first] = known.affectations;
    if (sameJson([known.caisse, known.kind, first], [caisse, kind, { equipe, fonction, quotite, fromOn }])) return [];
    throw new DomainError('contrat.alreadyStarted', `cet agent a déjà un contrat « ${contrat} », d’un autre contenu`, { contrat });
  }
  // Two contracts may run at once, in part time each: together they are one agent at most.
  const others = state.contrats.filter(({ toOn }) => toOn === null || toOn > fromOn);
  const together = others.reduce((sum, { affectations }) => sum + (affectations.at(-1)?.quotite ?? 0), quotite);
  if (Math.round(together * MOST_DECIMALS) > MOST_DECIMALS) {
    throw new DomainError(
      'contrat.tooMuch',
      `ses contrats feraient ensemble ${String(Math.round(together * MOST_DECIMALS) / MOST_DECIMALS)} temps plein : terminez d’abord l’autre`,
      { contrat, others: others.map((each) => each.contrat) },
    );
  }
  return [{ type: 'ContratStarted', data }];
}

function change(data: AgentEventData['AffectationChanged'], state: AgentState): readonly AgentEvent[] {
  assertQuotite(data.quotite);
  const contrat = runningContrat(state, data.contrat);
  assertWithin(contrat, data.fromOn);
  const { equipe, fonction, quotite, fromOn } = data;
  if (contrat.affectations.some((each) => sameJson(each, { equipe, fonction, quotite, fromOn }))) return [];
  return [{ type: 'AffectationChanged', data }];
}

function assertWithin({ contrat, fromOn, toOn }: Contrat, day: PlainDate): void {
  if (fromOn <= day && (toOn === null || day < toOn)) return;
  throw new DomainError('contrat.notRunning', `le contrat « ${contrat} » ne court pas le ${day}`, { contrat, day, from: fromOn, to: toOn });
}

function end(data: AgentEventData['ContratEnded'], state: AgentState): readonly AgentEvent[] {
  const contrat = runningContrat(state, data.contrat);
  if (contrat.toOn === data.toOn && contrat.reason === data.reason) return [];
  if (data.toOn < contrat.fromOn) {
    throw new DomainError('period.inverted', `le contrat finirait (${data.toOn}) avant d’avoir commencé (${contrat.fromOn})`, {
      from: contrat.fromOn,
      to: data.toOn,
    });
  }
  return [{ type: 'ContratEnded', data }];
}

function absent(data: AgentEventData['AbsenceRecorded'], state: AgentState): readonly AgentEvent[] {
  const { absence, fromOn, toOn } = data;
  if (toOn <= fromOn)
    throw new DomainError('period.inverted', `l’absence finirait (${toOn}) avant d’avoir commencé (${fromOn})`, { from: fromOn, to: toOn });
  const same = state.absences.find((each) => each.absence === absence);
  if (same?.fromOn === fromOn && same.toOn === toOn) return [];
  const other = state.absences.find((each) => each.absence === absence || (each.fromOn < toOn && fromOn < each.toOn));
  if (other === undefined) return [{ type: 'AbsenceRecorded', data }];
  throw new DomainError('absence.overlaps', `cet agent est déjà absent du ${other.fromOn} au ${other.toOn}, exclu`, { absence: other.absence });
}

function competent(data: AgentEventData['CompetenceRecorded'], state: AgentState): readonly AgentEvent[] {
  const { competence, level, fromOn } = data;
  if (!Number.isInteger(level) || level < 0 || level > MOST_LEVEL) {
    throw new DomainError('competence.levelInvalid', `un niveau va de 0 à ${String(MOST_LEVEL)} ; reçu : ${String(level)}`, { competence, level });
  }
  if (state.competences.some((each) => sameJson(each, { competence, level, fromOn }))) return [];
  return [{ type: 'CompetenceRecorded', data }];
}

function decide(command: AgentCommand, state: AgentState): readonly AgentEvent[] {
  switch (command.type) {
    case 'StartContrat':
      return start(command.data, state);
    case 'ChangeAffectation':
      return change(command.data, state);
    case 'EndContrat':
      return end(command.data, state);
    case 'RecordAbsence':
      return absent(command.data, state);
    case 'CancelAbsence':
      return state.absences.some(({ absence }) => absence === command.data.absence) ? [{ type: 'AbsenceCancelled', data: command.data }] : [];
    case 'RecordCompetence':
      return competent(command.data, state);
    default:
      return unreachable(command);
  }
}

/** An agent under a pseudonym: contracts, absences, skills. Saying again what holds is nothing to do. */
export const agentDecider: Decider<AgentCommand, AgentEvent, AgentState> = { initialState: NOBODY, evolve: evolveAgent, decide };
