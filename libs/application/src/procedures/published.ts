import { unknownProcedure } from '#libs/domain';
import type { ReferentielReader } from '../referentiel/referentiel.js';
import type { CompiledProcedure } from './compiled-procedure.js';
import type { ProcedureCatalogue } from './procedure-catalogue.js';

/** A version of a procédure; the last one for null. @throws DomainError `procedure.unknown` when nothing was ever published, `procedure.versionUnknown` */
export async function published(
  catalogue: ProcedureCatalogue,
  referentiels: ReferentielReader,
  code: string,
  version: number | null,
): Promise<CompiledProcedure> {
  const latest = await catalogue.latest(code);
  if (latest === null) throw unknownProcedure(code, [...(await referentiels.read()).procedures.keys()].slice(0, 20));
  return version === null ? latest : catalogue.version(code, version);
}
