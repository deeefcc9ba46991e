import type { Organisme, ProcedureEventData } from '#libs/domain';
import { journalOf } from './simulation.js';
import { CAISSES, PROCEDURES } from './reseau.js';

/** Chosen among some thousand for the story that it tells; see the spec. */
const SEED = 20_263_146;

/** The bodies and procédures of the small réseau, with labels and calendars that its facts do not tell. */
export const PETIT_RESEAU: {
  readonly caisses: readonly Organisme[];
  readonly procedures: readonly ProcedureEventData['ProcedureRegistered'][];
} = {
  caisses: CAISSES.map(({ organisme }) => organisme),
  procedures: Object.entries(PROCEDURES).map(([code, { label }]) => ({ code, label })),
};

/** The facts file of the small réseau, line by line, without ends of line. Always the same; the shipped file holds exactly this. */
export function petitReseauLines(): readonly string[] {
  return journalOf(SEED).map((fact) => JSON.stringify(fact));
}
