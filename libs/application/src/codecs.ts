import {
  type AlerteEvent,
  alerteCodec as alerteShapes,
  type AgentEvent,
  agentCodec as agentShapes,
  type ArreteEvent,
  arreteCodec as arreteShapes,
  type CalendrierEvent,
  calendrierCodec as calendrierShapes,
  DOSSIER_EVENT_TYPES,
  type DossierEvent,
  type DossierHistoryEvent,
  type EchantillonEvent,
  echantillonCodec as echantillonShapes,
  type ImportEvent,
  importCodec as importShapes,
  type IndicateurEvent,
  indicateurCodec as indicateurShapes,
  type OrganismeEvent,
  organismeCodec as organismeShapes,
  type PhaseEvent,
  phaseCodec as phaseShapes,
  type ProcedureEvent,
  procedureCodec as procedureShapes,
  type ReferenceEvent,
  referenceCodec as referenceShapes,
  type ReleveEvent,
  releveCodec as releveShapes,
  type RepereEvent,
  repereCodec as repereShapes,
  type SeuilsEvent,
  seuilsCodec as seuilsShapes,
} from '#libs/domain';
import { type EventCodec, eventCodec } from '#libs/event-store';
import { plainDate } from '#libs/kernel';

const dossierShape = eventCodec<DossierEvent>(DOSSIER_EVENT_TYPES);

/** A dossier's decider knows when each event happened and became known: these come from the envelope. */
export const dossierCodec: EventCodec<DossierHistoryEvent> = {
  toStored: ({ type, data }) => dossierShape.toStored({ type, data } as DossierEvent),
  fromStored: (stored) => {
    const { occurredAt, knownOn } = stored.metadata;
    return { ...dossierShape.fromStored(stored), occurredAt, knownOn: plainDate(knownOn) };
  },
};

export const agentCodec = eventCodec<AgentEvent>(agentShapes.types);
export const calendrierCodec = eventCodec<CalendrierEvent>(calendrierShapes.types);
export const indicateurCodec = eventCodec<IndicateurEvent>(indicateurShapes.types);
export const organismeCodec = eventCodec<OrganismeEvent>(organismeShapes.types);
export const procedureCodec = eventCodec<ProcedureEvent>(procedureShapes.types);
export const referenceCodec = eventCodec<ReferenceEvent>(referenceShapes.types);
export const echantillonCodec = eventCodec<EchantillonEvent>(echantillonShapes.types);
export const importCodec = eventCodec<ImportEvent>(importShapes.types);
export const releveCodec = eventCodec<ReleveEvent>(releveShapes.types);
export const arreteCodec = eventCodec<ArreteEvent>(arreteShapes.types);
export const repereCodec = eventCodec<RepereEvent>(repereShapes.types);
export const seuilsCodec = eventCodec<SeuilsEvent>(seuilsShapes.types);
export const phaseCodec = eventCodec<PhaseEvent>(phaseShapes.types);
export const alerteCodec = eventCodec<AlerteEvent>(alerteShapes.types);
