import { FlagGiven } from '../http/request-fields.js';

export class VerificationQuery {
  @FlagGiven('Tout refaire depuis le journal, et non par sondage')
  full?: boolean;
}
