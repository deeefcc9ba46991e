import { ListResponse } from '../http/list.response.js';
import { Bool, Choice, Shape, Text, Uuid, Whole } from '../openapi/fields.js';

export class SealResponse {
  @Whole('Bloc, à partir de 0')
  block!: number;

  @Whole('Numéro du premier événement couvert', { example: 1 })
  from!: number;

  @Whole('Numéro du dernier événement couvert', { example: 1000 })
  to!: number;

  @Text('SHA-256 du sceau d’avant et des empreintes des événements, en hexadécimal')
  digest!: string;
}

export class SealListResponse extends ListResponse {
  @Shape('Les sceaux, dans l’ordre', () => SealResponse, { list: true })
  items!: readonly SealResponse[];
}

const ENGINES = ['postgresql', 'kurrentdb', 'inMemory'] as const;

export class JournalResponse {
  @Uuid('Identité du journal : la même après un déménagement')
  logId!: string;

  @Whole('Époque : la suivante après une restauration ou un déménagement', { example: 1 })
  epoch!: number;

  @Choice('Ce qui garde le journal', ENGINES)
  engine!: (typeof ENGINES)[number];

  @Whole('Numéro du dernier événement')
  ordinal!: number;

  @Shape('Dernier sceau publié', () => SealResponse, { nullable: true })
  lastSeal!: SealResponse | null;
}

export class JournalVerificationResponse {
  @Bool('Rien à redire')
  ok!: boolean;

  @Whole('Nombre d’événements relus')
  examined!: number;

  @Whole('Nombre d’entre eux que couvrent les sceaux')
  sealed!: number;

  @Text('Empreinte du journal entier, jusqu’au dernier événement relu')
  digest!: string;

  @Text('Ce qui diffère, les premiers', { list: true })
  differences!: readonly string[];
}
