import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { anterioriteOf, arrivalsOfAges, chosenDefinitions, DEFAULT_DEFINITION_SETS, type DefinitionSet, type Origin, windowOf } from '#libs/domain';
import { DomainError, type PlainDate } from '#libs/kernel';
import { type ArrivalSpan, type Extent, type FluxSpan, type LedgerReader, type Page, type PieceItem, samePeriod, type Slice } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { type ListedPiece, ListPieces, type PiecesJson, type PiecesRequest } from './list-pieces.query.js';

type SetOf = (origin: Origin) => DefinitionSet;

@QueryHandler(ListPieces)
export class ListPiecesHandler implements IQueryHandler<ListPieces> {
  constructor(private readonly snapshots: SnapshotReader) {}

  async execute({ request }: ListPieces): Promise<PiecesJson> {
    const { on: asOf, to, knownOn, slice, after } = request;
    assertPeriod(request);
    const { answer, freshness } = await this.snapshots.answer(
      { days: [['on', asOf], ...(to === undefined ? [] : [['to', to] as const])], knownOn, slice, after },
      async (reader, referentiel, sliceOn) => {
        const chosen = chosenDefinitions(request.definitions, referentiel.definitions);
        const setOf: SetOf = (origin) => ({ ...DEFAULT_DEFINITION_SETS[origin], ...chosen });
        const { items, ...page } = await listed(reader, { ...request, slice: sliceOn(asOf) }, referentiel, setOf);
        return { ...page, items: items.map((item) => withAge(item, asOf, setOf, referentiel)) };
      },
    );
    return { asOf, knownOn, filters: slice, ...freshness, ...answer };
  }
}

/** With the part of the stock that its day is told by. */
type PiecesOfSlice = Omit<PiecesRequest, 'slice'> & { readonly slice: Slice };

function assertPeriod({ from, to, band }: PiecesRequest): void {
  if (from !== undefined && to !== undefined && from > to) {
    throw new DomainError('period.inverted', `la période commence (${from}) après sa fin (${to}) : inversez les deux jours`, { from, to });
  }
  if (band !== undefined && band.to !== null && band.from > band.to) {
    const shown = `${String(band.from)}-${String(band.to)}`;
    throw new DomainError('band.invalid', `la bande « ${shown} » finit avant de commencer : écrivez par exemple 16-30, ou 181- sans fin`, {
      band: shown,
    });
  }
}

async function listed(reader: LedgerReader, request: PiecesOfSlice, referentiel: Referentiel, setOf: SetOf): Promise<Page<PieceItem>> {
  const { on: asOf, knownOn, slice, flow, limit, cursor } = request;
  const extents = await reader.extents(slice, knownOn);
  const arrivals = arrivalSpans(request, extents, referentiel, setOf);
  const common = { knownOn, slice, limit, ...(cursor === undefined ? {} : { cursor }), ...(arrivals === null ? {} : { arrivals }) };
  if (flow !== undefined) return reader.pieces.inFlux({ ...common, kind: flow, spans: fluxSpans(request, extents, referentiel, setOf) });
  // A stock that leaves waits out has a list without them.
  const leavesWaitsOut = extents.some(({ origin }) => !setOf(origin).stock.includesWaiting);
  if (leavesWaitsOut && request.waiting !== undefined && request.waiting !== false) return { count: 0, items: [], next: null };
  const asked = leavesWaitsOut ? false : request.waiting;
  const which = { ...(asked === undefined ? {} : { waiting: asked }), ...(request.etape === undefined ? {} : { etape: request.etape }) };
  return reader.pieces.inStock({ ...common, asOf, ...which, youngestFirst: request.youngestFirst });
}

/** A filter on age, as arrival days of each owner; null when there is no such filter. */
function arrivalSpans({ on, above, band }: PiecesOfSlice, extents: readonly Extent[], referentiel: Referentiel, setOf: SetOf): ArrivalSpan[] | null {
  if (above === undefined && band === undefined) return null;
  const ages = { from: Math.max(above === undefined ? 0 : above + 1, band?.from ?? 0), to: band?.to ?? null };
  return extents.flatMap(({ origin, caisse }) => {
    const arrivals = arrivalsOfAges(ages, on, setOf(origin).anteriorite.dayKind, referentiel.calendarOf(caisse, on));
    return arrivals === null ? [] : [{ origin, caisse, ...arrivals }];
  });
}

function fluxSpans({ on, from, to }: PiecesOfSlice, extents: readonly Extent[], referentiel: Referentiel, setOf: SetOf): readonly FluxSpan[] {
  if (from !== undefined) return samePeriod(extents, from, to ?? on);
  return extents.flatMap(({ origin, caisse }) => {
    const window = windowOf(setOf(origin).flux, to ?? on, referentiel.calendarOf(caisse, to ?? on));
    return window === null ? [] : [{ origin, caisse, ...window }];
  });
}

function withAge(item: PieceItem, asOf: PlainDate, setOf: SetOf, referentiel: Referentiel): ListedPiece {
  const ageKind = setOf(item.origin).anteriorite.dayKind;
  const day = item.leftOn !== null && item.leftOn < asOf ? item.leftOn : asOf;
  return { ...item, age: anterioriteOf(item.arrivedOn, day, ageKind, referentiel.calendarOf(item.caisse, day)), ageKind };
}
