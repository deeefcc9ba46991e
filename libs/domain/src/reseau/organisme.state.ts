import { unreachable, type PlainDate } from '#libs/kernel';
import type { Montee } from '../agent/montee.js';
import type { OrganismeEvent, OrganismeEventData } from './organisme.events.js';
import { type Appartenance, holdsOn, type OrganismeKind } from './perimetre.js';
import { type Visibilite, withVisibilite } from './visibilite.js';

/** A caisse as it was registered. */
export type Organisme = OrganismeEventData['OrganismeRegistered'];
export type Groupement = OrganismeEventData['GroupementRegistered'];

/** By which calendar and zone the days of a caisse are counted from a day on; null: from the first. */
export type CalendrierOfCaisse = Omit<OrganismeEventData['CalendrierAssigned'], 'organisme'>;

interface Registered {
  readonly status: 'registered';
  readonly code: string;
  readonly kind: OrganismeKind;
  readonly label: string;
  /** As it was registered. */
  readonly registered: Organisme | Groupement;
  /** The tree of its members; null for a caisse. */
  readonly arbre: string | null;
  /** In order of their first day; of a caisse at least the one that it was registered with. */
  readonly calendriers: readonly CalendrierOfCaisse[];
  readonly appartenances: readonly Appartenance[];
  /** `before`: the appartenances as they were when it was said. */
  readonly fusion: { readonly into: string; readonly on: PlainDate; readonly before: readonly Appartenance[] } | null;
  /** One a day at most. */
  readonly scissions: readonly { readonly into: readonly string[]; readonly on: PlainDate }[];
  /** Days of scissions that were taken back. */
  readonly scissionsCancelled: readonly PlainDate[];
  /** Of a tête de réseau, first to last. */
  readonly montees: readonly Montee[];
  /** Of a tête de réseau, in order of their days. */
  readonly visibilites: readonly Visibilite[];
  /** Code of the indicateur repère that a tête de réseau has chosen; null: none. */
  readonly repere: string | null;
}

export type RegisteredOrganisme = Registered;
export type OrganismeState = { readonly status: 'absent' } | Registered;

const bare = {
  label: '',
  appartenances: [],
  fusion: null,
  scissions: [],
  scissionsCancelled: [],
  montees: [],
  visibilites: [],
  repere: null,
} as const;

function registered(data: Organisme): Registered {
  const { code, label, calendrier, calendrierVersion, timeZone } = data;
  const calendriers = [{ calendrier, calendrierVersion, timeZone, fromOn: null }];
  return { ...bare, status: 'registered', code, kind: 'caisse', label, registered: data, arbre: null, calendriers };
}

function registeredGroupement(data: Groupement): Registered {
  const { code, label, kind, arbre } = data;
  return { ...bare, status: 'registered', code, kind, label, registered: data, arbre, calendriers: [] };
}

const byFirstDay = (a: CalendrierOfCaisse, b: CalendrierOfCaisse): number => ((a.fromOn ?? '') < (b.fromOn ?? '') ? -1 : 1);

/** The calendars of a caisse with one more, which replaces that of the same first day. */
export function withCalendrier(known: readonly CalendrierOfCaisse[], more: CalendrierOfCaisse): readonly CalendrierOfCaisse[] {
  return [...known.filter(({ fromOn }) => fromOn !== more.fromOn), more].sort(byFirstDay);
}

/** The one that holds on a day; undefined for what has none. */
export function calendrierOn<C extends { readonly fromOn: PlainDate | null }>(calendriers: readonly C[], day: PlainDate): C | undefined {
  return calendriers.findLast(({ fromOn }) => fromOn === null || fromOn <= day);
}

/** An appartenance that began on a day now ends; one that ends where it began never was. */
function ended(appartenances: readonly Appartenance[], end: OrganismeEventData['AppartenanceEnded']): readonly Appartenance[] {
  return appartenances.flatMap((each) => {
    if (each.arbre !== end.arbre || each.fromOn !== end.fromOn) return [each];
    return end.toOn <= end.fromOn ? [] : [{ ...each, toOn: end.toOn }];
  });
}

export function evolveOrganisme(state: OrganismeState, event: OrganismeEvent): OrganismeState {
  if (event.type === 'OrganismeRegistered') return registered(event.data);
  if (event.type === 'GroupementRegistered') return registeredGroupement(event.data);
  // What is told of an organisme before it is registered is told of nobody.
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'OrganismeRenamed':
      return { ...state, label: event.data.label };
    case 'CalendrierAssigned': {
      const { calendrier, calendrierVersion, timeZone, fromOn } = event.data;
      return { ...state, calendriers: withCalendrier(state.calendriers, { calendrier, calendrierVersion, timeZone, fromOn }) };
    }
    case 'OrganismeAttached': {
      const { organisme: member, arbre, parent, fromOn, toOn } = event.data;
      return { ...state, appartenances: [...state.appartenances, { member, arbre, parent, fromOn, toOn }] };
    }
    case 'AppartenanceEnded':
      return { ...state, appartenances: ended(state.appartenances, event.data) };
    case 'OrganismeMerged':
      return { ...state, fusion: { into: event.data.into, on: event.data.mergedOn, before: state.appartenances } };
    case 'FusionCancelled':
      return { ...state, fusion: null };
    case 'OrganismeSplit': {
      const { into, splitOn } = event.data;
      return { ...state, scissions: [...state.scissions.filter(({ on }) => on !== splitOn), { into, on: splitOn }] };
    }
    case 'ScissionCancelled': {
      const { splitOn } = event.data;
      return {
        ...state,
        scissions: state.scissions.filter(({ on }) => on !== splitOn),
        scissionsCancelled: [...state.scissionsCancelled, splitOn],
      };
    }
    case 'MonteeDefined': {
      const { version, operationalMonths, optimalMonths, shareAtStart, shareWhenOperational, source } = event.data;
      const montee = { version, operationalMonths, optimalMonths, shareAtStart, shareWhenOperational, source };
      return { ...state, montees: [...state.montees, montee] };
    }
    case 'VisibiliteDefined': {
      const { fromOn, autres } = event.data;
      return { ...state, visibilites: withVisibilite(state.visibilites, { fromOn, autres }) };
    }
    case 'RepereChosen':
      return { ...state, repere: event.data.repere };
    default:
      return unreachable(event);
  }
}

/** The appartenance of a tree that holds on a day. */
export function appartenanceOn({ appartenances }: Registered, arbre: string, day: PlainDate): Appartenance | undefined {
  return appartenances.find((each) => each.arbre === arbre && holdsOn(each, day));
}
