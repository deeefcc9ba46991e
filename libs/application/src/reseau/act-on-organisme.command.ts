import { Command } from '@nestjs/cqrs';
import type { Montee } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

/** What is said of an organisme, and when it holds. Organismes are named by their codes; days are those from which something holds. */
export type OrganismeAction =
  /** `arbre`: the tree of its members; that of all réseaux for a tête de réseau. */
  | { readonly type: 'RegisterGroupement'; readonly label: string; readonly kind: 'groupement' | 'teteDeReseau'; readonly arbre: string }
  | { readonly type: 'RenameOrganisme'; readonly label: string }
  /** `timeZone` null: that of the calendar; `fromOn` null: as if it had always been so. */
  | { readonly type: 'AssignCalendrier'; readonly calendrier: string; readonly timeZone: string | null; readonly fromOn: PlainDate | null }
  | {
      readonly type: 'AttachOrganisme';
      readonly parent: string;
      readonly fromOn: PlainDate;
      /** Excluded; null: until further notice. */
      readonly toOn: PlainDate | null;
      /** What holds in the tree on the first day gives way. */
      readonly replaces: boolean;
    }
  | { readonly type: 'DetachOrganisme'; readonly arbre: string; readonly on: PlainDate }
  | { readonly type: 'MergeOrganisme'; readonly into: string; readonly on: PlainDate }
  | { readonly type: 'SplitOrganisme'; readonly into: readonly string[]; readonly on: PlainDate }
  | { readonly type: 'CancelScission'; readonly on: PlainDate }
  | { readonly type: 'CancelFusion' }
  | { readonly type: 'DefineMontee'; readonly montee: Montee }
  /** Whether the caisses of a réseau may see the aggregates of each other. */
  | { readonly type: 'DefineVisibilite'; readonly fromOn: PlainDate; readonly autres: 'shown' | 'hidden' }
  /** By which indicateur repère a réseau is told unless another is named, by its code. */
  | { readonly type: 'ChooseRepere'; readonly repere: string };

/** `position`: a token for `after`. */
export interface ActedOnOrganisme {
  readonly code: string;
  readonly position: string;
}

/**
 * Says something of an organisme; saying again what holds is nothing to do.
 * Refused with `organisme.unknown`, `query.stale`, `organisme.otherKind`, `organisme.notCaisse`, `organisme.merged`, `groupement.alreadyRegistered`,
 * `groupement.arbreReserved`, `appartenance.parentRefused`, `appartenance.circle`, `appartenance.overlaps`, `appartenance.unknown`, `fusion.refused`,
 * `montee.notReseau`, `visibilite.notReseau`, `repere.notReseau`, `repere.otherReseau`, `repere.unknown`, `montee.invalid`, `montee.versionGap`, `fusion.otherReseau`, `scission.refused`, `scission.alreadySaid`, `scission.unknown`, `calendrier.unknown`, `timeZone.unknown`, `code.invalid`, `period.inverted`.
 */
export class ActOnOrganisme extends Command<ActedOnOrganisme> {
  constructor(readonly request: { readonly code: string; readonly action: OrganismeAction; readonly key: string }) {
    super();
  }
}
