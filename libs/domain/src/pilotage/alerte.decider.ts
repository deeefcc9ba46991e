import { daysBetween, type Decider, type PlainDate, unreachable } from '#libs/kernel';
import type { AlerteEvent, Alertante, SujetDAlerte } from './alerte.events.js';
import { type Etat, reaches } from './etats.js';
import type { SeuilsDefinition } from './seuils.events.js';

/** What was found at the end of a day. The same observation twice is once done, and an older one than what is known is nothing to do. */
export interface ObserveSituation {
  readonly type: 'ObserveSituation';
  readonly sujet: SujetDAlerte;
  readonly definition: string;
  readonly alerte: NonNullable<SeuilsDefinition['alerte']>;
  readonly on: PlainDate;
  readonly since: PlainDate;
  readonly etat: Etat;
  readonly value: number;
}

/** Nobody is to be alerted of this any more. */
export interface LeaveAlerte {
  readonly type: 'LeaveAlerte';
  readonly definition: string;
  readonly on: PlainDate;
}

export type AlerteCommand = ObserveSituation | LeaveAlerte;

export type AlerteState =
  | { readonly status: 'quiet'; readonly heardOn: PlainDate | null }
  | { readonly status: 'standing'; readonly etat: Alertante; readonly heardOn: PlainDate; readonly rappels: number };

function evolve(_: AlerteState, event: AlerteEvent): AlerteState {
  const { type, data } = event;
  switch (type) {
    case 'SeuilCrossed':
      return { status: 'standing', etat: data.to, heardOn: data.on, rappels: 0 };
    case 'AlerteReminded':
      return { status: 'standing', etat: data.etat, heardOn: data.on, rappels: data.rappel };
    case 'AlerteEnded':
      return { status: 'quiet', heardOn: data.on };
    default:
      return unreachable(event);
  }
}

function observe({ sujet, definition, alerte, on, since, etat, value }: ObserveSituation, state: AlerteState): readonly AlerteEvent[] {
  const constat = { definition, on, value };
  const standing = state.status === 'standing' ? state.etat : null;
  if (etat === 'normale' || !reaches(etat, alerte.from)) return standing === null ? [] : [{ type: 'AlerteEnded', data: { ...constat, to: etat } }];
  if (state.status === 'quiet' || state.etat !== etat)
    return [{ type: 'SeuilCrossed', data: { sujet, ...constat, from: standing, to: etat, since } }];
  const due = alerte.rappelApres !== null && daysBetween(state.heardOn, on) >= alerte.rappelApres;
  return due ? [{ type: 'AlerteReminded', data: { ...constat, etat, rappel: state.rappels + 1 } }] : [];
}

function decide(command: AlerteCommand, state: AlerteState): readonly AlerteEvent[] {
  const { on, definition } = command;
  if (command.type === 'LeaveAlerte')
    return state.status === 'quiet' ? [] : [{ type: 'AlerteEnded', data: { definition, on, to: null, value: null } }];
  return state.heardOn !== null && on <= state.heardOn ? [] : observe(command, state);
}

/** An alert of somebody by some thresholds: crossed, reminded, ended, and crossed again one day. */
export const alerteDecider: Decider<AlerteCommand, AlerteEvent, AlerteState> = {
  initialState: { status: 'quiet', heardOn: null },
  evolve,
  decide,
};
