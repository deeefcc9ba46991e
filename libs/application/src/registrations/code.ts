import { isRegistrableCode, REGISTRABLE_CODE_EXPECTED } from '#libs/domain';
import { DomainError } from '#libs/kernel';

/** @throws DomainError `code.invalid` for what can be the code neither of an organisme nor of a procédure */
export function assertCode(code: string): void {
  if (isRegistrableCode(code)) return;
  throw new DomainError('code.invalid', `« ${code} » ne peut être un code : ${REGISTRABLE_CODE_EXPECTED}`, { code });
}
