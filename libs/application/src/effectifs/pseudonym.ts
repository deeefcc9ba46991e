import { DomainError } from '#libs/kernel';

/** No space: what looks like the name of a person is refused. */
const PSEUDONYM = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

/** @throws DomainError `agent.invalid` */
export function assertPseudonym(agent: string): void {
  if (PSEUDONYM.test(agent)) return;
  throw new DomainError('agent.invalid', `« ${agent} » ne peut être un pseudonyme : lettres, chiffres, point, tiret, 64 au plus, sans espace`, {
    agent,
  });
}
