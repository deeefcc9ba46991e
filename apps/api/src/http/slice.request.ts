import { ASKED_SLICE_KEYS, type AskedSlice, type OrganismesAsked, type OrganismesOfDay } from '#libs/application';
import { type Perimetre, PERIMETRES } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, TextGiven, TextsGiven, WholeGiven } from './request-fields.js';

/** Which part of the stock, as known when, told by which definitions: the filters of every figure and of every list behind it. */
export class SliceRequest {
  @DayGiven('Tel que connu ce jour-là, qui n’est pas avant le jour regardé ; sans ce paramètre, tel que connu maintenant', { example: '2023-03-31' })
  knownOn?: PlainDate;

  @TextGiven('Caisse responsable')
  caisse?: string;

  @TextGiven('Groupement : ses caisses, par le périmètre', { example: 'idf' })
  groupement?: string;

  @TextGiven('Réseau, par le code de sa tête : ses caisses, par le périmètre', { example: 'famille' })
  reseau?: string;

  @ChoiceGiven(
    'Les caisses du jour et leurs fusions (asItWas, sans ce paramètre), ou celles d’aujourd’hui quel que soit le jour (restated)',
    PERIMETRES,
  )
  perimetre?: Perimetre;

  @TextGiven('Caisse exécutante')
  doer?: string;

  @TextGiven('Procédure')
  procedure?: string;

  @TextGiven('Type de pièce')
  type?: string;

  @TextGiven('Source (journal importé)')
  source?: string;

  @TextsGiven('Définition CODE ou CODE@VERSION, une par bloc de chiffres ; sinon celles de l’origine des dossiers', {
    example: ['solde-ouvre-20@1'],
  })
  definition?: readonly string[];

  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là, ou dit « stale »', { max: 500 })
  after?: string;
}

export const Limit = (): PropertyDecorator => WholeGiven('Nombre de lignes, 50 sans ce paramètre', 1, 500, { example: 50 });
export const Cursor = (): PropertyDecorator => TextGiven('Où reprendre : le « next » de la page précédente', { max: 2000 });

/** How much of a list. */
export class PageRequest {
  @Limit()
  limit?: number;

  @Cursor()
  cursor?: string;
}

/** What an answer includes at least. */
export class AfterRequest {
  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là', { max: 500 })
  after?: string;
}

/** How much of a list that must include what was just written. */
export class PageAfterRequest extends PageRequest {
  @TextGiven('Jeton de position : la réponse tient compte de ce qui a été écrit jusque-là', { max: 500 })
  after?: string;
}

const ORGANISME = 'Seulement cet organisme : caisse, groupement ou réseau';
const ORGANISMES_OF_GROUPEMENT = 'Seulement ceux de ce groupement : lui, ses caisses, les groupements sous lui';
const ORGANISMES_OF_RESEAU = 'Seulement ceux de ce réseau, par le code de sa tête : lui, ses caisses, leurs groupements';

/** Of whom lines are told that are of one organisme each. */
export class OrganismesRequest {
  @TextGiven(ORGANISME, { example: '751' })
  organisme?: string;

  @TextGiven(ORGANISMES_OF_GROUPEMENT, { example: 'idf' })
  groupement?: string;

  @TextGiven(ORGANISMES_OF_RESEAU, { example: 'famille' })
  reseau?: string;
}

/** The same, of lines that are of no one day. */
export class OrganismesOfDayRequest extends AfterRequest {
  @TextGiven(ORGANISME, { example: '751' })
  organisme?: string;

  @TextGiven(ORGANISMES_OF_GROUPEMENT, { example: 'idf' })
  groupement?: string;

  @TextGiven(ORGANISMES_OF_RESEAU, { example: 'famille' })
  reseau?: string;

  @DayGiven('De quel jour sont les caisses du groupement et du réseau ; d’aujourd’hui sans ce paramètre')
  on?: PlainDate;
}

const DEFAULT_LIMIT = 50;

export function sliceOf(request: SliceRequest): AskedSlice {
  return Object.fromEntries(ASKED_SLICE_KEYS.flatMap((key) => (request[key] === undefined ? [] : [[key, request[key]]])));
}

export const organismesOf = ({ organisme, groupement, reseau }: OrganismesRequest): OrganismesAsked => ({
  organisme: organisme ?? null,
  groupement: groupement ?? null,
  reseau: reseau ?? null,
});

export const organismesOfDay = (request: Pick<OrganismesOfDayRequest, keyof OrganismesOfDay>): OrganismesOfDay => ({
  ...organismesOf(request),
  on: request.on ?? null,
});

export function pageOf({ limit, cursor }: PageRequest): { readonly limit: number; readonly cursor?: string } {
  return { limit: limit ?? DEFAULT_LIMIT, ...given({ cursor }) };
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without the members that are undefined: an absent filter is absent. */
export function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}
