import type { NotedSeal } from '#libs/event-store';
import { RequestRefused } from '../http/problem.js';
import { TextsGiven } from '../http/request-fields.js';

const SEAL = /^(?<block>\d{1,9}):(?<digest>[0-9a-f]{64})$/iu;

export class JournalVerificationQuery {
  @TextsGiven('Sceaux notés hors d’Écluse, BLOC:EMPREINTE', { example: [`0:${'ab'.repeat(32)}`] })
  seal?: readonly string[];
}

export function notedSealOf(text: string): NotedSeal {
  const { block, digest } = SEAL.exec(text)?.groups ?? {};
  if (block === undefined || digest === undefined) {
    throw new RequestRefused(
      'request.parameterInvalid',
      `« ${text} » n’est pas un sceau : il s’écrit BLOC:EMPREINTE, l’empreinte en 64 chiffres hexadécimaux`,
      {
        parameter: 'seal',
      },
    );
  }
  return { block: Number(block), digest };
}
