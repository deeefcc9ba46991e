import { Query } from '@nestjs/cqrs';
import type { OrganismeKind, Perimetre } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

export interface OrganismeJson {
  readonly code: string;
  readonly label: string;
  readonly kind: OrganismeKind;
  /** The tree of its members; null for a caisse. */
  readonly arbre: string | null;
  /** Under whom it is on the day – today, when history is restated –, by tree. */
  readonly parents: Readonly<Record<string, string>>;
  /** Into which caisse it was merged up to that day; null: it was not. */
  readonly mergedInto: string | null;
}

export interface AppartenanceJson {
  readonly arbre: string;
  readonly parent: string;
  readonly fromOn: PlainDate;
  /** Excluded; null: still. */
  readonly toOn: PlainDate | null;
}

/** All that is known of an organisme. */
export interface OrganismeDetailJson extends OrganismeJson {
  readonly on: PlainDate;
  readonly perimetre: Perimetre;
  /** In order of the day from which each holds; null: from the first. Empty for a groupement. */
  readonly calendriers: readonly {
    readonly calendrier: string;
    readonly calendrierVersion: number | null;
    readonly timeZone: string;
    readonly fromOn: PlainDate | null;
  }[];
  readonly appartenances: readonly AppartenanceJson[];
  readonly fusion: { readonly into: string; readonly on: PlainDate } | null;
  readonly scissions: readonly { readonly into: readonly string[]; readonly on: PlainDate }[];
  /** The caisses that were split into it among others. */
  readonly issueDe: readonly { readonly caisse: string; readonly on: PlainDate }[];
  /** Its direct members on the day. */
  readonly members: readonly string[];
  /** The caisses whose rows are its own, by the day and the périmètre. */
  readonly caisses: readonly string[];
}

export interface ReseauJson {
  /** The code of its head. */
  readonly code: string;
  readonly label: string;
  readonly on: PlainDate;
  readonly perimetre: Perimetre;
  readonly caisses: readonly string[];
  /** Its caisses in each tree on the day: what groupements have of them, and what none has. Together they are the réseau. */
  readonly arbres: readonly {
    readonly arbre: string;
    readonly groupements: readonly {
      readonly code: string;
      readonly label: string;
      readonly parent: string | null;
      readonly caisses: readonly string[];
    }[];
    readonly without: readonly string[];
  }[];
}

interface Asked {
  /** Null: today. */
  readonly on: PlainDate | null;
  readonly after?: string;
}

/** With `after`, the answer includes what the token stands for, or is refused with `query.stale`. Refused with `arbre.unknown`. */
export class ListOrganismes extends Query<readonly OrganismeJson[]> {
  constructor(readonly request: Asked & { readonly kind?: OrganismeKind; readonly arbre?: string }) {
    super();
  }
}

/** Refused with `organisme.unknown`, `query.stale`. */
export class GetOrganisme extends Query<OrganismeDetailJson> {
  constructor(readonly request: Asked & { readonly code: string; readonly perimetre: Perimetre }) {
    super();
  }
}

/** All réseaux, or the one of that code. Refused with `reseau.unknown`, `query.stale`. */
export class GetReseaux extends Query<readonly ReseauJson[]> {
  constructor(readonly request: Asked & { readonly code?: string; readonly perimetre: Perimetre }) {
    super();
  }
}
