import { Query } from '@nestjs/cqrs';
import type { DayKind } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { FluxKind, Page, PieceItem } from '#libs/read-model';
import type { AnswerFreshness } from '../freshness/freshness.js';
import type { AskedSlice } from '../reseau/asked-slice.js';

/** Which pièces: of a stock (default) or of a flow; always the same selection as the figure it opens from. */
export interface PiecesRequest {
  readonly on: PlainDate;
  readonly knownOn: PlainDate | null;
  readonly slice: AskedSlice;
  /** Definitions by which ages and windows are told; default: those of each origin. */
  readonly definitions: readonly string[];
  /** Strictly older than so many days. */
  readonly above?: number;
  /** Ages from – to, both included; `to` null: and beyond. */
  readonly band?: { readonly from: number; readonly to: number | null };
  readonly waiting?: boolean | string;
  /** Of a stock only; null: those of which no étape is known. */
  readonly etape?: string | null;
  readonly flow?: FluxKind;
  /** The period of a flow; default: the window of the flux definition that ends on `on`. */
  readonly from?: PlainDate;
  readonly to?: PlainDate;
  readonly youngestFirst: boolean;
  readonly limit: number;
  readonly cursor?: string;
  readonly after?: string;
}

/** `age` is told on the day asked, or on the day it left if that was before; null when no calendar is configured. */
export interface ListedPiece extends PieceItem {
  readonly age: number | null;
  readonly ageKind: DayKind;
}

export interface PiecesJson extends Page<ListedPiece>, AnswerFreshness {
  readonly asOf: PlainDate;
  readonly knownOn: PlainDate | null;
  readonly filters: AskedSlice;
}

/** The list behind a figure. */
export class ListPieces extends Query<PiecesJson> {
  constructor(readonly request: PiecesRequest) {
    super();
  }
}
