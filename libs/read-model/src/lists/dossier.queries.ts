import type { DataSource, SelectQueryBuilder } from 'typeorm';
import type { Sens } from '#libs/domain';
import { DossierRow, SetAsideRow } from '../entities.js';
import { SENS_OF_CODE } from '../stock/sens-codes.js';
import { decodeCursor, type Page, type PageRequest, pageOf } from './keyset.js';

export interface DossierListRequest extends PageRequest {
  readonly caisse?: string;
  readonly procedure?: string;
  readonly source?: string;
  readonly status?: 'open' | 'closed';
  /** Part of a reference. */
  readonly text?: string;
}

export interface SetAsideListRequest extends PageRequest {
  readonly dossierId?: string;
  readonly source?: string;
}

/** A fact set aside, and the dossier that it hides from the figures. */
export interface SetAsideItem {
  readonly dossierId: string;
  readonly dossier: string;
  readonly pieceId: string;
  readonly factId: string;
  readonly kind: string;
  readonly on: string;
  readonly knownOn: string;
  readonly reason: string;
}

/** A pièce of a dossier as known today. */
export interface PieceOfDossier {
  readonly pieceId: string;
  readonly reference: string;
  readonly inStock: boolean;
  readonly arrivedOn: string | null;
  readonly caisse: string | null;
  readonly caisseExecutante: string | null;
  readonly procedure: string | null;
  readonly type: string | null;
  readonly canal: string | null;
  readonly etape: string | null;
  readonly waitingFor: string | null;
  readonly leftOn: string | null;
  readonly exit: Sens | null;
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/gu, (character) => `\\${character}`);

/** Lists of dossiers as known today. */
export class DossierQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By reference, then id. */
  async list(request: DossierListRequest): Promise<Page<DossierRow>> {
    const query = this.filtered(request);
    const count = await query.getCount();
    if (request.cursor !== undefined) {
      const [reference, id] = decodeCursor(request.cursor, 2);
      query.andWhere('(d.reference, d.dossier_id) > (:reference, :id)', { reference, id });
    }
    const rows = await query
      .orderBy('d.reference')
      .addOrderBy('d.id')
      .limit(request.limit + 1)
      .getMany();
    return pageOf(
      count,
      rows,
      request.limit,
      (row) => row,
      (row) => [row.reference, row.id],
    );
  }

  private filtered({ caisse, procedure, source, status, text }: DossierListRequest): SelectQueryBuilder<DossierRow> {
    const query = this.dataSource.getRepository(DossierRow).createQueryBuilder('d').where('true');
    if (caisse !== undefined) query.andWhere('d.caisse = :caisse', { caisse });
    if (procedure !== undefined) query.andWhere('d.procedure = :procedure', { procedure });
    if (source !== undefined) query.andWhere('d.source = :source', { source });
    if (status !== undefined) query.andWhere('d.status = :status', { status });
    if (text !== undefined) query.andWhere('d.reference ILIKE :text', { text: `%${escapeLike(text)}%` });
    return query;
  }

  /** The dossiers that an id or a reference names: several when sources use the same reference. */
  async named(idOrReference: string): Promise<readonly DossierRow[]> {
    const repository = this.dataSource.getRepository(DossierRow);
    const isId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(idOrReference);
    const byId = isId ? await repository.findBy({ id: idOrReference.toLowerCase() }) : [];
    return byId.length > 0 ? byId : repository.findBy({ reference: idOrReference });
  }

  async pieces(dossierId: string): Promise<readonly PieceOfDossier[]> {
    const rows = await this.dataSource.query<(Omit<PieceOfDossier, 'exit'> & { readonly exitCode: number | null })[]>(
      `SELECT pc.piece_id AS "pieceId", pc.reference, pc.in_stock AS "inStock", pc.arrived_on AS "arrivedOn", a.caisse,
         a.caisse_executante AS "caisseExecutante", a.procedure, a.type, p.canal, p.etape,
         CASE WHEN pc.in_stock THEN a.waiting_for END AS "waitingFor", left_stock.to_on AS "leftOn", left_stock.exit AS "exitCode"
       FROM rm.piece pc LEFT JOIN rm.place p USING (place_id) LEFT JOIN rm.axe a USING (axe_id)
       LEFT JOIN LATERAL (
         SELECT s.to_on, s.exit FROM rm.sejour s WHERE s.piece_id = pc.piece_id AND s.known_to IS NULL AND NOT pc.in_stock ORDER BY s.rank DESC LIMIT 1
       ) left_stock ON true
       WHERE pc.dossier_id = $1 ORDER BY pc.arrived_on NULLS LAST, pc.reference, pc.piece_id`,
      [dossierId],
    );
    return rows.map(({ exitCode, ...row }) => ({ ...row, exit: exitCode === null ? null : (SENS_OF_CODE.get(exitCode) ?? null) }));
  }

  /** The facts without effect, by dossier and day. */
  async setAside(request: SetAsideListRequest): Promise<Page<SetAsideItem>> {
    const query = this.dataSource.getRepository(SetAsideRow).createQueryBuilder('f').innerJoin(DossierRow, 'd', 'd.id = f.dossierId').where('true');
    if (request.dossierId !== undefined) query.andWhere('f.dossier_id = :dossierId', { dossierId: request.dossierId });
    if (request.source !== undefined) query.andWhere('d.source = :source', { source: request.source });
    const counted = await query.clone().select('count(*)', 'count').getRawOne<{ count: string }>();
    const count = Number(counted?.count ?? 0);
    if (request.cursor !== undefined) {
      const [dossier, on, fact, piece] = decodeCursor(request.cursor, 4);
      query.andWhere('(f.dossier_id, f.on_day, f.fact_id, f.piece_id) > (:dossier, :on, :fact, :piece)', { dossier, on, fact, piece });
    }
    const rows = await query
      .select(['f.dossier_id AS "dossierId"', 'd.reference AS dossier', 'f.piece_id AS "pieceId"', 'f.fact_id AS "factId"'])
      .addSelect(['f.kind AS kind', 'f.on_day AS "on"', 'f.known_on AS "knownOn"', 'f.reason AS reason'])
      .orderBy('f.dossier_id')
      .addOrderBy('f.on_day')
      .addOrderBy('f.fact_id')
      .addOrderBy('f.piece_id')
      .limit(request.limit + 1)
      .getRawMany<SetAsideItem>();
    return pageOf(
      count,
      rows,
      request.limit,
      (row) => row,
      (row) => [row.dossierId, row.on, row.factId, row.pieceId],
    );
  }
}
