import { DomainError } from '#libs/kernel';

/** Who acts, in which role: as the caller says, until there are rights to ask. */
export interface Acting {
  readonly agent: string | null;
  readonly role: string | null;
}

/** @throws DomainError `acting.unknown` when it is not said who acts */
export function knownActing({ agent, role }: Acting): { readonly agent: string; readonly role: string } {
  if (agent !== null && role !== null) return { agent, role };
  const what = agent === null ? 'qui agit (en-tête Ecluse-Agent)' : 'dans quel rôle (en-tête Ecluse-Role)';
  throw new DomainError('acting.unknown', `une action sur un dossier demande de dire ${what}`, { agent, role });
}
