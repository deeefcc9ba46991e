import {
  ARBRE_OF_COMPARABLES,
  ARBRE_OF_REGIONS,
  COMPARABLES,
  comparablesOf,
  DEROGATION,
  MONTEE,
  type Plan,
  PROCEDURES,
  REGION_LABELS,
  RESEAU,
  storiesOf,
  type Tete,
  TETES,
} from '#libs/demonstration';
import { ARBRE_OF_RESEAUX, DEFAULT_CALENDRIER, type OrganismeCommand, organismeDecider, type OrganismeOfReseau } from '#libs/domain';
import {
  type EncodedUnplaced,
  encodeUnplaced,
  eventIdOf,
  type EventMetadata,
  type SealedPart,
  toCommandId,
  type UnloggedEvent,
} from '#libs/event-store';
import { organismeCodec } from '../codecs.js';
import { allAtOnce } from '../say-all.js';
import { type Brought, FactsBrought } from './facts-brought.js';
import { importStreamOf } from './identity.js';
import { eventsOfRegistre } from './registre-desk.js';
import { eventsOfStory, groundOf } from './story-desk.js';

/**
 * Some of the events of a demonstration, in the form in which logs keep them. One after the other, parts are the whole: but what was lived – what a caisse
 * tells of itself, stories –, told one by one, is put in order of its instants among each other.
 */
export interface Part {
  readonly kind: 'published' | 'lived' | 'facts';
  readonly events: readonly EncodedUnplaced[];
  /** Up to which it tells; of what was lived, from which. */
  readonly day: string;
  /** Of whom something is sealed in it. */
  readonly persons: readonly string[];
}

/** Which parts somebody tells when several share the work: every `of`-th, from the `nth` on, counted from 0. */
export interface Share {
  readonly of: number;
  readonly nth: number;
}

function partOf(kind: Part['kind'], events: readonly EncodedUnplaced[]): Part {
  const told = events.at(kind === 'lived' ? 0 : -1);
  const persons = new Set(
    events.flatMap(({ event: { sealed } }) => (sealed === null ? [] : (JSON.parse(sealed) as readonly SealedPart[]))).map(({ person }) => person),
  );
  const day = told === undefined ? '' : (JSON.parse(told.event.metadata) as EventMetadata).knownOn;
  return { kind, events, day, persons: [...persons] };
}

/**
 * The parts of a share: what was published and registered on the first day; what each caisse tells of its agents and of its
 * readings; the dossiers that follow a procédure, a story each; then the events that an
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
  if (isOwn()) yield partOf('published', [...ground.published, ...registrations(plan)].map(encodeUnplaced));
  for (const caisse of plan.miniature === null ? [] : [...plan.caisses, ...TETES.flatMap(({ caisses }) => caisses)])
    if (isOwn()) yield partOf('lived', await eventsOfRegistre(caisse, plan));
  for (const story of storiesOf(plan)) if (isOwn()) yield partOf('lived', await eventsOfStory(story, plan, ground));
  const facts = new FactsBrought(plan, brought);
  if (isOwn()) yield partOf('facts', [encodeUnplaced(facts.started())]);
  for (const page of facts.pages()) if (isOwn()) yield partOf('facts', facts.told(page).map(encodeUnplaced));
  if (isOwn()) yield partOf('facts', [encodeUnplaced(facts.completed())]);
}

type Registered = Omit<UnloggedEvent, 'ordinal'>;

interface Timed {
  readonly calendrier: string;
  readonly timeZone: string;
}

const groupement = (code: string, label: string, arbre: string): OrganismeOfReseau & { readonly label: string } => ({
  ...{ code, label, arbre },
  kind: arbre === ARBRE_OF_RESEAUX ? 'teteDeReseau' : 'groupement',
});

/**
 * The réseaux, what the family réseau says of itself, its groupements, and all caisses with what an import would not know of them: each told as the commands
 * that register and describe it are decided.
 */
function* registrations(plan: Plan): Generator<Registered> {
  const { firstDay } = plan;
  const commandId = toCommandId(`registrations of ${importStreamOf(plan)}`);
  const metadata = { actor: 'import', commandId, knownOn: firstDay, occurredAt: firstDay };
  const registered = (stream: string, revision: number, { type, data }: Pick<Registered, 'type' | 'data'>): Registered => {
    const id = eventIdOf(commandId, stream, revision);
    return { ...{ id, stream, revision, type, data, metadata, sealed: [], digest: null }, recordedAt: `${firstDay}T00:00:00.000Z` };
  };
  for (const [code, commands] of organismesOf(plan)) {
    const told = describing.decide({ type: 'SayAll', commands }, describing.initialState).map((event) => organismeCodec.toStored(event));
    yield* told.map((event, revision) => registered(`organisme-${code}`, revision, event));
  }
  for (const { code, label } of [...PROCEDURES, DEROGATION])
    yield registered(`procedure-${code}`, 0, { type: 'ProcedureRegistered', data: { code, label } });
}

const describing = allAtOnce(organismeDecider);

/** What is said of each organisme, those that have members before their members. */
function* organismesOf({ caisses, firstDay, miniature }: Plan): Generator<readonly [code: string, commands: readonly OrganismeCommand[]]> {
  const registeredAs = ({ code, label, arbre, kind }: ReturnType<typeof groupement>): OrganismeCommand => ({
    type: 'RegisterGroupement',
    groupement: { code, label, arbre: arbre ?? '', kind: kind === 'teteDeReseau' ? kind : 'groupement' },
  });
  const caisse = ({ code, label }: Tete['caisses'][number], timed: Timed, parents: readonly OrganismeOfReseau[]): readonly OrganismeCommand[] => [
    { type: 'RegisterOrganisme', organisme: { code, label, calendrierVersion: null, ...timed } },
    ...parents.map((parent): OrganismeCommand => ({ type: 'AttachOrganisme', parent, fromOn: firstDay, toOn: null, replaces: false })),
  ];
  const famille = groupement(RESEAU.code, RESEAU.label, ARBRE_OF_RESEAUX);
  const montee: readonly OrganismeCommand[] = miniature === null ? [] : [{ type: 'DefineMontee', montee: MONTEE }];
  yield [RESEAU.code, [registeredAs(famille), ...montee, { type: 'DefineVisibilite', fromOn: firstDay, autres: 'shown' }]];
  const groups = new Map([
    ...[...new Set(caisses.map(({ region }) => region))].map(
      (code) => [code, groupement(code, REGION_LABELS[code] ?? code, ARBRE_OF_REGIONS)] as const,
    ),
    ...COMPARABLES.filter(({ code }) => caisses.some((each) => comparablesOf(each) === code)).map(
      ({ code, label }) => [code, groupement(code, label, ARBRE_OF_COMPARABLES)] as const,
    ),
  ]);
  for (const [code, group] of groups) yield [code, [registeredAs(group)]];
  for (const each of caisses) {
    const parents = [famille, ...[each.region, comparablesOf(each)].flatMap((code) => groups.get(code) ?? [])];
    yield [each.code, caisse(each, { calendrier: each.calendrier, timeZone: each.timeZone }, parents)];
  }
  for (const tete of TETES) {
    const head = groupement(tete.code, tete.label, ARBRE_OF_RESEAUX);
    yield [tete.code, [registeredAs(head), ...montee]];
    for (const each of tete.caisses) yield [each.code, caisse(each, { calendrier: DEFAULT_CALENDRIER, timeZone: 'Europe/Paris' }, [head])];
  }
}
