import { type Decider, DomainError } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { OrganismeEvent, OrganismeEventData } from './organisme.events.js';

export type Organisme = OrganismeEventData['OrganismeRegistered'];

/** `ifUnknown`: keep what is registered, whatever it says – an import names caisses without describing them. */
export interface RegisterOrganisme {
  readonly type: 'RegisterOrganisme';
  readonly organisme: Organisme;
  readonly ifUnknown?: boolean;
}

export type OrganismeCommand = RegisterOrganisme;

export type OrganismeState = { readonly status: 'absent' } | { readonly status: 'registered'; readonly organisme: Organisme };

function register({ organisme, ifUnknown = false }: RegisterOrganisme, state: OrganismeState): readonly OrganismeEvent[] {
  if (state.status === 'absent') return [{ type: 'OrganismeRegistered', data: organisme }];
  if (ifUnknown || sameJson(state.organisme, organisme)) return [];
  throw new DomainError('caisse.alreadyRegistered', `La caisse ${organisme.code} est déjà enregistrée, avec d’autres données.`, {
    caisse: organisme.code,
    label: state.organisme.label,
    calendrier: state.organisme.calendrier,
  });
}

/** A body of the réseau. Registering it again is nothing to do. */
export const organismeDecider: Decider<OrganismeCommand, OrganismeEvent, OrganismeState> = {
  initialState: { status: 'absent' },
  evolve: (_, { data }) => ({ status: 'registered', organisme: data }),
  decide: register,
};

/** The refusal of a caisse that nobody registered, in a filter or a command; names those that exist. */
export function unknownCaisse(caisse: string, known: readonly string[]): DomainError<'caisse.unknown'> {
  const list = known.length === 0 ? 'aucune caisse n’est enregistrée' : `caisses connues : ${known.join(', ')}`;
  return new DomainError('caisse.unknown', `Caisse inconnue : « ${caisse} » (${list}).`, { caisse, known });
}
