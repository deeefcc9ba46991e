import type { AmongCaisses, QuestionAsked } from '#libs/application';
import type { Ecriture } from '#libs/domain';

type Of = AmongCaisses['of'];
type By = AmongCaisses['by'];

/** What each address that is read tells of; one that is not here is for nobody to ask in the name of a caisse. */
const OF_ADDRESS: ReadonlyMap<string, Of> = new Map([
  ...[
    ...['caisses', 'calendriers', 'definitions', 'definitions/:code', 'sources', 'organismes', 'organismes/:code', 'organismes/:code/visibilites'],
    ...['reseaux', 'reseaux/:code', 'reperes', 'seuils', 'phases', 'phases/:reseau', 'arretes', 'releves/modele', 'exports/:format/releves/modele'],
    ...['procedures', 'procedures/:code', 'procedures/:code/diff', 'procedures/:code/drawing', 'projections', 'rollups'],
  ].map((path) => [path, 'nobody'] as const),
  ...[
    ...['indicators', 'indicators/series', 'chaleur', 'valeurs', 'effectifs', 'releves', 'etats', 'alertes', 'reperes/:code'],
    ...['fiches/:caisse', 'comparaisons', 'comparaisons/series', 'procedures/:code/delais', 'arretes/:reseau/:mois'],
    ...['exports/:format/valeurs', 'exports/:format/comparaisons', 'exports/:format/comparaisons/series', 'exports/:format/reperes/:code'],
    ...['exports/:format/releves', 'exports/:format/arretes/:reseau/:mois', 'exports/:format/fiches/:caisse', 'exports/:format/etats'],
    ...['exports/:format/alertes', 'exports/:format/effectifs', 'exports/:format/indicators/series', 'exports/:format/chaleur'],
    ...['exports/:format/procedures/:code/delais'],
  ].map((path) => [path, 'aggregates'] as const),
  ...['pieces', 'dossiers', 'agents', 'exports/:format/pieces', 'procedures/:code/delais/:clock/dossiers'].map((path) => [path, 'records'] as const),
]);

/** One dossier, with its pièces, its story and its way: of whoever owns or does it. */
const OF_ONE_DOSSIER: ReadonlySet<string> = new Set(['dossiers/:id', 'dossiers/:id/history', 'dossiers/:id/parcours']);

/** Told organisme by organisme, groupements too. */
const BY_ORGANISME: readonly string[] = ['releves', 'etats', 'alertes'];
const BY_ADDRESS: readonly string[] = ['fiches', 'arretes'];

function byOf(path: string): By {
  const [what = ''] = path.replace('exports/:format/', '').split('/');
  if (BY_ADDRESS.includes(what)) return null;
  return BY_ORGANISME.includes(what) ? 'organisme' : 'caisse';
}

const PREFIX = '/api/v1/';

/** What a command at an address writes: a new address is of the réseau until somebody decides. */
export const ecritureOf = (path: string): Ecriture => (/^\/api\/v1\/dossiers(?:\/|$)/u.test(path) ? 'dossier' : 'reseau');

/** What is sent: the address as it is routed, and all that it gives. */
export interface Sent {
  readonly path: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
}

const textsIn = (given: Readonly<Record<string, unknown>>, name: string): readonly string[] =>
  [given[name]].flat().filter((value) => typeof value === 'string' && value !== '') as readonly string[];

/** What is asked, and of whom: the rows of the caisses that are named; where none is, those of the groupement, of the réseau, or of who does the work. */
export function questionOf({ path, parameters, query }: Sent): QuestionAsked {
  const address = path.slice(PREFIX.length);
  if (path.startsWith(PREFIX) && OF_ONE_DOSSIER.has(address)) {
    const [[idOrReference = ''], [source], [after]] = [textsIn(parameters, 'id'), textsIn(query, 'source'), textsIn(query, 'after')];
    return { of: 'dossier', idOrReference, source, after };
  }
  const of = path.startsWith(PREFIX) ? (OF_ADDRESS.get(address) ?? 'undecided') : 'nobody';
  const by = byOf(address);
  const named = [...textsIn(query, 'caisse'), ...textsIn(query, 'organisme')];
  const population = [named, textsIn(query, 'groupement'), textsIn(query, 'reseau'), textsIn(query, 'doer')].find((each) => each.length > 0) ?? [];
  const own = [...textsIn(parameters, 'caisse'), ...textsIn(parameters, 'reseau')];
  // A caisse is held against a population of its own: its réseau unless one is named.
  if (path.includes('/fiches/')) return { of, by, organismes: [...own, ...population], withReseau: population.length === 0 };
  return { of, by, organismes: own.length > 0 ? own : population };
}
