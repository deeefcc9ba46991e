import { DomainError } from '#libs/kernel';

const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

/** @throws DomainError `code.invalid` for what can be the code neither of an organisme nor of a procédure */
export function assertCode(code: string): void {
  if (CODE.test(code)) return;
  throw new DomainError('code.invalid', `« ${code} » ne peut être un code : lettres, chiffres, point, tiret, 64 au plus`, { code });
}
