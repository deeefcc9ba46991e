import { type Definition, type FiguresOfMonth, findDefinition, readingsAsked } from '#libs/domain';

const keyOf = (code: string, periode: string): string => `${code} ${periode}`;

/**
 * Of which readings figures are published: those that the indicators of an arrêté are made of at the end of its month, of the caisses that it tells of. What is
 * told of a réseau or of a groupement is made of theirs.
 */
export class PublishedReadings {
  /** By reading, the organismes of each arrêté that is made of it. */
  private readonly organismesOf = new Map<string, ReadonlySet<string>[]>();

  constructor(arretes: readonly FiguresOfMonth[], definitions: readonly Definition[], caisses: { readonly has: (code: string) => boolean }) {
    for (const { on, figures } of arretes) {
      const byIndicateur = new Map<string, Set<string>>();
      for (const { indicateur, organisme } of figures) {
        if (caisses.has(organisme)) byIndicateur.set(indicateur, (byIndicateur.get(indicateur) ?? new Set()).add(organisme));
      }
      for (const [indicateur, organismes] of byIndicateur) {
        for (const { code, periode } of readingsAsked(findDefinition(indicateur, definitions), on, definitions)) {
          const key = keyOf(code, periode);
          this.organismesOf.set(key, [...(this.organismesOf.get(key) ?? []), organismes]);
        }
      }
    }
  }

  has(code: string, organisme: string, periode: string): boolean {
    return this.organismesOf.get(keyOf(code, periode))?.some((organismes) => organismes.has(organisme)) ?? false;
  }
}
