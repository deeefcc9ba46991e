import type { Fact, KnownSejour, Place, SetAsideReason } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { type Column, Table } from '#libs/runner';
import type { DossierRecord, DossierSummary } from './dossier-record.js';
import type { Days } from './shared-days.js';
import type { SejourKey } from './stock-changes.js';
import { CODE_OF_SENS } from './sens-codes.js';

/** A dossier with what its row shows. */
export interface DossierRow {
  readonly dossier: DossierRecord;
  readonly summary: DossierSummary;
  readonly facts: string;
}

export interface PileRow {
  readonly id: number;
  readonly source: string | null;
  readonly origin: string;
  readonly caisse: string;
  readonly procedure: string;
  readonly waitingFor: string | null;
  knownFrom: PlainDate;
  arrivedFrom: PlainDate;
}

export interface AxeRow {
  readonly id: number;
  readonly pile: PileRow;
  readonly source: string | null;
  readonly origin: string;
  readonly place: Place;
}

export interface PlaceRow {
  readonly id: number;
  readonly axe: number;
  readonly canal: string | null;
  readonly etape: string | null;
}

export interface PieceRow {
  readonly piece: string;
  readonly dossier: string;
  readonly reference: string;
  readonly arrivedOn: PlainDate | null;
  readonly inStock: boolean;
  readonly place: number | null;
}

export interface SejourRow {
  readonly piece: string;
  readonly dossier: string;
  readonly place: number;
  readonly pile: number;
  readonly sejour: KnownSejour;
  readonly shared: Days | undefined;
}

export interface LedgerRow {
  readonly axe: number;
  readonly pile: number;
  readonly arrivedOn: PlainDate;
  readonly on: PlainDate;
  readonly sens: number;
  readonly knownOn: PlainDate;
  readonly n: number;
}

export interface SetAsideRow {
  readonly dossier: string;
  readonly piece: string;
  readonly fact: Fact;
  readonly reason: SetAsideReason;
}

export const BY_DOSSIER: readonly Column<DossierRecord>[] = [{ name: 'dossier_id', type: 'uuid', of: ({ id }) => id }];

export const BY_PIECE: readonly Column<string>[] = [{ name: 'piece_id', type: 'uuid', of: (piece) => piece }];

export const BY_SEJOUR: readonly Column<SejourKey>[] = [
  { name: 'piece_id', type: 'uuid', of: ({ piece }) => piece },
  { name: 'known_from', type: 'date', of: ({ knownFrom }) => knownFrom },
  { name: 'rank', type: 'int2', of: ({ rank }) => rank },
];

export const dossierTable = new Table<DossierRow>({
  name: 'dossier',
  key: ['dossier_id'],
  onConflict: 'replace',
  columns: [
    { name: 'dossier_id', type: 'uuid', of: ({ dossier }) => dossier.id },
    { name: 'reference', type: 'text', of: ({ dossier }) => dossier.reference },
    { name: 'source', type: 'text', of: ({ dossier }) => dossier.source },
    { name: 'origin', type: 'text', of: ({ dossier }) => dossier.origin },
    { name: 'unit', type: 'text', of: ({ dossier }) => dossier.unit },
    { name: 'procedure', type: 'text', of: ({ dossier }) => dossier.procedure },
    { name: 'caisse', type: 'text', of: ({ summary }) => summary.caisse },
    { name: 'etape', type: 'text', of: ({ summary }) => summary.etape },
    { name: 'agent', type: 'text', of: ({ dossier }) => dossier.agent },
    { name: 'status', type: 'text', of: ({ summary }) => (summary.closedOn === null ? 'open' : 'closed') },
    { name: 'opened_on', type: 'date', of: ({ dossier }) => dossier.openedOn },
    { name: 'closed_on', type: 'date', of: ({ summary }) => summary.closedOn },
    { name: 'last_fact_on', type: 'date', of: ({ summary }) => summary.lastFactOn },
    { name: 'pieces', type: 'int4', of: ({ summary }) => summary.pieces },
    { name: 'pieces_in_stock', type: 'int4', of: ({ summary }) => summary.piecesInStock },
    { name: 'facts', type: 'text', of: ({ facts }) => facts },
  ],
});

export const pileTable = new Table<PileRow>({
  name: 'pile',
  key: ['pile_id'],
  onConflict: 'replace',
  columns: [
    { name: 'pile_id', type: 'int4', of: ({ id }) => id },
    { name: 'source', type: 'text', of: ({ source }) => source },
    { name: 'origin', type: 'text', of: ({ origin }) => origin },
    { name: 'caisse', type: 'text', of: ({ caisse }) => caisse },
    { name: 'procedure', type: 'text', of: ({ procedure }) => procedure },
    { name: 'waiting_for', type: 'text', of: ({ waitingFor }) => waitingFor },
    { name: 'known_from', type: 'date', of: ({ knownFrom }) => knownFrom },
    { name: 'arrived_from', type: 'date', of: ({ arrivedFrom }) => arrivedFrom },
  ],
});

export const axeTable = new Table<AxeRow>({
  name: 'axe',
  key: ['axe_id'],
  onConflict: 'replace',
  columns: [
    { name: 'axe_id', type: 'int4', of: ({ id }) => id },
    { name: 'pile_id', type: 'int4', of: ({ pile }) => pile.id },
    { name: 'source', type: 'text', of: ({ source }) => source },
    { name: 'origin', type: 'text', of: ({ origin }) => origin },
    { name: 'caisse', type: 'text', of: ({ place }) => place.caisse },
    { name: 'caisse_executante', type: 'text', of: ({ place }) => place.caisseExecutante },
    { name: 'procedure', type: 'text', of: ({ place }) => place.procedure },
    { name: 'type', type: 'text', of: ({ place }) => place.type },
    { name: 'population', type: 'text', of: ({ place }) => place.population },
    { name: 'waiting_for', type: 'text', of: ({ place }) => place.waitingFor },
  ],
});

export const placeTable = new Table<PlaceRow>({
  name: 'place',
  key: ['place_id'],
  onConflict: 'replace',
  columns: [
    { name: 'place_id', type: 'int4', of: ({ id }) => id },
    { name: 'axe_id', type: 'int4', of: ({ axe }) => axe },
    { name: 'canal', type: 'text', of: ({ canal }) => canal },
    { name: 'etape', type: 'text', of: ({ etape }) => etape },
  ],
});

export const pieceTable = new Table<PieceRow>({
  name: 'piece',
  key: ['piece_id'],
  onConflict: 'replace',
  columns: [
    { name: 'piece_id', type: 'uuid', of: ({ piece }) => piece },
    { name: 'dossier_id', type: 'uuid', of: ({ dossier }) => dossier },
    { name: 'reference', type: 'text', of: ({ reference }) => reference },
    { name: 'arrived_on', type: 'date', of: ({ arrivedOn }) => arrivedOn },
    { name: 'in_stock', type: 'bool', of: ({ inStock }) => inStock },
    { name: 'place_id', type: 'int4', of: ({ place }) => place },
  ],
});

export const sejourTable = new Table<SejourRow>({
  name: 'sejour',
  key: ['piece_id', 'known_from', 'rank'],
  onConflict: 'replace',
  columns: [
    { name: 'piece_id', type: 'uuid', of: ({ piece }) => piece },
    { name: 'known_from', type: 'date', of: ({ sejour }) => sejour.knownFrom },
    { name: 'rank', type: 'int2', of: ({ sejour }) => sejour.rank },
    { name: 'dossier_id', type: 'uuid', of: ({ dossier }) => dossier },
    { name: 'place_id', type: 'int4', of: ({ place }) => place },
    { name: 'arrived_on', type: 'date', of: ({ sejour }) => sejour.arrivedOn },
    { name: 'from_on', type: 'date', of: ({ sejour }) => sejour.fromOn },
    { name: 'to_on', type: 'date', of: ({ sejour }) => sejour.toOn },
    { name: 'entry', type: 'int2', of: ({ sejour }) => CODE_OF_SENS[sejour.entry] },
    { name: 'exit', type: 'int2', of: ({ sejour }) => (sejour.exit === null ? null : CODE_OF_SENS[sejour.exit]) },
    { name: 'known_to', type: 'date', of: ({ sejour }) => sejour.knownTo },
    { name: 'pile_id', type: 'int4', of: ({ pile }) => pile },
    { name: 'shared_from', type: 'date', of: ({ shared }) => shared?.from ?? null },
    { name: 'shared_to', type: 'date', of: ({ shared }) => shared?.to ?? null },
  ],
});

export const ledgerTable = new Table<LedgerRow>({
  name: 'grand_livre',
  key: ['axe_id', 'arrived_on', 'on_day', 'sens', 'known_on'],
  onConflict: { add: 'n' },
  columns: [
    { name: 'axe_id', type: 'int4', of: ({ axe }) => axe },
    { name: 'arrived_on', type: 'date', of: ({ arrivedOn }) => arrivedOn },
    { name: 'on_day', type: 'date', of: ({ on }) => on },
    { name: 'sens', type: 'int2', of: ({ sens }) => sens },
    { name: 'known_on', type: 'date', of: ({ knownOn }) => knownOn },
    { name: 'n', type: 'int4', of: ({ n }) => n },
    { name: 'pile_id', type: 'int4', of: ({ pile }) => pile },
  ],
});

export const setAsideTable = new Table<SetAsideRow>({
  name: 'set_aside',
  key: ['piece_id', 'fact_id'],
  onConflict: 'replace',
  columns: [
    { name: 'dossier_id', type: 'uuid', of: ({ dossier }) => dossier },
    { name: 'piece_id', type: 'uuid', of: ({ piece }) => piece },
    { name: 'fact_id', type: 'uuid', of: ({ fact }) => fact.id },
    { name: 'kind', type: 'text', of: ({ fact }) => fact.kind },
    { name: 'on_day', type: 'date', of: ({ fact }) => fact.on },
    { name: 'known_on', type: 'date', of: ({ fact }) => fact.knownOn },
    { name: 'reason', type: 'text', of: ({ reason }) => reason },
  ],
});
