import { type PlainDate, unreachable } from '#libs/kernel';
import type { AgentEvent, AgentEventData, ContratKind, Fin, Fonction } from './agent.events.js';

/** What a contract is from a day on, until the next or its end. */
export interface Affectation {
  readonly equipe: string | null;
  readonly fonction: Fonction;
  readonly quotite: number;
  readonly fromOn: PlainDate;
}

export interface Contrat {
  readonly contrat: string;
  readonly caisse: string;
  readonly kind: ContratKind;
  /** In order of their first day; at least one. */
  readonly affectations: readonly Affectation[];
  readonly fromOn: PlainDate;
  /** Excluded; null: it runs. */
  readonly toOn: PlainDate | null;
  readonly reason: Fin | null;
}

export type Absence = Omit<AgentEventData['AbsenceRecorded'], 'agent'>;
export type Competence = Omit<AgentEventData['CompetenceRecorded'], 'agent'>;

export interface AgentState {
  readonly contrats: readonly Contrat[];
  readonly absences: readonly Absence[];
  readonly competences: readonly Competence[];
}

export const NOBODY: AgentState = { contrats: [], absences: [], competences: [] };

const inOrder = (affectations: readonly Affectation[], { fromOn, ...more }: Affectation): readonly Affectation[] =>
  [...affectations.filter((each) => each.fromOn !== fromOn), { ...more, fromOn }].sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1));

/** One that ends where it began never was. */
function ended(contrats: readonly Contrat[], { contrat, toOn, reason }: AgentEventData['ContratEnded']): readonly Contrat[] {
  return contrats.flatMap((each) => {
    if (each.contrat !== contrat) return [each];
    return toOn <= each.fromOn ? [] : [{ ...each, toOn, reason }];
  });
}

export function evolveAgent(state: AgentState, event: AgentEvent): AgentState {
  switch (event.type) {
    case 'ContratStarted': {
      const { contrat, caisse, kind, equipe, fonction, quotite, fromOn } = event.data;
      const started: Contrat = { contrat, caisse, kind, affectations: [{ equipe, fonction, quotite, fromOn }], fromOn, toOn: null, reason: null };
      return { ...state, contrats: [...state.contrats, started] };
    }
    case 'AffectationChanged': {
      const { contrat, equipe, fonction, quotite, fromOn } = event.data;
      return {
        ...state,
        contrats: state.contrats.map((each) =>
          each.contrat === contrat ? { ...each, affectations: inOrder(each.affectations, { equipe, fonction, quotite, fromOn }) } : each,
        ),
      };
    }
    case 'ContratEnded':
      return { ...state, contrats: ended(state.contrats, event.data) };
    case 'AbsenceRecorded': {
      const { absence, reason, fromOn, toOn } = event.data;
      return { ...state, absences: [...state.absences, { absence, reason, fromOn, toOn }] };
    }
    case 'AbsenceCancelled':
      return { ...state, absences: state.absences.filter(({ absence }) => absence !== event.data.absence) };
    case 'CompetenceRecorded': {
      const { competence, level, fromOn } = event.data;
      const others = state.competences.filter((each) => each.competence !== competence || each.fromOn !== fromOn);
      return { ...state, competences: [...others, { competence, level, fromOn }] };
    }
    default:
      return unreachable(event);
  }
}
