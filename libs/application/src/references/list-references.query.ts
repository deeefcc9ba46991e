import { Query } from '@nestjs/cqrs';
import type { JsonObject } from '#libs/kernel';

export const REFERENCE_KINDS = ['caisses', 'calendriers', 'definitions', 'sources'] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** With `after`, the answer includes what the token stands for, or is refused with `query.stale`. A reference list is short: it is given whole. */
export class ListReferences extends Query<{ readonly count: number; readonly items: readonly JsonObject[] }> {
  constructor(
    readonly kind: ReferenceKind,
    readonly after?: string,
  ) {
    super();
  }
}
