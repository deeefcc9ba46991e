import { isRegistrableCode, REGISTRABLE_CODE_EXPECTED } from '#libs/domain';
import { DomainError } from '#libs/kernel';

/** No space, as in a code: what looks like the name of a person is refused. @throws DomainError `agent.invalid` */
export function assertPseudonym(agent: string): void {
  if (isRegistrableCode(agent)) return;
  throw new DomainError('agent.invalid', `« ${agent} » ne peut être un pseudonyme : ${REGISTRABLE_CODE_EXPECTED}, sans espace`, {
    agent,
  });
}
