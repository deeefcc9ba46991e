import { type Decider, DomainError } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { ProcedureEvent, ProcedureEventData } from './procedure.events.js';

export type Procedure = ProcedureEventData['ProcedureRegistered'];

/** `ifUnknown`: keep what is registered, whatever it says – an import names procédures without describing them. */
export interface RegisterProcedure {
  readonly type: 'RegisterProcedure';
  readonly procedure: Procedure;
  readonly ifUnknown?: boolean;
}

export type ProcedureCommand = RegisterProcedure;

export type ProcedureState = { readonly status: 'absent' } | { readonly status: 'registered'; readonly procedure: Procedure };

function register({ procedure, ifUnknown = false }: RegisterProcedure, state: ProcedureState): readonly ProcedureEvent[] {
  if (state.status === 'absent') return [{ type: 'ProcedureRegistered', data: procedure }];
  if (ifUnknown || sameJson(state.procedure, procedure)) return [];
  throw new DomainError(
    'procedure.alreadyRegistered',
    `La procédure ${procedure.code} est déjà enregistrée, sous le nom « ${state.procedure.label} ».`,
    {
      procedure: procedure.code,
      label: state.procedure.label,
    },
  );
}

/** A procédure. Registering it again is nothing to do. */
export const procedureDecider: Decider<ProcedureCommand, ProcedureEvent, ProcedureState> = {
  initialState: { status: 'absent' },
  evolve: (_, { data }) => ({ status: 'registered', procedure: data }),
  decide: register,
};

/** The refusal of a procédure that nobody registered, in a filter or a command; names those that exist. */
export function unknownProcedure(procedure: string, known: readonly string[]): DomainError<'procedure.unknown'> {
  const list = known.length === 0 ? 'aucune procédure n’est enregistrée' : `procédures connues : ${known.join(', ')}`;
  return new DomainError('procedure.unknown', `Procédure inconnue : « ${procedure} » (${list}).`, { procedure, known });
}
