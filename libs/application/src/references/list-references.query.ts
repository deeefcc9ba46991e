import { Query } from '@nestjs/cqrs';
import type { JsonObject } from '#libs/kernel';

export const REFERENCE_KINDS = ['caisses', 'procedures', 'calendriers', 'definitions', 'sources'] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** A reference list is short: it is given whole. */
export class ListReferences extends Query<{ readonly count: number; readonly items: readonly JsonObject[] }> {
  constructor(readonly kind: ReferenceKind) {
    super();
  }
}
