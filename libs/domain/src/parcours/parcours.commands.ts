import type { JsonObject, PlainDate } from '#libs/kernel';
import type { OpenDossier } from '../dossier/dossier.commands.js';
import type { ProcedureDefinition } from '../procedure/definition.js';
import type { ParcoursEventData } from './parcours.events.js';

/** `on`: the day it happened. `today`, `now`: the present. All of it comes from outside: a decision taken again gives the same events. */
interface Dated {
  readonly on: PlainDate;
  readonly today: PlainDate;
  readonly now: string;
}

/** Who acts, in which of the procédure's roles. */
interface ByAgent extends Dated {
  readonly agent: string;
  readonly role: string;
}

/**
 * `values`: what the form says, checked against it; personal fields are only named, in `sealed`.
 * `pieces`: those that the action is about; all that are in stock without it. `reason`: where the action asks for one.
 */
export interface PerformAction extends ByAgent {
  readonly type: 'PerformAction';
  readonly action: string;
  readonly values?: JsonObject;
  readonly sealed?: readonly string[];
  readonly pieces?: readonly string[];
  readonly reason?: string;
}

/** `echeance`: the id of the setting that has passed. */
export interface PassEcheance extends Dated {
  readonly type: 'PassEcheance';
  readonly echeance: string;
}

/** The dossier asked for has answered; `values`: its fields. */
export interface ReturnLinkedDossier extends Dated {
  readonly type: 'ReturnLinkedDossier';
  readonly dossier: string;
  readonly outcome: string;
  readonly values: JsonObject;
}

export interface RecordControle extends ByAgent {
  readonly type: 'RecordControle';
  readonly controle: string;
  readonly result: ParcoursEventData['ControlePerformed']['result'];
}

/** `controle`: the contrôle that found it, if one did. `amount` in cents, signed; 0 without financial effect. */
export interface FindAnomalie extends ByAgent {
  readonly type: 'FindAnomalie';
  readonly anomalie: string;
  readonly controle: string | null;
  readonly family: string;
  readonly financial: boolean;
  readonly amount: number;
}

interface OfIndu extends ByAgent {
  readonly indu: string;
}

/** `amount` in cents, at least 1. `paidOn`: the last payment that it concerns. */
export interface DetectIndu extends OfIndu {
  readonly type: 'DetectIndu';
  readonly nature: ParcoursEventData['InduDetected']['nature'];
  readonly amount: number;
  readonly paidOn: PlainDate;
}

export interface NotifyIndu extends OfIndu {
  readonly type: 'NotifyIndu';
}

export interface StartInduRecovery extends OfIndu {
  readonly type: 'StartInduRecovery';
}

export interface SettleIndu extends OfIndu {
  readonly type: 'SettleIndu';
}

/** `amount`: what is given up, in cents, at most what is owed. */
export interface AbandonIndu extends OfIndu {
  readonly type: 'AbandonIndu';
  readonly reason: ParcoursEventData['InduAbandoned']['reason'];
  readonly amount: number;
}

/** The dossier is in a sample: `echantillon` is the code in the definition, `sample` the name of the draw. */
export interface DrawInSample extends Dated {
  readonly type: 'DrawInSample';
  readonly echantillon: string;
  readonly sample: string;
  readonly seed: string;
  readonly share: number;
}

/** `definition`: the version to go on under. */
export interface MigrateProcedure extends Dated {
  readonly type: 'MigrateProcedure';
  readonly definition: ProcedureDefinition;
}

/** `values`: what is known of it from the start, such as the inputs of the dossier that asks for it. */
export interface OpenUnderProcedure extends OpenDossier {
  readonly values?: JsonObject;
}

export type InduCommand = DetectIndu | NotifyIndu | StartInduRecovery | SettleIndu | AbandonIndu;

export type ParcoursCommand =
  PerformAction | PassEcheance | ReturnLinkedDossier | RecordControle | FindAnomalie | InduCommand | DrawInSample | MigrateProcedure;

const PARCOURS_COMMANDS: ReadonlySet<string> = new Set(
  Object.keys({
    PerformAction: true,
    PassEcheance: true,
    ReturnLinkedDossier: true,
    RecordControle: true,
    FindAnomalie: true,
    DetectIndu: true,
    NotifyIndu: true,
    StartInduRecovery: true,
    SettleIndu: true,
    AbandonIndu: true,
    DrawInSample: true,
    MigrateProcedure: true,
  } satisfies Record<ParcoursCommand['type'], true>),
);

/** Whether a command is one of those that only a procédure gives a meaning. */
export function isParcoursCommand<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, { readonly type: ParcoursCommand['type'] }> {
  return PARCOURS_COMMANDS.has(command.type);
}
