import { DomainError, type ErrorData, type PlainDate } from '#libs/kernel';

/** Every refusal of a command on a dossier that follows a procédure, beside those of any dossier. */
export const PARCOURS_ERROR_CODES = [
  'parcours.none',
  'parcours.otherVersion',
  'parcours.ledByProcedure',
  'parcours.dayBackwards',
  'parcours.actionRefused',
  'parcours.fieldRefused',
  'parcours.reasonRefused',
  'parcours.circle',
  'parcours.unknownCode',
  'parcours.notBoolean',
  'parcours.migrationBlocked',
  'echeance.unknown',
  'echeance.notStanding',
  'echeance.notDue',
  'echeance.beforeImport',
  'link.unknown',
  'controle.notDrawn',
  'controle.notAllowed',
  'echantillon.notInPopulation',
  'anomalie.invalid',
  'indu.unknown',
  'indu.invalid',
  'indu.outOfOrder',
] as const;

export type ParcoursErrorCode = (typeof PARCOURS_ERROR_CODES)[number];

export function refusal(code: ParcoursErrorCode, message: string, data: ErrorData = {}): DomainError<ParcoursErrorCode> {
  return new DomainError(code, message, data);
}

export const refusals = {
  none: () => refusal('parcours.none', 'Ce dossier ne suit aucune procédure publiée : agissez directement sur ses pièces.'),
  otherVersion: (expected: string, given: string) =>
    refusal('parcours.otherVersion', `Le dossier suit ${expected}, et non ${given} : rechargez sa procédure.`, { expected, given }),
  ledByProcedure: (procedure: string) =>
    refusal('parcours.ledByProcedure', `La procédure ${procedure} conduit ce dossier : ses étapes, attentes et clôture viennent de ses actions.`, {
      procedure,
    }),
  dayBackwards: (on: PlainDate, lastOn: PlainDate) =>
    refusal('parcours.dayBackwards', `Le ${on} précède ce qui s’est déjà passé sur ce dossier, le ${lastOn} : prenez ce jour ou un suivant.`, {
      on,
      lastOn,
    }),
  actionRefused: (action: string, reasons: readonly string[]) =>
    refusal('parcours.actionRefused', `L’action « ${action} » n’est pas possible : ${reasons.join(' ')}`, { action, reasons }),
  fieldRefused: (field: string, why: string) =>
    refusal('parcours.fieldRefused', `La donnée « ${field} » ne peut pas être enregistrée : ${why}.`, { field }),
  reasonMissing: (known: readonly string[]) => refusal('parcours.reasonRefused', `Donnez un motif parmi : ${known.join(', ')}.`, { known }),
  circle: (etape: string, passages: number) =>
    refusal('parcours.circle', `À l’étape « ${etape} », plus de ${String(passages)} passages se suivent : la procédure tourne en rond.`, { etape }),
  unknownCode: (kind: string, code: string, procedure: string) =>
    refusal('parcours.unknownCode', `La procédure ${procedure} n’a pas de ${kind} « ${code} ».`, { kind, code, procedure }),
  notBoolean: (expression: string, result: string, inputs: string) =>
    refusal('parcours.notBoolean', `La condition « ${expression} » ne donne ni vrai ni faux, mais ${result}, avec ${inputs}.`, {
      expression,
      inputs,
    }),
  migrationBlocked: (reasons: readonly string[]) =>
    refusal('parcours.migrationBlocked', `Le dossier ne peut pas changer de version : ${reasons.join(' ')}`, { reasons }),
  echeanceUnknown: (echeance: string) =>
    refusal('echeance.unknown', `L’échéance ${echeance} n’est pas de ce dossier, ou a été posée de nouveau depuis.`, { echeance }),
  echeanceNotStanding: (echeance: string, code: string, status: string) =>
    refusal('echeance.notStanding', `L’échéance « ${code} » n’est plus due : elle est ${status}.`, { echeance, code, status }),
  echeanceNotDue: (code: string, dueAt: string, now: string) =>
    refusal('echeance.notDue', `L’échéance « ${code} » passe le ${dueAt} : il est ${now}.`, { code, dueAt, now }),
  echeanceBeforeImport: (code: string, dueAt: string, importedAt: string) =>
    refusal('echeance.beforeImport', `L’échéance « ${code} » était due avant la reprise du dossier : une personne en décide.`, {
      code,
      dueAt,
      importedAt,
    }),
  linkUnknown: (dossier: string) => refusal('link.unknown', `Ce dossier n’a pas demandé le dossier ${dossier}.`, { dossier }),
  controleNotDrawn: (controle: string) =>
    refusal('controle.notDrawn', `Le contrôle « ${controle} » n’est pas tombé sur ce dossier, ou est déjà fait.`, { controle }),
  controleNotAllowed: (controle: string, reasons: readonly string[]) =>
    refusal('controle.notAllowed', `Le contrôle « ${controle} » ne peut pas être fait ainsi : ${reasons.join(' ')}`, { controle, reasons }),
  notInPopulation: (echantillon: string, performed: string) =>
    refusal(
      'echantillon.notInPopulation',
      `L’action « ${performed} » n’a pas été faite : le dossier n’est pas de l’échantillon « ${echantillon} ».`,
      {
        echantillon,
        performed,
      },
    ),
  anomalieInvalid: (why: string) => refusal('anomalie.invalid', `L’anomalie ne va pas : ${why}.`),
  induUnknown: (indu: string) => refusal('indu.unknown', `L’indu ${indu} n’existe pas dans ce dossier.`, { indu }),
  induInvalid: (why: string) => refusal('indu.invalid', `L’indu ne va pas : ${why}.`),
  induOutOfOrder: (indu: string, status: string, wanted: string) =>
    refusal('indu.outOfOrder', `L’indu est ${status} : il ne peut pas être ${wanted}.`, { indu, status, wanted }),
} as const;
