import { type Decider, DomainError, unreachable } from '#libs/kernel';
import { sameJson } from '../json/same-json.js';
import type { ProcedureDefinition } from './definition.js';
import { definitionIn, type ProcedureEvent, type ProcedureEventData, publishedAs } from './procedure.events.js';

export type Procedure = ProcedureEventData['ProcedureRegistered'];

/** `ifUnknown`: keep what is registered, whatever it says – an import names procédures without describing them. */
export interface RegisterProcedure {
  readonly type: 'RegisterProcedure';
  readonly procedure: Procedure;
  readonly ifUnknown?: boolean;
}

/** The definition has been checked: whether it makes sense is not asked here. */
export interface PublishProcedure {
  readonly type: 'PublishProcedure';
  readonly definition: ProcedureDefinition;
}

export type ProcedureCommand = RegisterProcedure | PublishProcedure;

/** `versions`: those published, first to last; a procédure that is only a name has none. */
export type ProcedureState =
  { readonly status: 'absent' } | { readonly status: 'registered'; readonly procedure: Procedure; readonly versions: readonly ProcedureDefinition[] };

function evolve(state: ProcedureState, event: ProcedureEvent): ProcedureState {
  const versions = state.status === 'absent' ? [] : state.versions;
  switch (event.type) {
    case 'ProcedureRegistered':
      return { status: 'registered', procedure: event.data, versions };
    case 'ProcedurePublished': {
      const { code, label } = event.data;
      return { status: 'registered', procedure: { code, label }, versions: [...versions, definitionIn(event.data)] };
    }
    default:
      return unreachable(event);
  }
}

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

function publish({ definition }: PublishProcedure, state: ProcedureState): readonly ProcedureEvent[] {
  const { code, version } = definition;
  const versions = state.status === 'absent' ? [] : state.versions;
  const published = versions.find((known) => known.version === version);
  if (published !== undefined && sameJson(published, definition)) return [];
  if (published !== undefined) {
    throw new DomainError(
      'procedure.versionPublished',
      `La procédure ${code} a déjà une version ${String(version)}, d’un autre contenu : publiez le nouveau sous la version suivante.`,
      { procedure: code, version },
    );
  }
  const expected = (versions.at(-1)?.version ?? 0) + 1;
  if (version !== expected) {
    throw new DomainError(
      'procedure.versionGap',
      `La prochaine version de la procédure ${code} est ${String(expected)}, et non ${String(version)}.`,
      {
        procedure: code,
        version,
        expected,
      },
    );
  }
  return [{ type: 'ProcedurePublished', data: publishedAs(definition) }];
}

/** A procédure and its versions. A published version never changes; registering or publishing the same again is nothing to do. */
export const procedureDecider: Decider<ProcedureCommand, ProcedureEvent, ProcedureState> = {
  initialState: { status: 'absent' },
  evolve,
  decide: (command, state) => (command.type === 'RegisterProcedure' ? register(command, state) : publish(command, state)),
};

/** The refusal of a procédure that nobody registered, in a filter or a command; names those that exist. */
export function unknownProcedure(procedure: string, known: readonly string[]): DomainError<'procedure.unknown'> {
  const list = known.length === 0 ? 'aucune procédure n’est enregistrée' : `procédures connues : ${known.join(', ')}`;
  return new DomainError('procedure.unknown', `Procédure inconnue : « ${procedure} » (${list}).`, { procedure, known });
}
