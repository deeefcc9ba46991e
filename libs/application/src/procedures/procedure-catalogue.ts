import { definitionIn } from '#libs/domain';
import { DomainError } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import { procedureCodec } from '../codecs.js';
import { type CompiledProcedure, compileProcedure } from './compiled-procedure.js';

interface Known {
  /** From which revision the stream may tell something new. */
  readonly next: number;
  readonly versions: readonly CompiledProcedure[];
}

/** The published versions of procédures, read from their streams: each is compiled once, since it never changes. */
export class ProcedureCatalogue {
  private readonly known = new Map<string, Known>();

  constructor(private readonly store: EventStore) {}

  /** Every version published so far, first to last; none for a procédure that is only a name, or that nobody has heard of. */
  async versionsOf(code: string): Promise<readonly CompiledProcedure[]> {
    const { next, versions } = this.known.get(code) ?? { next: 0, versions: [] };
    const since = await this.store.readStream(`procedure-${code}`, next);
    if (since.length === 0) return versions;
    const published = since
      .map((stored) => procedureCodec.fromStored(stored))
      .flatMap((event) => (event.type === 'ProcedurePublished' ? [definitionIn(event.data)] : []));
    const all = [...versions, ...published.map(compileProcedure)];
    // Read twice at once, the longer story wins: both tell the same.
    const now = this.known.get(code);
    if (now === undefined || now.versions.length <= all.length) this.known.set(code, { next: next + since.length, versions: all });
    return all;
  }

  /** The last published version; null when there is none. */
  async latest(code: string): Promise<CompiledProcedure | null> {
    return (await this.versionsOf(code)).at(-1) ?? null;
  }

  /** @throws DomainError `procedure.versionUnknown` */
  async version(code: string, version: number): Promise<CompiledProcedure> {
    const known = this.known.get(code)?.versions.find(({ definition }) => definition.version === version);
    if (known !== undefined) return known;
    const versions = await this.versionsOf(code);
    const found = versions.find(({ definition }) => definition.version === version);
    if (found !== undefined) return found;
    throw new DomainError('procedure.versionUnknown', `la procédure ${code} n’a pas de version ${String(version)}${toldOf(versions)}`, {
      procedure: code,
      version,
    });
  }
}

const toldOf = (versions: readonly CompiledProcedure[]): string =>
  versions.length === 0 ? ' : aucune n’est publiée' : ` ; publiées : ${versions.map(({ definition }) => String(definition.version)).join(', ')}`;
