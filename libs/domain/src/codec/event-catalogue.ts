import type { AgentEvent } from '../agent/agent.events.js';
import type { ArreteEvent } from '../arrete/arrete.events.js';
import type { CalendrierEvent } from '../calendrier/calendrier.events.js';
import type { DossierEvent } from '../dossier/dossier.events.js';
import type { EchantillonEvent } from '../echantillon/echantillon.events.js';
import type { ImportEvent } from '../import/import.events.js';
import type { IndicateurEvent } from '../indicateur/indicateur.events.js';
import type { AlerteEvent } from '../pilotage/alerte.events.js';
import type { PhaseEvent } from '../pilotage/phase.events.js';
import type { RepereEvent } from '../pilotage/repere.events.js';
import type { SeuilsEvent } from '../pilotage/seuils.events.js';
import type { ProcedureEvent } from '../procedure/procedure.events.js';
import type { ReferenceEvent } from '../reference/reference.events.js';
import type { ReleveEvent } from '../releve/releve.events.js';
import type { OrganismeEvent } from '../reseau/organisme.events.js';
import { AGENT_EVENT_SHAPES } from './agent-event-shapes.js';
import { type DomainCodec, domainCodec } from './domain-codec.js';
import { DOSSIER_EVENT_SHAPES } from './dossier-event-shapes.js';
import {
  ARRETE_EVENT_SHAPES,
  CALENDRIER_EVENT_SHAPES,
  ECHANTILLON_EVENT_SHAPES,
  IMPORT_EVENT_SHAPES,
  INDICATEUR_EVENT_SHAPES,
  PROCEDURE_EVENT_SHAPES,
  REFERENCE_EVENT_SHAPES,
  RELEVE_EVENT_SHAPES,
} from './event-shapes.js';
import { ALERTE_EVENT_SHAPES, PHASE_EVENT_SHAPES, REPERE_EVENT_SHAPES, SEUILS_EVENT_SHAPES } from './pilotage-event-shapes.js';
import { ORGANISME_EVENT_SHAPES } from './organisme-event-shapes.js';
import type { AnyShape } from './shape.js';

/** One event type, for the documentation and for whoever must know them all. Descriptions and names of kinds are in French. */
export interface CatalogueEntry {
  readonly type: string;
  /** The category of its streams. */
  readonly category: string;
  readonly description: string;
  readonly fields: readonly { readonly name: string; readonly kind: string }[];
}

const SHAPES_BY_CATEGORY = {
  dossier: DOSSIER_EVENT_SHAPES,
  organisme: ORGANISME_EVENT_SHAPES,
  agent: AGENT_EVENT_SHAPES,
  procedure: PROCEDURE_EVENT_SHAPES,
  calendrier: CALENDRIER_EVENT_SHAPES,
  indicateur: INDICATEUR_EVENT_SHAPES,
  import: IMPORT_EVENT_SHAPES,
  reference: REFERENCE_EVENT_SHAPES,
  echantillon: ECHANTILLON_EVENT_SHAPES,
  releve: RELEVE_EVENT_SHAPES,
  arrete: ARRETE_EVENT_SHAPES,
  repere: REPERE_EVENT_SHAPES,
  seuils: SEUILS_EVENT_SHAPES,
  phase: PHASE_EVENT_SHAPES,
  alerte: ALERTE_EVENT_SHAPES,
} as const;

export const dossierCodec: DomainCodec<DossierEvent> = domainCodec('dossier', DOSSIER_EVENT_SHAPES);
export const organismeCodec: DomainCodec<OrganismeEvent> = domainCodec('organisme', ORGANISME_EVENT_SHAPES);
export const agentCodec: DomainCodec<AgentEvent> = domainCodec('agent', AGENT_EVENT_SHAPES);
export const procedureCodec: DomainCodec<ProcedureEvent> = domainCodec('procedure', PROCEDURE_EVENT_SHAPES);
export const calendrierCodec: DomainCodec<CalendrierEvent> = domainCodec('calendrier', CALENDRIER_EVENT_SHAPES);
export const indicateurCodec: DomainCodec<IndicateurEvent> = domainCodec('indicateur', INDICATEUR_EVENT_SHAPES);
export const importCodec: DomainCodec<ImportEvent> = domainCodec('import', IMPORT_EVENT_SHAPES);
export const referenceCodec: DomainCodec<ReferenceEvent> = domainCodec('reference', REFERENCE_EVENT_SHAPES);
export const echantillonCodec: DomainCodec<EchantillonEvent> = domainCodec('echantillon', ECHANTILLON_EVENT_SHAPES);
export const arreteCodec: DomainCodec<ArreteEvent> = domainCodec('arrete', ARRETE_EVENT_SHAPES);
export const releveCodec: DomainCodec<ReleveEvent> = domainCodec('releve', RELEVE_EVENT_SHAPES);
export const repereCodec: DomainCodec<RepereEvent> = domainCodec('repere', REPERE_EVENT_SHAPES);
export const seuilsCodec: DomainCodec<SeuilsEvent> = domainCodec('seuils', SEUILS_EVENT_SHAPES);
export const phaseCodec: DomainCodec<PhaseEvent> = domainCodec('phase', PHASE_EVENT_SHAPES);
export const alerteCodec: DomainCodec<AlerteEvent> = domainCodec('alerte', ALERTE_EVENT_SHAPES);

/** Every event type of the log, by category, in the order in which a reader meets them. */
export const EVENT_CATALOGUE: readonly CatalogueEntry[] = Object.entries(SHAPES_BY_CATEGORY).flatMap(([category, shapes]) =>
  Object.entries<{ readonly description: string; readonly data: AnyShape }>(shapes).map(([type, { description, data }]) => ({
    type,
    category,
    description,
    fields: Object.entries(data.fields ?? {}).map(([name, shape]) => ({ name, kind: shape.name })),
  })),
);
