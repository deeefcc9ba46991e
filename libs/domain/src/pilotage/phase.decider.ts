import { type Decider, DomainError, type PlainDate, unreachable } from '#libs/kernel';
import { PHASE } from '../codec/pilotage-event-shapes.js';
import { isRegistrableCode, REGISTRABLE_CODE_EXPECTED } from '../reseau/code.js';
import { checked, CODE_EXPECTED, faultsAt, isCode, isTold } from './checked.js';
import { reaches, type Situation } from './etats.js';
import type { ConditionDeSortie, ConditionFound, Phase, PhaseDefinition, PhaseEvent, PhaseEventData } from './phase.events.js';
import { isNext, type PublishVersion } from './versions.decider.js';

const MOST = 24;
const LONGEST = 366;

/** @throws DomainError `phase.invalid`, with all that is wrong with it */
export function checkedPhase(value: unknown): PhaseDefinition {
  const faultsOf = ({ conditions }: PhaseDefinition): readonly string[] => [
    ...faultsAt(
      ['conditions', conditions.length > 0 && conditions.length <= MOST, `1 à ${String(MOST)} conditions attendues`],
      ['conditions', new Set(conditions.map(({ code }) => code)).size === conditions.length, 'deux conditions ont le même code'],
    ),
    ...conditions.flatMap(({ code, label, part, pendant }, i) =>
      faultsAt(
        [`conditions[${String(i)}].code`, isCode(code), CODE_EXPECTED],
        [`conditions[${String(i)}].label`, isTold(label), 'texte attendu'],
        [`conditions[${String(i)}].part`, part > 0 && part <= 1, 'part de plus de 0 à 1 attendue'],
        [`conditions[${String(i)}].pendant`, pendant >= 1 && pendant <= LONGEST, `1 à ${String(LONGEST)} jours attendus`],
      ),
    ),
  ];
  // Its code is that of its réseau.
  return checked(value, 'phase', PHASE, faultsOf, { holds: isRegistrableCode, expected: REGISTRABLE_CODE_EXPECTED });
}

/**
 * The situations of the bodies at the end of each of the last days that a condition looks at. Whoever's situation is not known is not well; of a day of which
 * none is, no part is told. Not met there, nor where there is no body, or fewer days.
 */
export function conditionFound(
  { code, atMost, part, pendant }: ConditionDeSortie,
  days: readonly (readonly Pick<Situation, 'etat'>[])[],
): ConditionFound {
  const looked = days.slice(-pendant);
  const shares = looked.map((bodies) => {
    const well = bodies.filter(({ etat }) => etat !== null && reaches(atMost, etat));
    return bodies.every(({ etat }) => etat === null) ? null : well.length / bodies.length;
  });
  const least = shares.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)), shares[0] ?? null);
  return { code, met: looked.length === pendant && least !== null && least >= part, part: least };
}

/** The conditions are those found on that day, by the last version published. */
export interface EnterPhase {
  readonly type: 'EnterPhase';
  readonly phase: Phase;
  readonly on: PlainDate;
  readonly definition: string | null;
  readonly conditions: readonly ConditionFound[];
  readonly motif: string | null;
}

export type PhaseCommand = PublishVersion<PhaseDefinition> | EnterPhase;

export interface PhaseState {
  /** First to last. */
  readonly versions: readonly PhaseDefinition[];
  /** Null: nobody has said yet. */
  readonly entered: PhaseEventData['PhaseEntered'] | null;
}

function evolve(state: PhaseState, event: PhaseEvent): PhaseState {
  switch (event.type) {
    case 'ConditionsDefined':
      return { ...state, versions: [...state.versions, event.data] };
    case 'PhaseEntered':
      return { ...state, entered: event.data };
    default:
      return unreachable(event);
  }
}

function enter({ phase, on, definition, conditions, motif }: EnterPhase, { entered }: PhaseState): readonly PhaseEvent[] {
  if (entered?.phase === phase) return [];
  if (entered !== null && on < entered.on) {
    throw new DomainError(
      'phase.dayBackwards',
      `Le réseau est en « ${entered.phase} » depuis le ${entered.on} : la suite ne peut être du ${on}. Prenez ce jour-là ou un suivant.`,
      {
        on,
        since: entered.on,
      },
    );
  }
  const unmet = conditions.filter(({ met }) => !met).map(({ code }) => code);
  const allowed = phase === 'stabilisation' || (definition !== null && unmet.length === 0);
  if (!allowed && motif === null) {
    const why = definition === null ? 'aucune condition de sortie n’est publiée' : `conditions non remplies : ${unmet.join(', ')}`;
    throw new DomainError(
      'phase.conditionsUnmet',
      `Le lancement n’est pas ouvert (${why}). Pour en décider autrement, donnez-en le motif : il sera gardé avec le constat.`,
      { unmet },
    );
  }
  return [{ type: 'PhaseEntered', data: { phase, on, definition, conditions, motif } }];
}

/** The phase of a réseau, and the conditions of its passing. */
export const phaseDecider: Decider<PhaseCommand, PhaseEvent, PhaseState> = {
  initialState: { versions: [], entered: null },
  evolve,
  decide: (command, state) => {
    if (command.type === 'EnterPhase') return enter(command, state);
    return isNext('phase', command.definition, state.versions) ? [{ type: 'ConditionsDefined', data: command.definition }] : [];
  },
};
