import type { PlainDate } from '#libs/kernel';
import { Day, Text } from '../openapi/fields.js';

export class FusionToldResponse {
  @Text('Caisse nommée, qui n’a plus rien à elle ce jour-là', { example: '691' })
  caisse!: string;

  @Text('Celle qui répond d’elle, et à qui le demander', { example: '752' })
  into!: string;

  @Day('Depuis quand')
  on!: PlainDate;
}
