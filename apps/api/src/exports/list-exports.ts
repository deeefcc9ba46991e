import type { QueryBus } from '@nestjs/cqrs';
import {
  type AlerteFound,
  ListAlertes,
  type ListedPiece,
  ListPieces,
  ListPilotage,
  ListReleves,
  type PiecesJson,
  type ReleveList,
} from '#libs/application';
import { definitionReference } from '#libs/domain';
import { MOST_ROWS, type Tableau } from '#libs/interchange';
import { DomainError } from '#libs/kernel';
import type { Page } from '#libs/read-model';
import { given, organismesOfDay } from '../http/slice.request.js';
import { piecesQuestion } from '../pieces/pieces.question.js';
import type { PiecesFilters } from '../pieces/pieces.request.js';
import type { AlertesFilters } from '../pilotage/pilotage.request.js';
import type { RelevesFilters } from '../releves/releves.request.js';
import type { Making } from './figure-tables.js';
import type { AskedFormat } from './format.pipe.js';
import { piecesTable, relevesTable } from './list-tables.js';
import { alertesTable, type SeuilsByReference } from './pilotage-tables.js';
import { organismesSaid, perimetreSaid } from './words.js';

/** Rows read at a time. */
const PAGE = 2_000;

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** All rows of a list, page after page; `first` is read already. */
async function* rowsOf<Item, Read extends PageOf<Item>>(first: Read, nextPage: (cursor: string) => Promise<Read>): AsyncGenerator<Item> {
  for (let page = first; ; page = await nextPage(page.next)) {
    yield* page.items;
    if (page.next === null) return;
  }
}

function assertRoom(count: number, { format }: AskedFormat): void {
  if (format === 'csv' || count <= MOST_ROWS) return;
  throw new DomainError(
    'export.tooManyRows',
    `${String(count)} lignes : une feuille en prend ${String(MOST_ROWS)}. Demandez-les en CSV, ou seulement une partie.`,
    { count, most: MOST_ROWS },
  );
}

/** The exports of lists, read as they are sent. */
export class ListExports {
  constructor(private readonly queries: QueryBus) {}

  /** @throws DomainError `export.tooManyRows` */
  async releves(query: RelevesFilters, making: Making, asked: AskedFormat): Promise<Tableau> {
    const { indicateur, after } = query;
    const organismes = organismesOfDay(query);
    const page = async (cursor?: string): Promise<ReleveList> =>
      this.queries.execute(new ListReleves({ ...organismes, limit: PAGE, ...given({ code: indicateur, after, cursor }) }));
    const first = await page();
    assertRoom(first.count, asked);
    return relevesTable(rowsOf<ReleveList['items'][number], ReleveList>(first, page), { indicateur, ...organismesSaid(organismes) }, making);
  }

  /** @throws DomainError `export.tooManyRows` */
  async alertes(query: AlertesFilters, making: Making, asked: AskedFormat): Promise<Tableau> {
    const { standing = null, seuils = null, after } = query;
    const organismes = organismesOfDay(query);
    const page = async (cursor?: string): Promise<Page<AlerteFound>> =>
      this.queries.execute(new ListAlertes({ standing, seuils, ...organismes, limit: PAGE, ...given({ after, cursor }) }));
    const first = await page();
    assertRoom(first.count, asked);
    const published = await this.seuils(after);
    const own = [...published].filter(([, { code }]) => seuils === null || code === seuils);
    const perimetre = perimetreSaid({
      seuils,
      ...organismesSaid(organismes),
      'qui durent': standing === null ? null : standing ? 'oui' : 'non',
    });
    return alertesTable(rowsOf<AlerteFound, Page<AlerteFound>>(first, page), perimetre, new Map(own), making);
  }

  /** All that are published, by `code@version`. */
  async seuils(after?: string): Promise<SeuilsByReference> {
    const published = await this.queries.execute(new ListPilotage('seuils', after));
    return new Map(published.map((definition) => [definitionReference(definition), definition]));
  }

  /** @throws DomainError `export.tooManyRows` */
  async pieces(query: PiecesFilters, making: Making, asked: AskedFormat): Promise<Tableau> {
    const question = piecesQuestion(query, making.today);
    let ordinal = 0;
    const page = async (cursor?: string): Promise<PiecesJson> => {
      const found = await this.queries.execute(new ListPieces({ ...question, limit: PAGE, ...given({ cursor }) }));
      ordinal = found.ordinal;
      return found;
    };
    const first = await page();
    assertRoom(first.count, asked);
    const { above, band, waiting, flow, from, to, definition } = query;
    const perimetre = perimetreSaid({
      ...question.slice,
      'plus vieilles que (jours)': above,
      tranche: band,
      attente: waiting,
      flux: flow,
      du: from,
      au: to,
      définitions: definition,
    });
    return piecesTable(rowsOf<ListedPiece, PiecesJson>(first, page), first, () => ordinal, perimetre, making);
  }
}
