import { Query } from '@nestjs/cqrs';
import type { Definition } from '#libs/domain';
import type { RollupProgress } from '../rollups/rollup-progress.js';

export interface DefinitionJson {
  readonly code: string;
  /** First to last, as they were published. */
  readonly versions: readonly Definition[];
  /** How far the closed days are rolled up by each of them. */
  readonly rollups: readonly RollupProgress[];
}

/** A definition with all its versions. With `after`, the answer includes what the token stands for. Refused with `definition.unknown`, `query.stale`. */
export class GetDefinition extends Query<DefinitionJson> {
  constructor(
    readonly code: string,
    readonly after?: string,
  ) {
    super();
  }
}
