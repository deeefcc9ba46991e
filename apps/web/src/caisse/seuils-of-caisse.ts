import { textOf } from '../api/members.ts';
import { lastVersions } from '../common/last-versions.ts';

interface PublishedSeuils {
  readonly code: string;
  readonly version: number;
  readonly shipped: boolean;
  readonly content: unknown;
}

/** The thresholds in force by which a caisse is told, by their codes: those that people published for its réseau or for any, else those that ship. */
export function seuilsOfCaisse(published: readonly PublishedSeuils[], reseau: string | undefined): readonly string[] {
  const concerning = lastVersions(published).filter(
    ({ content }) => textOf(content, 'niveau') === 'caisse' && ['', reseau].includes(textOf(content, 'reseau')),
  );
  const own = concerning.filter(({ shipped }) => !shipped);
  return (own.length > 0 ? own : concerning).map(({ code }) => code);
}
