import { Query } from '@nestjs/cqrs';
import type {
  Comparaison,
  ConditionFound,
  Distribution,
  Ensemble,
  LigneComparee,
  LigneDeQuadrant,
  Orientation,
  Periode,
  PhaseDefinition,
  PhaseEventData,
  PointDeDispersion,
  Quadrant,
  RangMoyen,
  Repere,
  RepereDefinition,
  SeuilsDefinition,
  SituationOn,
  SujetDAlerte,
} from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { AlerteRow, Basis, Page } from '#libs/read-model';
import type { AnswerFreshness } from '../freshness/freshness.js';
import type { Step } from '../indicators/series.js';
import type { OrganismesAsked, OrganismesOfDay } from '../reseau/asked-organismes.js';
import type { FusionTold } from '../reseau/fusions-told.js';
import type { PilotageKind } from './pilotage.command.js';
import type { PopulationTold } from './population.js';
import type { PopulationAsked, Unite } from './unites.js';

/** Every question that holds organismes against each other. */
export interface AmongOrganismes {
  readonly population: PopulationAsked;
  /** Null: as known now. */
  readonly knownOn: PlainDate | null;
  readonly by: Basis;
  /** Null: all of them together. */
  readonly procedure: string | null;
  readonly after?: string | undefined;
}

/** What one indicator is worth among organismes. Values are raw. */
interface OfIndicateur {
  /** `code@version`. */
  readonly indicateur: string;
  readonly label: string;
  readonly orientation: Orientation;
  readonly population: PopulationTold;
  readonly freshness: AnswerFreshness;
}

export interface ComparaisonFound extends OfIndicateur {
  readonly dates: readonly (Comparaison & { readonly day: PlainDate; readonly unites: readonly Unite[] })[];
  /** Null unless two dates were asked. */
  readonly quadrants: { readonly counts: Readonly<Record<Quadrant, number>>; readonly lignes: readonly LigneDeQuadrant[] } | null;
}

export interface ComparaisonRequest extends AmongOrganismes {
  readonly indicateur: string;
  /** One or two. */
  readonly on: readonly PlainDate[];
  /** Null: that of the indicator. */
  readonly orientation: Orientation | null;
  readonly tolerance: number;
  readonly quantiles: readonly number[];
}

/** Refused with `definition.unknown`, `caisse.unknown`, `procedure.unknown`, `groupement.unknown`, `reseau.unknown`, `arbre.unknown`, `population.severalReseaux`, `day.inFuture`. */
export class GetComparaison extends Query<ComparaisonFound> {
  constructor(readonly request: ComparaisonRequest) {
    super();
  }
}

/** One caisse by one indicator, among those it is held against. Values are raw. */
export interface LigneDeFiche extends Omit<OfIndicateur, 'freshness' | 'population'> {
  /** Null where it was merged into another by then. */
  readonly ligne: LigneComparee | null;
  readonly reseau: Ensemble;
  readonly distribution: Distribution | null;
}

export interface FicheFound {
  readonly caisse: string;
  readonly day: PlainDate;
  readonly population: PopulationTold;
  readonly indicateurs: readonly LigneDeFiche[];
  readonly freshness: AnswerFreshness;
}

export interface FicheRequest extends AmongOrganismes {
  readonly caisse: string;
  /** None: the last version of each that is published. */
  readonly indicateurs: readonly string[];
  readonly on: PlainDate;
}

/** All indicators of a caisse on a day, each among other organismes, its own réseau unless others are named: one question. Refused as {@link GetComparaison}, with `fiche.merged` and `fiche.notAmong`. */
export class GetFiche extends Query<FicheFound> {
  constructor(readonly request: FicheRequest) {
    super();
  }
}

export interface DispersionFound extends OfIndicateur {
  readonly points: readonly PointDeDispersion[];
  readonly periodes: readonly (Periode & { readonly rangs: readonly RangMoyen[] })[];
}

export interface DispersionRequest extends AmongOrganismes {
  readonly indicateur: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly step: Step;
  readonly orientation: Orientation | null;
  readonly quantiles: readonly number[];
  /** For mean ranks; none: the whole. */
  readonly periodes: readonly Periode[];
}

/** Refused as {@link GetComparaison}, and with `period.inverted`, `period.tooLong`. */
export class GetDispersion extends Query<DispersionFound> {
  constructor(readonly request: DispersionRequest) {
    super();
  }
}

export interface RepereFound extends Repere {
  readonly definition: RepereDefinition;
  readonly day: PlainDate;
  readonly unites: readonly Unite[];
  readonly population: PopulationTold;
  readonly freshness: AnswerFreshness;
}

/** An indicateur repère on a day, by `code` or `code@version`. Refused as {@link GetComparaison}, and with `repere.unknown`. */
export class GetRepere extends Query<RepereFound> {
  constructor(readonly request: AmongOrganismes & { readonly repere: string; readonly on: PlainDate }) {
    super();
  }
}

/** An indicateur repère as it is published, and whom it tells. */
export interface PublishedRepere {
  readonly definition: RepereDefinition;
  /** Codes of the réseaux that are told by it unless another is named. */
  readonly inForceFor: readonly string[];
  /** It is what is told unless another is named where this list was asked for. */
  readonly isDefault: boolean;
}

/**
 * The indicateurs repères of a réseau – null: all there are –, all versions. The default of a réseau is the one that it chose, else the one that ships; where no réseau
 * is asked, that of the only one there is, else the one that ships. Refused with `reseau.unknown`.
 */
export class ListReperes extends Query<readonly PublishedRepere[]> {
  constructor(readonly request: { readonly reseau: string | null; readonly after?: string }) {
    super();
  }
}

/** What is published for everybody, or for whom it names. */
export type ListedKind = Exclude<PilotageKind, 'repere'>;

/** What is published, all versions. */
export interface PublishedOf {
  readonly seuils: SeuilsDefinition;
  readonly phase: PhaseDefinition;
}

export class ListPilotage<K extends ListedKind> extends Query<readonly PublishedOf[K][]> {
  constructor(
    readonly kind: K,
    readonly after?: string,
  ) {
    super();
  }
}

/** The situation of somebody by some thresholds. */
export interface EtatFound extends SujetDAlerte, SituationOn {
  readonly label: string;
  /** `code@version` of the thresholds. */
  readonly definition: string;
}

export interface EtatsFound {
  /** The day asked; the last of those that are told when none was. */
  readonly day: PlainDate;
  /** No day was asked: each situation is of the last day that is known of those whom its thresholds concern, as alerts are. */
  readonly lastKnown: boolean;
  /** Where the organisme that was named is a caisse that was merged by that day. */
  readonly fusions: readonly FusionTold[];
  readonly etats: readonly EtatFound[];
  readonly freshness: AnswerFreshness;
}

/**
 * Situations on a day: by these thresholds, `code` or `code@version`; by the last version of all of them when none is given.
 * Refused with `seuils.unknown`, `organisme.unknown`, `groupement.unknown`, `reseau.unknown`.
 */
export class GetEtats extends Query<EtatsFound> {
  constructor(
    readonly request: OrganismesAsked & {
      readonly seuils: readonly string[];
      /** Null: the last one that is known. */
      readonly on: PlainDate | null;
      readonly knownOn: PlainDate | null;
      readonly after?: string | undefined;
    },
  ) {
    super();
  }
}

export interface AlertesRequest extends OrganismesOfDay {
  readonly standing: boolean | null;
  readonly seuils: string | null;
  readonly limit: number;
  readonly cursor?: string;
  readonly after?: string | undefined;
}

/** An alert, and the name of whom it is of. */
export interface AlerteFound extends AlerteRow {
  readonly label: string;
}

/** Alerts, the last raised first. Refused with `seuils.unknown`, `organisme.unknown`, `groupement.unknown`, `reseau.unknown`, `request.cursorInvalid`. */
export class ListAlertes extends Query<Page<AlerteFound>> {
  constructor(readonly request: AlertesRequest) {
    super();
  }
}

export interface PhaseFound {
  readonly reseau: string;
  /** On which its conditions are found. */
  readonly day: PlainDate;
  /** No day was asked: it is the last one that is known of the réseau. */
  readonly lastKnown: boolean;
  /** The last phase entered up to the day asked; null: nobody has said yet. */
  readonly entered: PhaseEventData['PhaseEntered'] | null;
  /** The last version; null: none is published. */
  readonly definition: PhaseDefinition | null;
  readonly conditions: readonly ConditionFound[];
  /** Whether all of them are met; null without any. */
  readonly open: boolean | null;
}

/** The phase of a réseau, and its conditions as they are found on a day; null: its phase of today, and the last day that is known of it. */
export class GetPhase extends Query<PhaseFound> {
  constructor(readonly request: { readonly reseau: string; readonly on: PlainDate | null; readonly after?: string | undefined }) {
    super();
  }
}
