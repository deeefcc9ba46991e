import {
  type CalendrierEvent,
  DOSSIER_EVENT_TYPES,
  type DossierEvent,
  type DossierHistoryEvent,
  type ImportEvent,
  type IndicateurEvent,
  type OrganismeEvent,
  type ProcedureEvent,
  type ReferenceEvent,
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

export const calendrierCodec = eventCodec<CalendrierEvent>(['CalendrierPublished']);
export const indicateurCodec = eventCodec<IndicateurEvent>(['IndicateurDefined']);
export const organismeCodec = eventCodec<OrganismeEvent>(['OrganismeRegistered']);
export const procedureCodec = eventCodec<ProcedureEvent>(['ProcedureRegistered']);
export const referenceCodec = eventCodec<ReferenceEvent>(['ReferenceReserved']);
export const importCodec = eventCodec<ImportEvent>(['ImportStarted', 'LignesRefused', 'ImportCompleted', 'ImportFailed']);
