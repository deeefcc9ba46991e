import type { AnomalieOrigin, ClockCode, Etape, Evaluation, FieldType, InduState, IndusRules } from '#libs/domain';
import type { JsonValue, PlainDate } from '#libs/kernel';

/** A field as the dossier has it. `erased`: it was known, and the key of the person has been destroyed. */
export interface FieldJson {
  readonly code: string;
  readonly label: string;
  readonly type: FieldType;
  readonly values: readonly string[] | null;
  readonly help: string | null;
  readonly personal: boolean;
  readonly erased: boolean;
  readonly value: JsonValue;
}

/** A field of a form: what it is, what it has now, and what it accepts. */
export interface FormFieldJson extends FieldJson {
  readonly required: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly pattern: string | null;
}

export interface FormJson {
  readonly code: string;
  readonly version: number;
  readonly fields: readonly FormFieldJson[];
}

export interface ReasonJson {
  readonly code: string;
  readonly label: string;
}

/** Something a person may do here, or why not. */
export interface ActionJson {
  readonly code: string;
  readonly label: string;
  readonly help: string | null;
  readonly roles: readonly { readonly code: string; readonly label: string }[];
  readonly allowed: boolean;
  /** Why not, in French; empty when it is allowed. */
  readonly refusals: readonly string[];
  readonly form: FormJson | null;
  /** It concerns pièces of which the person may name some. */
  readonly asksPieces: boolean;
  /** Of which the person must give one; null when none is asked. */
  readonly reasons: readonly ReasonJson[] | null;
}

export interface EtapeJson {
  readonly code: string;
  readonly label: string;
  readonly kind: Etape['kind'];
  readonly help: string | null;
  readonly links: readonly { readonly label: string; readonly href: string }[];
  readonly enteredOn: PlainDate | null;
}

export interface ClockStepJson {
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate;
  readonly days: number;
  readonly counted: boolean;
  /** In French. */
  readonly sentence: string;
}

export interface ClockJson {
  readonly code: ClockCode;
  readonly label: string;
  readonly status: 'notStarted' | 'running' | 'suspended' | 'ended';
  readonly dayKind: 'calendar' | 'worked';
  readonly fromOn: PlainDate | null;
  readonly toOn: PlainDate | null;
  /** The sum of the days of the steps that count. */
  readonly days: number | null;
  /** The last day of its échéance – were the waits still open to end today –; null when it has none. */
  readonly dueOn: PlainDate | null;
  /** Days left until then, negative beyond. */
  readonly daysLeft: number | null;
  readonly source: string;
  readonly steps: readonly ClockStepJson[];
}

export interface ExpectedPieceJson {
  readonly type: string;
  readonly label: string;
  readonly help: string | null;
  readonly source: string | null;
  readonly expected: boolean;
  readonly received: number;
}

export interface EcheanceJson {
  readonly code: string;
  readonly label: string;
  readonly status: 'standing' | 'suspended' | 'lifted' | 'passed' | 'blocked';
  /** Why it could not pass, in French; null unless it is blocked. It is tried again once the dossier changes. */
  readonly obstacle: string | null;
  readonly dueOn: PlainDate;
  readonly dueAt: string;
  readonly anchoredOn: PlainDate;
  readonly calendrier: { readonly code: string; readonly version: number } | null;
  /** False for what was due before the dossier was brought over: it waits for somebody to decide. */
  readonly fires: boolean;
  readonly source: string;
}

export interface WaitJson {
  readonly code: string;
  readonly label: string;
  readonly waitingFor: string;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
  readonly suspends: readonly ClockCode[];
  /** The dossier to which the time is charged. */
  readonly charged: string | null;
}

export interface LinkJson {
  readonly code: string;
  readonly label: string;
  readonly procedure: string;
  readonly dossier: string;
  readonly requestedOn: PlainDate;
  readonly outcome: string | null;
  readonly returnedOn: PlainDate | null;
}

export interface ControleJson {
  readonly code: string;
  readonly label: string;
  readonly outcome: 'drawn' | 'notDrawn' | 'passed' | 'failed';
  readonly drawnOn: PlainDate;
  readonly performedOn: PlainDate | null;
  readonly roles: readonly { readonly code: string; readonly label: string }[];
  readonly families: readonly string[];
}

export interface AnomalieJson {
  readonly anomalie: string;
  readonly controle: string | null;
  readonly origin: AnomalieOrigin;
  readonly family: string;
  readonly financial: boolean;
  /** Cents, signed. */
  readonly amount: number;
  readonly beforePayment: boolean;
  readonly missedBy: string | null;
  readonly foundOn: PlainDate;
}

/** What was asked of the rules when something was decided: why it went so. */
export interface WhyJson {
  readonly revision: number;
  readonly on: PlainDate;
  /** In French, the sentence of the event. */
  readonly sentence: string;
  readonly evaluations: readonly Evaluation[];
}

/** Where a dossier stands on its procédure, and what may be done now. */
export interface ParcoursJson {
  readonly id: string;
  readonly reference: string;
  readonly revision: number;
  readonly status: 'open' | 'closed';
  readonly procedure: { readonly code: string; readonly version: number; readonly label: string; readonly latest: number };
  readonly caisse: string | null;
  readonly agent: string | null;
  readonly openedOn: PlainDate;
  readonly completedOn: PlainDate | null;
  readonly closedOn: PlainDate | null;
  readonly decision: { readonly decision: 'accepted' | 'refused'; readonly tacit: boolean; readonly on: PlainDate } | null;
  /** Whose dossier it is; null when nobody was named, or when the key was destroyed. */
  readonly assure: { readonly identifiant: string; readonly nom: string } | null;
  readonly etape: EtapeJson | null;
  /** Every étape entered, with the last day. */
  readonly entered: readonly { readonly code: string; readonly label: string; readonly on: PlainDate }[];
  readonly fields: readonly FieldJson[];
  readonly clocks: readonly ClockJson[];
  readonly pieces: readonly ExpectedPieceJson[];
  readonly echeances: readonly EcheanceJson[];
  readonly waits: readonly WaitJson[];
  readonly actions: readonly ActionJson[];
  readonly links: readonly LinkJson[];
  readonly requestedBy: { readonly dossier: string; readonly link: string } | null;
  readonly controles: readonly ControleJson[];
  /**
   * What may be found on it at any time: anomalies of these families – none where nothing is controlled –, and indus, of which those are worked first that
   * were paid first, or last; null where the procédure has no rules for them.
   */
  readonly findings: { readonly families: readonly string[]; readonly indusFirst: IndusRules['first'] | null };
  readonly anomalies: readonly AnomalieJson[];
  readonly indus: readonly (InduState & { readonly prescribedOn: PlainDate | null; readonly warned: boolean })[];
  readonly why: readonly WhyJson[];
}
