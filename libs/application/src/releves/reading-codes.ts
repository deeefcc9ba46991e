import type { Definition } from '#libs/domain';
import { nearestTo } from '#libs/kernel';

/** The codes of the indicators that are read, those that somebody may have meant by a text first. */
export function readingCodes(text: string, definitions: readonly Definition[]): readonly string[] {
  const codes = definitions.flatMap(({ block, code }) => (block === 'releve' ? [code] : []));
  return [...new Set([...nearestTo(text, codes), ...codes])];
}
