import createClient from 'openapi-fetch';
import type { paths } from '../generated/api.ts';
import { problemOf } from './problem.ts';

export const client = createClient<paths>({ baseUrl: globalThis.location.origin });

client.use({
  /** In the name of which caisse the address asks: the API decides what that one may see. */
  onRequest: ({ request }) => {
    const caisse = new URLSearchParams(globalThis.location.search).get('vuDe') ?? '';
    if (caisse !== '') request.headers.set('Ecluse-Caisse', encodeURIComponent(caisse));
    return request;
  },
});

type Ok<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { 'application/json': infer Body } } } } }
  ? Body
  : never;
type One<T> = T extends readonly unknown[] ? never : T;

export type Indicators = One<Ok<'/api/v1/indicators'>>;
/** A figure, or one set of a mixed figure: the set has no list of its own. */
type Listed<Figure, Address extends keyof Figure> = Omit<Figure, Address> & Partial<Pick<Figure, Address>>;
export type StockFigure = Listed<Indicators['stock'], 'list' | 'listWaiting'>;
export type AnterioriteFigure = Listed<Indicators['anteriorite'], 'list'>;
export type FluxFigure = Listed<Indicators['flux'], 'listArrived' | 'listProcessed' | 'listAutomatic'>;
export type SoldeFigure = Listed<Indicators['soldeEnJours'], 'list'>;
export type FigureStatus = StockFigure['status'];
export type Band = AnterioriteFigure['bands'][number];
export type Series = Ok<'/api/v1/indicators/series'>;
export type SeriesPoint = Series['points'][number];
export type PieceList = Ok<'/api/v1/pieces'>;
export type Piece = PieceList['items'][number];
export type DossierList = Ok<'/api/v1/dossiers'>;
export type Dossier = DossierList['items'][number];
export type DossierDetail = Ok<'/api/v1/dossiers/{id}'>;
export type DossierPiece = DossierDetail['pieces'][number];
export type SetAside = DossierDetail['setAside'][number];
export type HistoryPage = Ok<'/api/v1/dossiers/{id}/history'>;
export type HistoryItem = HistoryPage['items'][number];
export type Parcours = Ok<'/api/v1/dossiers/{id}/parcours'>;
export type Action = Parcours['actions'][number];
export type FormField = NonNullable<Action['form']>['fields'][number];
export type DossierField = Parcours['fields'][number];
export type DossierClock = Parcours['clocks'][number];
export type Echeance = Parcours['echeances'][number];
export type ExpectedPiece = Parcours['pieces'][number];
export type Wait = Parcours['waits'][number];
export type Controle = Parcours['controles'][number];
export type Why = Parcours['why'][number];
export type Organisme = Ok<'/api/v1/organismes/{code}'>;
export type Reseau = Ok<'/api/v1/reseaux'>['items'][number];
export type Valeurs = Ok<'/api/v1/valeurs'>;
export type Ensemble = Valeurs['indicateurs'][number]['days'][number]['ensemble'];
export type Comparaison = Ok<'/api/v1/comparaisons'>;
export type Dispersion = Ok<'/api/v1/comparaisons/series'>;
export type Fiche = Ok<'/api/v1/fiches/{caisse}'>;
export type Repere = Ok<'/api/v1/reperes/{code}'>;
export type Etat = Ok<'/api/v1/etats'>['etats'][number];
export type Alerte = Ok<'/api/v1/alertes'>['items'][number];
export type Phase = Ok<'/api/v1/phases/{reseau}'>;
export type Condition = Phase['conditions'][number];
export type ArreteSummary = Ok<'/api/v1/arretes'>['items'][number];
export type Arrete = Ok<'/api/v1/arretes/{reseau}/{mois}'>;
export type FigureArretee = Arrete['published'][number];
export type FigureConnue = Arrete['known'][number];
export type Chaleur = Ok<'/api/v1/chaleur'>;
export type EtapeStock = Chaleur['etapes'][number];
export type Delais = Ok<'/api/v1/procedures/{code}/delais'>;
export type Horloge = Delais['clocks'][number];
export type Objectifs = Ok<'/api/v1/procedures/{code}/indicators'>;
export type Objectif = Objectifs['indicators'][number];
export type Effectifs = Ok<'/api/v1/effectifs'>;
export type Agent = Ok<'/api/v1/agents'>['items'][number];
export type Releve = Ok<'/api/v1/releves'>['items'][number];
export type Procedure = Ok<'/api/v1/procedures'>['items'][number];
export type Definition = Ok<'/api/v1/definitions'>['items'][number];
export type Said = Ok<'/api/v1/definitions'>['said'][number];

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a successful answer; anything else is thrown as a problem. */
export async function unwrap<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer;
  if (!response.ok || data === undefined) throw problemOf(response.status, error);
  return data;
}
