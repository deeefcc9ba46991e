import { Command } from '@nestjs/cqrs';
import type { AgentCommand } from '#libs/domain';

/** `position`: a token for `after`. */
export interface ActedOnAgent {
  readonly agent: string;
  readonly position: string;
}

/**
 * Says something of an agent, who is known by a pseudonym only. Saying again what holds is nothing to do.
 * Refused with `agent.invalid`, `caisse.unknown`, `query.stale`, `contrat.unknown`, `contrat.alreadyStarted`, `contrat.tooMuch`, `contrat.notRunning`,
 * `contrat.quotiteInvalid`, `absence.overlaps`, `competence.levelInvalid`, `period.inverted`.
 */
export class ActOnAgent extends Command<ActedOnAgent> {
  constructor(readonly request: { readonly command: AgentCommand; readonly key: string }) {
    super();
  }
}
