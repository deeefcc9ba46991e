import { ARBRE_OF_REGIONS, type Plan, PROCEDURES, REGION_LABELS, RESEAU, storiesOf, TETES } from '#libs/demonstration';
import { ARBRE_OF_RESEAUX, DEFAULT_CALENDRIER } from '#libs/domain';
import { type EncodedUnplaced, encodeUnplaced, eventIdOf, toCommandId, type UnloggedEvent } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import { type Brought, FactsBrought } from './facts-brought.js';
import { importStreamOf } from './identity.js';
import { eventsOfStory, groundOf } from './story-desk.js';

/**
 * Some of the events of a demonstration, in the form in which logs keep them. One after the other, parts are the whole: but stories, told one by one, are
 * put in order of their instants among each other.
 */
export interface Part {
  readonly kind: 'published' | 'story' | 'facts';
  readonly events: readonly EncodedUnplaced[];
  /** Up to which it tells; of a story, from which. */
  readonly day: string;
  /** Of whom something is sealed in it. */
  readonly persons: readonly string[];
}

/** Which parts somebody tells when several share the work: every `of`-th, from the `nth` on, counted from 0. */
export interface Share {
  readonly of: number;
  readonly nth: number;
}

/** An event of the demonstration, before it has a place in a log. */
type Told = Parameters<typeof encodeUnplaced>[0];

function partOf(kind: Part['kind'], events: readonly Told[]): Part {
  const told = events.at(kind === 'story' ? 0 : -1);
  const persons = new Set(events.flatMap(({ sealed }) => sealed.map(({ person }) => person)));
  return { kind, events: events.map(encodeUnplaced), day: told?.metadata.knownOn ?? '', persons: [...persons] };
}

/**
 * The parts of a share: what was published and registered on the first day; the dossiers that follow a procédure, a story each; then the events that an
 * import of the plan's facts file writes, page by page in the order of its lines. Pull based: dossiers that nothing is told of any more are not held.
 * Whoever shares the work lives through all days of the family réseau, which takes a tenth of what telling them takes.
 */
export async function* partsOf(plan: Plan, brought: Brought, { of, nth }: Share): AsyncGenerator<Part> {
  let parts = 0;
  const isOwn = (): boolean => {
    parts += 1;
    return (parts - 1) % of === nth;
  };
  const ground = await groundOf(plan);
  if (isOwn()) yield partOf('published', [...ground.published, ...registrations(plan)]);
  for (const story of storiesOf(plan)) if (isOwn()) yield partOf('story', await eventsOfStory(story, plan, ground));
  const facts = new FactsBrought(plan, brought);
  if (isOwn()) yield partOf('facts', [facts.started()]);
  for (const page of facts.pages()) if (isOwn()) yield partOf('facts', facts.told(page));
  if (isOwn()) yield partOf('facts', [facts.completed()]);
}

type Registered = Omit<UnloggedEvent, 'ordinal'>;

/** The réseaux, their régions, and their caisses with what an import would not know of them. */
function* registrations(plan: Plan): Generator<Registered> {
  const { caisses, firstDay } = plan;
  const recordedAt = `${firstDay}T00:00:00.000Z`;
  const commandId = toCommandId(`registrations of ${importStreamOf(plan)}`);
  const metadata = { actor: 'import', commandId, knownOn: firstDay, occurredAt: firstDay };
  const registered = (stream: string, revision: number, type: string, data: JsonObject): Registered => {
    const id = eventIdOf(commandId, stream, revision);
    return { id, stream, revision, type, data, metadata, sealed: [], recordedAt, digest: null };
  };
  const groupement = (code: string, label: string, kind: 'groupement' | 'teteDeReseau', arbre: string): Registered =>
    registered(`organisme-${code}`, 0, 'GroupementRegistered', { code, label, kind, arbre });
  function* caisse(
    { code, label }: { readonly code: string; readonly label: string },
    timed: { readonly calendrier: string; readonly timeZone: string },
    parents: Readonly<Record<string, string>>,
  ): Generator<Registered> {
    const stream = `organisme-${code}`;
    yield registered(stream, 0, 'OrganismeRegistered', { code, label, calendrierVersion: null, ...timed });
    let revision = 1;
    for (const [arbre, parent] of Object.entries(parents)) {
      yield registered(stream, revision, 'OrganismeAttached', { organisme: code, fromOn: firstDay, toOn: null, arbre, parent });
      revision += 1;
    }
  }
  yield groupement(RESEAU.code, RESEAU.label, 'teteDeReseau', ARBRE_OF_RESEAUX);
  for (const region of new Set(caisses.map((each) => each.region))) {
    yield groupement(region, REGION_LABELS[region] ?? region, 'groupement', ARBRE_OF_REGIONS);
  }
  for (const { code, label, calendrier, timeZone, region } of caisses) {
    yield* caisse({ code, label }, { calendrier, timeZone }, { [ARBRE_OF_RESEAUX]: RESEAU.code, [ARBRE_OF_REGIONS]: region });
  }
  for (const tete of TETES) {
    yield groupement(tete.code, tete.label, 'teteDeReseau', ARBRE_OF_RESEAUX);
    const timed = { calendrier: DEFAULT_CALENDRIER, timeZone: 'Europe/Paris' };
    for (const each of tete.caisses) yield* caisse(each, timed, { [ARBRE_OF_RESEAUX]: tete.code });
  }
  for (const { code, label } of PROCEDURES) yield registered(`procedure-${code}`, 0, 'ProcedureRegistered', { code, label });
}
