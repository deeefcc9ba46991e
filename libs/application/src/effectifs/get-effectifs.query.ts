import { Query } from '@nestjs/cqrs';
import type { ContratKind, Fonction } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { AgentRow, CompetenceRow, EffectifRow, EquipeRow } from '#libs/read-model';
import type { AskedSlice } from '../reseau/asked-slice.js';
import type { FusionTold } from '../reseau/fusions-told.js';

export type AskedCaisses = Pick<AskedSlice, 'caisse' | 'groupement' | 'reseau' | 'perimetre'>;

/** What contracts of one kind and function make. ETP and ETPMA are of different things, and stand apart. */
export type EffectifJson = Pick<EffectifRow, 'kind' | 'fonction' | 'agents' | 'etp' | 'etpAbsent' | 'etpma'>;

export interface EffectifsJson {
  /** The day of what is in ETP, and the last of the period. */
  readonly on: PlainDate;
  /** The first day of the period of what is in ETPMA. */
  readonly from: PlainDate;
  readonly filters: AskedCaisses;
  /** Where the caisse that was named was merged by that day. */
  readonly fusions: readonly FusionTold[];
  /** `noData`: no contract had begun there by that day. */
  readonly status: 'ok' | 'noData';
  readonly effectifs: readonly EffectifJson[];
  /** Of CDIs: ETP of those that left in the period, over the mean of those of its first and last day; `undefined` where there were none. */
  readonly turnOver: { readonly status: 'ok' | 'noData' | 'undefined'; readonly value: number | null; readonly etpLeft: number };
  /**
   * What contracts in production are worth on the day, newcomers as their réseau's last version says, in ETP: `notConfigured` where it says nothing,
   * `mixed` where caisses of several réseaux are asked together.
   */
  readonly montee: {
    readonly status: 'ok' | 'noData' | 'notConfigured' | 'mixed';
    /** `réseau@version` */
    readonly definition: string | null;
    readonly etp: number | null;
  };
  readonly competences: readonly CompetenceRow[];
  /** Of the day. */
  readonly equipes: readonly EquipeRow[];
}

/** Refused with `caisse.unknown`, `groupement.unknown`, `reseau.unknown`, `period.inverted`, `query.stale`. */
export class GetEffectifs extends Query<EffectifsJson> {
  constructor(
    readonly request: {
      readonly on: PlainDate;
      /** Null: the year that ends on the day. */
      readonly from: PlainDate | null;
      readonly slice: AskedCaisses;
      readonly after?: string;
    },
  ) {
    super();
  }
}

/** An agent, and those of the contracts that run on the day which were asked for; at least one. */
export interface AgentJson extends Pick<AgentRow, 'agent' | 'cameOn' | 'absentUntil' | 'competences'> {
  readonly contrats: readonly Pick<AgentRow, 'contrat' | 'caisse' | 'equipe' | 'kind' | 'fonction' | 'quotite' | 'fromOn' | 'toOn'>[];
}

/** Which agents: what each number of `GetEffectifs` counts. */
export interface AgentsAsked {
  /** Null: contracts of no équipe. */
  readonly equipe?: string | null;
  readonly kind?: ContratKind;
  readonly fonction?: Fonction;
  readonly competence?: string;
  readonly level?: number;
}

/** The agents of a day, by caisse, équipe – those of none last – and pseudonym. Refused as `GetEffectifs` is. */
export class ListAgents extends Query<readonly AgentJson[]> {
  constructor(readonly request: AgentsAsked & { readonly on: PlainDate; readonly slice: AskedCaisses; readonly after?: string }) {
    super();
  }
}
