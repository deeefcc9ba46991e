import type { Evaluation, ParcoursEventData } from '../parcours/parcours.events.js';
import type { Anchor } from '../procedure/definition.js';
import type { EventShapes } from './domain-codec.js';
import { anyObject, anyValue, arrayOf, day, flag, integer, nullable, number, object, oneOf, optional, type Shape, text, variants } from './shape.js';

type KindOf<Kind extends Evaluation['kind']> = Extract<Evaluation, { readonly kind: Kind }>;

const EVALUATION: Shape<Evaluation> = variants<'kind', Evaluation>('kind', {
  guard: object<KindOf<'guard'>>({ kind: oneOf('guard'), expression: text, inputs: anyObject, result: flag }),
  value: object<KindOf<'value'>>({ kind: oneOf('value'), expression: text, inputs: anyObject, result: anyValue }),
  table: object<KindOf<'table'>>({
    kind: oneOf('table'),
    table: text,
    version: integer,
    inputs: arrayOf(anyValue),
    rules: arrayOf(integer),
    result: anyObject,
  }),
});

const evaluations = arrayOf(EVALUATION);
const acted = { agent: nullable(text), role: nullable(text) };
const ofEcheance = { echeance: text, code: text };
const ofIndu = { ...acted, indu: text };
const DECISION = oneOf('accepted', 'refused');
/** One of its four parts; which ones there are is checked when the definition is published. */
export const ANCHOR: Shape<Anchor> = { name: anyObject.name, problemOf: anyObject.problemOf };

function data<T extends keyof ParcoursEventData>(fields: { readonly [K in keyof ParcoursEventData[T]]-?: Shape<ParcoursEventData[T][K]> }) {
  return object<ParcoursEventData[T]>(fields);
}

/** What happens to a dossier that follows a procédure. */
export const PARCOURS_EVENT_SHAPES: EventShapes<ParcoursEventData> = {
  ActionPerformed: {
    description:
      'Une personne a fait une action de la procédure ; « evaluations » dit quelles conditions l’ont permise et quelles tables ont répondu.',
    data: data<'ActionPerformed'>({
      ...acted,
      action: text,
      etape: text,
      form: nullable(object<NonNullable<ParcoursEventData['ActionPerformed']['form']>>({ code: text, version: integer })),
      evaluations,
      performedOn: day,
    }),
  },
  PassageTaken: {
    description: 'Le dossier passe de lui-même d’une étape à une autre, la condition du passage étant remplie ; « from » null est le départ.',
    data: data<'PassageTaken'>({ from: nullable(text), to: text, evaluations, takenOn: day }),
  },
  DonneesRecorded: {
    description: 'Des données du dossier sont connues, et remplacent les précédentes ; les personnelles sont dans la part scellée.',
    data: data<'DonneesRecorded'>({
      values: anyObject,
      sealed: optional(arrayOf(text)),
      by: oneOf('form', 'table', 'rule', 'link'),
      recordedOn: day,
    }),
  },
  DossierCompleted: {
    description: 'Toutes les pièces attendues sont reçues : le dossier est complet, et le reste.',
    data: data<'DossierCompleted'>({ evaluations, completedOn: day }),
  },
  EcheanceSet: {
    description: 'Une échéance est posée : elle passe à « dueAt », qui suit son dernier jour ; une pose remplace la précédente.',
    data: data<'EcheanceSet'>({
      ...ofEcheance,
      anchor: ANCHOR,
      anchoredOn: day,
      dueOn: day,
      dueAt: text,
      calendrier: nullable(object<NonNullable<ParcoursEventData['EcheanceSet']['calendrier']>>({ code: text, version: integer })),
      because: nullable(oneOf('resumed', 'corrected', 'migrated', 'retried')),
      evaluations,
      setOn: day,
    }),
  },
  EcheanceSuspended: {
    description: 'Une attente arrête l’horloge de l’échéance : elle n’est plus due tant qu’elle n’est pas posée de nouveau.',
    data: data<'EcheanceSuspended'>({ ...ofEcheance, clock: oneOf('legal', 'norm', 'ours'), suspendedOn: day }),
  },
  EcheanceLifted: {
    description: 'Ce que l’échéance attendait est venu à temps.',
    data: data<'EcheanceLifted'>({ ...ofEcheance, liftedOn: day }),
  },
  EcheancePassed: {
    description: 'L’échéance est passée ; ce qui s’ensuit est dit par les événements qui la suivent.',
    data: data<'EcheancePassed'>({ ...ofEcheance, passedOn: day }),
  },
  EcheanceBlocked: {
    description: 'L’échéance devait passer, et ce qui s’ensuit ne peut pas être établi ; elle est posée de nouveau dès que le dossier change.',
    data: data<'EcheanceBlocked'>({ ...ofEcheance, problem: text, reason: text, blockedOn: day }),
  },
  RappelIssued: {
    description: 'Un rappel est fait, une échéance étant passée.',
    data: data<'RappelIssued'>({ ...ofEcheance, message: text, issuedOn: day }),
  },
  DossierEscalated: {
    description: 'Le dossier est signalé à un autre rôle.',
    data: data<'DossierEscalated'>({ to: text, message: text, echeance: nullable(text), escalatedOn: day }),
  },
  DecisionTaken: {
    description: 'La demande est acceptée ou refusée ; « tacit » : par le silence.',
    data: data<'DecisionTaken'>({ ...acted, decision: DECISION, tacit: flag, reason: nullable(text), takenOn: day }),
  },
  ControleDrawn: {
    description: 'Le tirage dit si le contrôle tombe sur le dossier : par le risque, par le taux, ou dans un échantillon.',
    data: data<'ControleDrawn'>({
      controle: text,
      drawn: flag,
      by: oneOf('risk', 'rate', 'sample'),
      seed: text,
      share: nullable(number),
      risk: nullable(number),
      echantillon: nullable(text),
      evaluations,
      drawnOn: day,
    }),
  },
  ControlePerformed: {
    description: 'Le contrôle est fait, avec son résultat.',
    data: data<'ControlePerformed'>({ ...acted, controle: text, result: oneOf('passed', 'failed'), performedOn: day }),
  },
  AnomalieFound: {
    description: 'Une anomalie est relevée, avec son effet financier signé, en centimes.',
    data: data<'AnomalieFound'>({
      ...acted,
      anomalie: text,
      controle: nullable(text),
      origin: oneOf('sample', 'outside', 'controlled'),
      family: text,
      financial: flag,
      amount: integer,
      beforePayment: flag,
      missedBy: nullable(text),
      foundOn: day,
    }),
  },
  InduDetected: {
    description: 'Une somme a été payée en trop, en centimes ; la prescription court de son dernier paiement.',
    data: data<'InduDetected'>({ ...ofIndu, nature: oneOf('simple', 'culpable', 'fraudulent'), amount: integer, paidOn: day, detectedOn: day }),
  },
  InduNotified: { description: 'L’indu est notifié à qui le doit.', data: data<'InduNotified'>({ ...ofIndu, notifiedOn: day }) },
  InduRecoveryStarted: { description: 'L’indu est mis en recouvrement.', data: data<'InduRecoveryStarted'>({ ...ofIndu, startedOn: day }) },
  InduSettled: { description: 'L’indu est soldé.', data: data<'InduSettled'>({ ...ofIndu, settledOn: day }) },
  InduAbandoned: {
    description: 'L’indu est abandonné, avec le motif et le montant, en centimes.',
    data: data<'InduAbandoned'>({
      ...ofIndu,
      reason: oneOf('intangibilite', 'prescription', 'decisionCra', 'autre'),
      amount: integer,
      abandonedOn: day,
    }),
  },
  DossierRequested: {
    description: 'Un autre dossier est demandé ; il s’ouvre sous ce numéro.',
    data: data<'DossierRequested'>({ link: text, dossier: text, procedure: text, inputs: anyObject, evaluations, requestedOn: day }),
  },
  DossierReturned: {
    description: 'Le dossier demandé a répondu, avec son issue et ce qu’il rend.',
    data: data<'DossierReturned'>({ link: text, dossier: text, outcome: text, values: anyObject, returnedOn: day }),
  },
  ProcedureMigrated: {
    description: 'Le dossier suit désormais une autre version de sa procédure.',
    data: data<'ProcedureMigrated'>({ from: integer, to: integer, migratedOn: day }),
  },
};
