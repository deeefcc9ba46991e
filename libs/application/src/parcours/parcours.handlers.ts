import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Cadre, type DossierHistoryEvent, type DossierState, type ParcoursCommand } from '#libs/domain';
import { type EventStore, type SealedPart, toCommandId } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import type { Written } from '../dossiers/act-on-dossier.command.js';
import { DossierDesk, type Present } from '../dossiers/dossier-desk.js';
import { idWithin } from '../ids.js';
import { assertForm } from '../procedures/form-checker.js';
import { EVENT_STORE, VAULT } from '../tokens.js';
import { knownActing } from './acting.js';
import { ActOnParcours, type ParcoursAct, PerformAction } from './parcours.command.js';
import { personOfDossier } from './person-of-dossier.js';

@CommandHandler(PerformAction)
export class PerformActionHandler implements ICommandHandler<PerformAction> {
  constructor(
    private readonly desk: DossierDesk,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Pick<Vault, 'personOf' | 'seal'>,
  ) {}

  async execute({ request }: PerformAction): Promise<Written> {
    const { dossierId, acting, key, expectedRevision, action, values, pieces, reason, on } = request;
    const { agent, role } = knownActing(acting);
    const { revision, position } = await this.desk.carryOut({
      dossierId,
      key,
      actor: agent,
      role,
      expectedRevision,
      body: { type: 'PerformAction', dossierId, action, values, pieces: pieces === null ? null : [...pieces], reason, on, agent, role },
      piece: null,
      caisse: null,
      decide: (state, present, cadre) => {
        const { clear, sealed } = checkedValues(values, action, state, cadre);
        const { day, today, now } = present;
        return this.desk.decidedUnder(cadre, state, {
          ...{ type: 'PerformAction', action, values: clear, sealed, agent, role, on: on ?? day, today, now },
          ...(pieces === null ? {} : { pieces }),
          ...(reason === null ? {} : { reason }),
        });
      },
      sealedOf: async (event) => this.sealedOf(dossierId, event, values),
    });
    return { id: dossierId, revision, position };
  }

  private async sealedOf(dossierId: string, event: DossierHistoryEvent, values: JsonObject): Promise<readonly SealedPart[]> {
    if (event.type !== 'DonneesRecorded' || event.data.by !== 'form') return [];
    const personal = (event.data.sealed ?? []).flatMap((code) => (values[code] === undefined ? [] : [[code, values[code]]]));
    if (personal.length === 0) return [];
    const person = await personOfDossier(this.store, this.vault, dossierId);
    return [await this.vault.seal(person, Object.fromEntries(personal) as JsonObject)];
  }
}

/** What the form of an action was given, personal fields apart; an action that is not of the étape is the decider's to refuse. */
function checkedValues(
  values: JsonObject,
  action: string,
  state: DossierState,
  cadre: Cadre | null,
): { readonly clear: JsonObject; readonly sealed: readonly string[] } {
  if (cadre === null || state.status === 'absent' || state.parcours?.etape == null) return { clear: values, sealed: [] };
  const { definition } = cadre;
  const code = definition.etapes[state.parcours.etape]?.actions?.[action]?.form;
  const form = code === undefined ? undefined : definition.forms[code];
  if (code !== undefined && form !== undefined) assertForm(definition, code, form, values);
  const isPersonal = (field: string): boolean => definition.fields[field]?.personal === true;
  const clear = Object.fromEntries(Object.entries(values).filter(([field]) => !isPersonal(field)));
  return { clear, sealed: Object.keys(values).filter(isPersonal) };
}

@CommandHandler(ActOnParcours)
export class ActOnParcoursHandler implements ICommandHandler<ActOnParcours> {
  constructor(private readonly desk: DossierDesk) {}

  async execute({ request: { dossierId, acting, key, expectedRevision, act } }: ActOnParcours): Promise<Written> {
    const by = knownActing(acting);
    const made = idWithin(toCommandId(key), 'made');
    const { revision, position } = await this.desk.carryOut({
      dossierId,
      key,
      actor: by.agent,
      role: by.role,
      expectedRevision,
      body: { dossierId, ...act, ...by },
      piece: null,
      caisse: null,
      decide: (state, present, cadre) => this.desk.decidedUnder(cadre, state, commandOf(act, made, by, present)),
    });
    return { id: act.type === 'FindAnomalie' || act.type === 'DetectIndu' ? made : dossierId, revision, position };
  }
}

function commandOf(
  act: ParcoursAct,
  made: string,
  by: { readonly agent: string; readonly role: string },
  { day, today, now }: Present,
): ParcoursCommand {
  const dated = { ...by, on: act.on ?? day, today, now };
  if (act.type === 'FindAnomalie') return { ...act, ...dated, anomalie: made };
  if (act.type === 'DetectIndu') return { ...act, ...dated, indu: made };
  return { ...act, ...dated };
}
