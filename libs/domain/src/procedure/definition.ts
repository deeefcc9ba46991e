/**
 * What a procédure is: data, published as a whole under a version that never changes.
 * Everything is named by a code of its own, and shown in the order in which it is written; codes that FEEL reads (fields, pièces, waits, échéances,
 * contrôles, links) are written in camelCase, the others in kebab-case.
 * The same shape is written in `procedures/*.yaml`, described by a JSON Schema and stored in `ProcedurePublished`.
 * Source: design §7; ADR 0019.
 */

/** An expression in guarded FEEL: no clock, no function definition, every name typed (ADR 0020). */
export type Feel = string;

/** Where a delay, a target or a date comes from: a document and its section, or « choix du produit ». */
export type Source = string;

export type ByCode<T> = Readonly<Record<string, T>>;

/** `cents`: an amount, a whole number of cents. */
export type FieldType = 'text' | 'number' | 'boolean' | 'date' | 'cents';

/**
 * Something that a dossier of the procédure knows, under the name by which FEEL reads it.
 * `personal`: it tells who somebody is – sealed before it reaches the log, and read by no expression.
 * `top`: nobody types it; it is found again each time the date that it comes from is recorded.
 */
export interface Field {
  readonly label: string;
  readonly type: FieldType;
  readonly values?: readonly string[];
  readonly personal?: boolean;
  readonly top?: TopOf;
  readonly help?: string;
}

/**
 * Days of the month fixed in advance – the cut-offs of a payroll: the `day` of each month, or its last one where it does not exist, moved off a day that
 * is not worked; other days for the months (`YYYY-MM`) of `exceptions`.
 */
export interface Tops {
  readonly label: string;
  readonly day: number;
  readonly ifNotWorked: 'keep' | 'before' | 'after';
  readonly exceptions: Readonly<Record<string, string>>;
  readonly source: Source;
}

/** Which of the tops is a dossier's, from one of its dates: the one of that month moved by `months`, or the first one on or after that day. */
export type TopOf = { readonly tops: string; readonly from: string } & (
  { readonly pick: 'ofMonth'; readonly months: number } | { readonly pick: 'onOrAfter' }
);

/** One thing that is typed. A text is one of several, a day, or of a bounded length; a `pattern` is one that takes linear time (`patternProblem`). */
export type FormProperty =
  | { readonly type: 'string'; readonly enum: readonly string[] }
  | { readonly type: 'string'; readonly format: 'date' }
  | { readonly type: 'string'; readonly minLength?: number; readonly maxLength: number; readonly pattern?: string }
  | { readonly type: 'integer' | 'number'; readonly minimum?: number; readonly maximum?: number }
  | { readonly type: 'boolean' };

/** The part of JSON Schema (draft 2020-12) in which forms are written: its properties are fields. It refers to nothing, and validates in bounded time. */
export interface FormSchema {
  readonly type: 'object';
  readonly required: readonly string[];
  readonly additionalProperties: false;
  readonly properties: ByCode<FormProperty>;
}

/** A form; its version goes into the event. */
export interface Form {
  readonly version: number;
  readonly schema: FormSchema;
}

/** A pièce that is expected when the condition holds; the dossier is complete once every expected one was received. */
export interface ExpectedPiece {
  readonly label: string;
  readonly when?: Feel;
  readonly help?: string;
  readonly source?: Source;
}

/** `months` keep the day of the month, or take the last one where it does not exist: 31 January + 1 month is 28 or 29 February. */
export type DurationUnit = 'calendarDays' | 'workedDays' | 'workedHours' | 'months';

/** A negative value counts back: « at least 3 months before ». */
export interface Duration {
  readonly value: number;
  readonly unit: DurationUnit;
}

/** A day or an instant of the dossier's life, once it has come; the last time where there are several. */
export type Anchor =
  | { readonly event: 'opened' | 'completed' | 'decided' | 'closed' }
  | { readonly entered: string }
  | { readonly performed: string }
  | { readonly field: string };

export const CLOCKS = ['legal', 'norm', 'ours'] as const;
export type ClockCode = (typeof CLOCKS)[number];

/** Legal, service norm, ours (the time during which we are the ones to act): how long from one anchor to the other, waits left out. */
export interface ClockDefinition {
  readonly label: string;
  readonly from: Anchor;
  readonly to: Anchor;
  readonly dayKind: 'calendar' | 'worked';
  /** The échéance by which it must have ended; without it the clock only tells. */
  readonly echeance?: string;
  readonly source: Source;
}

/** Who is waited for. */
export type Awaited = 'assure' | 'partenaire' | 'traducteur' | 'controle' | 'panne' | 'nous';

/** Pièces that wait stay in stock and age; `suspends` names the clocks that stop. */
export interface Wait {
  readonly label: string;
  readonly waitingFor: Awaited;
  readonly suspends: readonly ClockCode[];
  readonly source?: Source;
}

export type Passing =
  | { readonly kind: 'remind'; readonly message: string }
  | { readonly kind: 'escalate'; readonly to: string; readonly message: string }
  | { readonly kind: 'move'; readonly to: string }
  /** Silence decides. On a correction of the dossier the clock goes on, or starts again. */
  | {
      readonly kind: 'decide';
      readonly decision: 'accepted' | 'refused';
      readonly reason?: string;
      readonly to: string;
      readonly onCorrection: 'continues' | 'restarts';
    };

/**
 * Something due. Set once its anchor has come and `when` holds – the day of a pension may be known before its nature –, moved by the suspensions of its
 * clock and by a correction of its anchor, lifted when one of `until` comes first, or the dossier closes.
 */
export interface EcheanceDefinition {
  readonly label: string;
  readonly when?: Feel;
  readonly from: Anchor;
  readonly after: Duration;
  readonly clock?: ClockCode;
  readonly until: readonly Anchor[];
  readonly onPassing: readonly Passing[];
  readonly source: Source;
}

/**
 * DMN hit policies: unique, any, priority, first, rule order, output order, collect (list, sum, min, max, count).
 * Those that give a list – R, O and C – are read and refused: an output is recorded in a field, which holds one value.
 */
export type HitPolicy = 'U' | 'A' | 'P' | 'F' | 'R' | 'O' | 'C' | 'C+' | 'C<' | 'C>' | 'C#';

/** A table of decision: inputs are expressions, cells are FEEL unary tests, outputs are recorded as fields. */
export interface DecisionTable {
  readonly version: number;
  readonly label: string;
  readonly hitPolicy: HitPolicy;
  readonly inputs: readonly { readonly label: string; readonly expression: Feel; readonly values?: readonly string[] }[];
  readonly outputs: readonly { readonly field: string; readonly values?: readonly string[] }[];
  readonly rules: readonly { readonly when: readonly Feel[]; readonly then: readonly Feel[]; readonly note?: string }[];
  readonly source: Source;
}

/**
 * What an action, a passage or an entry does besides moving the dossier.
 * Without `types`, the pièces are those that the person names, or all that are in stock; without `reason`, the person gives one.
 */
export type Effect =
  | { readonly kind: 'processPieces'; readonly mode: 'manual' | 'auto'; readonly types?: readonly string[] }
  | { readonly kind: 'returnPieces'; readonly reason?: string; readonly types?: readonly string[] }
  | { readonly kind: 'startWait'; readonly wait: string }
  | { readonly kind: 'endWait'; readonly wait: string }
  | { readonly kind: 'requestDossier'; readonly link: string }
  | { readonly kind: 'record'; readonly field: string; readonly value: Feel }
  | { readonly kind: 'decide'; readonly decision: 'accepted' | 'refused'; readonly reason?: string };

/** `otherwise`: why not, in French, when the condition does not hold. */
export interface Guard {
  readonly when: Feel;
  readonly otherwise: string;
}

/** What a person may do in an étape. `notBy`: whoever performed one of these may not perform this one. */
export interface Action {
  readonly label: string;
  readonly help?: string;
  readonly roles: readonly string[];
  readonly form?: string;
  readonly guards?: readonly Guard[];
  readonly tables?: readonly string[];
  readonly notBy?: readonly string[];
  readonly effects?: readonly Effect[];
  /** The étape that follows; the dossier stays where it is without one. */
  readonly to?: string;
}

/**
 * What happens by itself, in order, on entry and whenever the dossier changes: the first whose condition holds is taken.
 * Without `to` the dossier stays where it is, and the condition must no longer hold once the effects are there.
 */
export interface Passage {
  readonly when?: Feel;
  readonly tables?: readonly string[];
  readonly effects?: readonly Effect[];
  readonly to?: string;
}

/**
 * Where a dossier stands. `wait`: waits from entry to exit. `control`: the named contrôle is drawn on entry.
 * `linked`: the named link asks for another dossier and waits for it. `end`: closes the dossier with its outcome.
 */
export type Etape = {
  readonly label: string;
  readonly help?: string;
  readonly links?: readonly { readonly label: string; readonly href: string }[];
  readonly actions?: ByCode<Action>;
  readonly passages?: readonly Passage[];
} & (
  | { readonly kind: 'manual' | 'automatic' }
  | { readonly kind: 'wait'; readonly wait: string }
  | { readonly kind: 'control'; readonly controle: string }
  | { readonly kind: 'linked'; readonly link: string }
  | { readonly kind: 'end'; readonly outcome: string }
);

/**
 * A contrôle before payment: of the dossiers whose risk (FEEL, 0 to 1) reaches `threshold`, and of a share of the others drawn by seed.
 * `roles` perform it, `notBy`: not whoever performed one of these actions – two different persons. `wait` is open from the draw until it is performed.
 */
export interface ControleDefinition {
  readonly label: string;
  readonly risk?: Feel;
  readonly threshold?: number;
  /** 0 to 1. */
  readonly rate: number;
  readonly wait: string;
  readonly roles: readonly string[];
  readonly notBy: readonly string[];
  readonly families: readonly string[];
  readonly source: Source;
}

/** A contrôle after payment: each quarter, a sample of the dossiers in which the action was performed in the quarter before. `roles`, `notBy`: as before payment. */
export interface EchantillonDefinition {
  readonly label: string;
  readonly performed: string;
  readonly size: number;
  readonly roles: readonly string[];
  readonly notBy: readonly string[];
  readonly families: readonly string[];
  readonly source: Source;
}

/**
 * Another dossier that this one asks for. `inputs`: fields of the other, from ours. `returns`: our fields, from the other's.
 * It answers when it ends, with its outcome, or once `answeredBy` – an action of its own – was performed, with the code of that action: what the other
 * still has to do, such as paying an invoice, is not waited for. `wait` is open from the demand until the answer.
 */
export interface Link {
  readonly label: string;
  readonly procedure: string;
  readonly wait: string;
  readonly answeredBy?: string;
  readonly inputs: ByCode<Feel>;
  readonly returns: ByCode<string>;
}

/**
 * What was paid too much: how long it can be recovered, counted from the last payment; how long before that end one is warned (a positive duration); and
 * which are worked first – those about to be lost, or those that are the easiest to recover.
 */
export interface IndusRules {
  readonly prescription: Duration;
  readonly warning: Duration;
  readonly first: 'oldest' | 'latest';
  readonly source: Source;
}

/** What the procédure is held to, for the figures that measure it: targets by year (null: none was set), and the parameters of the measure. */
export interface Objectif {
  readonly label: string;
  readonly unit: 'percent' | 'calendarDays';
  readonly better: 'higher' | 'lower';
  readonly targets: Readonly<Record<string, number | null>>;
  readonly parameters: ByCode<Duration | number | readonly string[]>;
  readonly source: Source;
}

export interface ProcedureDefinition {
  readonly code: string;
  readonly version: number;
  readonly label: string;
  readonly source: Source;
  readonly start: string;
  readonly roles: ByCode<{ readonly label: string }>;
  readonly fields: ByCode<Field>;
  readonly forms: ByCode<Form>;
  readonly pieces: ByCode<ExpectedPiece>;
  /** What must hold, besides the pièces received, for the dossier to be complete: the fields on which the expected ones depend. */
  readonly completeness?: Feel;
  readonly reasons: ByCode<{ readonly label: string; readonly of: 'return' | 'refusal' }>;
  readonly etapes: ByCode<Etape>;
  readonly waits: ByCode<Wait>;
  readonly clocks: Readonly<Partial<Record<ClockCode, ClockDefinition>>>;
  readonly echeances: ByCode<EcheanceDefinition>;
  readonly tables: ByCode<DecisionTable>;
  readonly tops: ByCode<Tops>;
  readonly controles: ByCode<ControleDefinition>;
  readonly echantillons: ByCode<EchantillonDefinition>;
  readonly links: ByCode<Link>;
  readonly objectifs: ByCode<Objectif>;
  readonly indus?: IndusRules;
}
