import { CONTRAT_KINDS, FINS, FONCTIONS, type AgentEventData } from '../agent/agent.events.js';
import type { EventShapes } from './domain-codec.js';
import { day, integer, nullable, number, object, oneOf, text } from './shape.js';

const agent = text;

/** The contracts, absences and skills of an agent, under a pseudonym. */
export const AGENT_EVENT_SHAPES: EventShapes<AgentEventData> = {
  ContratStarted: {
    description: 'Un contrat commence : dans quelle caisse et quelle équipe, pour quelle fonction, à quelle quotité.',
    data: object<AgentEventData['ContratStarted']>({
      agent,
      contrat: text,
      caisse: text,
      equipe: nullable(text),
      kind: oneOf(...CONTRAT_KINDS),
      fonction: oneOf(...FONCTIONS),
      quotite: number,
      fromOn: day,
    }),
  },
  AffectationChanged: {
    description: 'Le contrat est désormais d’une autre équipe, fonction ou quotité.',
    data: object<AgentEventData['AffectationChanged']>({
      agent,
      contrat: text,
      equipe: nullable(text),
      fonction: oneOf(...FONCTIONS),
      quotite: number,
      fromOn: day,
    }),
  },
  ContratEnded: {
    description: 'Le contrat finit, ce jour exclu ; le jour où il a commencé : il n’a jamais été.',
    data: object<AgentEventData['ContratEnded']>({ agent, contrat: text, reason: oneOf(...FINS), toOn: day }),
  },
  AbsenceRecorded: {
    description: 'L’agent est absent, du premier jour, compris, au dernier, exclu.',
    data: object<AgentEventData['AbsenceRecorded']>({ agent, absence: text, reason: text, fromOn: day, toOn: day }),
  },
  AbsenceCancelled: {
    description: 'L’absence n’a pas lieu.',
    data: object<AgentEventData['AbsenceCancelled']>({ agent, absence: text, cancelledOn: day }),
  },
  CompetenceRecorded: {
    description: 'Le niveau de l’agent dans une compétence, depuis un jour : de 0, aucun, à 4, la transmet.',
    data: object<AgentEventData['CompetenceRecorded']>({ agent, competence: text, level: integer, fromOn: day }),
  },
};
