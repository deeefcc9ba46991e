import { textOf } from '../api/members.ts';
import { lastVersions } from '../common/last-versions.ts';

interface PublishedSeuils {
  readonly code: string;
  readonly version: number;
  readonly shipped: boolean;
  readonly content: unknown;
}

/** The thresholds in force by which a caisse is told, by their codes: those of caisses that people published, else those that ship; of its réseau, or of any. */
export function seuilsOfCaisse(published: readonly PublishedSeuils[], reseau: string | undefined): readonly string[] {
  const ofCaisses = lastVersions(published).filter(({ content }) => textOf(content, 'niveau') === 'caisse');
  const own = ofCaisses.filter(({ shipped }) => !shipped);
  return (own.length > 0 ? own : ofCaisses).filter(({ content }) => ['', reseau].includes(textOf(content, 'reseau'))).map(({ code }) => code);
}
