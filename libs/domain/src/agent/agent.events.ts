import type { PlainDate } from '#libs/kernel';

export const CONTRAT_KINDS = ['cdi', 'cdd', 'interim'] as const;
export type ContratKind = (typeof CONTRAT_KINDS)[number];

export const FONCTIONS = ['production', 'other'] as const;
export type Fonction = (typeof FONCTIONS)[number];

/** Why a contract ended: by the agent's leaving, by retirement, at its term, or for another contract here. */
export const FINS = ['departure', 'retirement', 'term', 'change'] as const;
export type Fin = (typeof FINS)[number];

/** Whose it is, under a pseudonym. */
interface OfAgent {
  readonly agent: string;
}

/** Every event of an `agent-<id>` stream, by type [for ever]. Days are those from which something holds. */
export interface AgentEventData {
  ContratStarted: OfAgent & {
    readonly contrat: string;
    readonly caisse: string;
    readonly equipe: string | null;
    readonly kind: ContratKind;
    readonly fonction: Fonction;
    /** Share of full time, above 0 and up to 1. */
    readonly quotite: number;
    readonly fromOn: PlainDate;
  };
  /** From a day on the same contract is of another équipe, function or share of full time. */
  AffectationChanged: OfAgent & {
    readonly contrat: string;
    readonly equipe: string | null;
    readonly fonction: Fonction;
    readonly quotite: number;
    readonly fromOn: PlainDate;
  };
  /** Its first day without the contract; on its very first day: it never was. */
  ContratEnded: OfAgent & { readonly contrat: string; readonly reason: Fin; readonly toOn: PlainDate };
  /** Away on every day D with `fromOn` ≤ D < `toOn`. */
  AbsenceRecorded: OfAgent & { readonly absence: string; readonly reason: string; readonly fromOn: PlainDate; readonly toOn: PlainDate };
  AbsenceCancelled: OfAgent & { readonly absence: string; readonly cancelledOn: PlainDate };
  /** 0: none any more; 4: teaches it. */
  CompetenceRecorded: OfAgent & { readonly competence: string; readonly level: number; readonly fromOn: PlainDate };
}

export type AgentEventType = keyof AgentEventData;

export type AgentEvent = {
  readonly [T in AgentEventType]: { readonly type: T; readonly data: AgentEventData[T] };
}[AgentEventType];
