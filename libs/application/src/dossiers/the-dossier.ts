import { DomainError } from '#libs/kernel';
import type { DossierQueries, DossierRow } from '#libs/read-model';

/** All dossiers that an id or a reference names, of any source. */
export async function namedDossiers(queries: DossierQueries, idOrReference: string): Promise<readonly DossierRow[]> {
  // PostgreSQL knows no text with a NUL in it: nothing can be so named.
  return idOrReference.includes('\0') ? [] : queries.named(idOrReference);
}

/** The dossier that an id or a reference names. @throws DomainError `dossier.unknown`, `dossier.ambiguous` */
export async function theDossier(queries: DossierQueries, idOrReference: string, source: string | undefined): Promise<DossierRow> {
  const candidates = await namedDossiers(queries, idOrReference);
  const named = candidates.filter((row) => source === undefined || row.source === source);
  const [row, ...others] = named;
  if (row === undefined) throw new DomainError('dossier.unknown', `dossier inconnu : « ${idOrReference} »`, { dossier: idOrReference });
  if (others.length > 0) {
    const sources = named.map((each) => each.source ?? 'ouvert ici');
    throw new DomainError(
      'dossier.ambiguous',
      `« ${idOrReference} » désigne ${String(named.length)} dossiers : précisez la source (${sources.join(', ')}), ou donnez l’identifiant (${named.map(({ id }) => id).join(', ')})`,
      { dossier: idOrReference, sources, ids: named.map(({ id }) => id) },
    );
  }
  return row;
}
