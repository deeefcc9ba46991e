import { ORGANISME_KINDS, type OrganismeKind, type Perimetre, PERIMETRES } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ListResponse } from '../http/list.response.js';
import { Choice, Day, Shape, Text, Texts, Whole } from '../openapi/fields.js';

export class OrganismeResponse {
  @Text('Code', { example: '751' })
  code!: string;

  @Text('Nom')
  label!: string;

  @Choice('Sorte', ORGANISME_KINDS)
  kind!: OrganismeKind;

  @Text('Arbre où il a ses membres ; null pour une caisse', { nullable: true, example: 'regions' })
  arbre!: string | null;

  @Texts('À qui il est rattaché ce jour-là, par arbre', { example: { regions: 'idf', reseau: 'famille' } })
  parents!: Readonly<Record<string, string>>;

  @Text('Caisse dans laquelle elle a fusionné ; null : aucune', { nullable: true })
  mergedInto!: string | null;
}

export class OrganismeListResponse extends ListResponse {
  @Shape('Les organismes', () => OrganismeResponse, { list: true })
  items!: readonly OrganismeResponse[];
}

export class CalendrierHeldResponse {
  @Text('Code du calendrier', { example: 'metropole' })
  calendrier!: string;

  @Whole('Version ; null : la dernière publiée', { nullable: true })
  calendrierVersion!: number | null;

  @Text('Fuseau (nom IANA)')
  timeZone!: string;

  @Day('Premier jour ; null : depuis toujours', { nullable: true })
  fromOn!: PlainDate | null;
}

export class AppartenanceResponse {
  @Text('Arbre', { example: 'regions' })
  arbre!: string;

  @Text('Rattaché à', { example: 'idf' })
  parent!: string;

  @Day('Premier jour')
  fromOn!: PlainDate;

  @Day('Jour de fin, exclu ; null : sans fin', { nullable: true })
  toOn!: PlainDate | null;
}

export class FusionResponse {
  @Text('Caisse qui reprend')
  into!: string;

  @Day('Premier jour')
  on!: PlainDate;
}

export class ScissionResponse {
  @Text('Caisses qui reprennent', { list: true })
  into!: readonly string[];

  @Day('Jour')
  on!: PlainDate;
}

export class OrigineResponse {
  @Text('Caisse qui fut scindée')
  caisse!: string;

  @Day('Jour')
  on!: PlainDate;
}

export class OrganismeDetailResponse extends OrganismeResponse {
  @Day('Jour regardé')
  on!: PlainDate;

  @Choice('Périmètre', PERIMETRES)
  perimetre!: Perimetre;

  @Shape('Calendriers d’une caisse, dans l’ordre où ils tiennent', () => CalendrierHeldResponse, { list: true })
  calendriers!: readonly CalendrierHeldResponse[];

  @Shape('Toutes ses appartenances', () => AppartenanceResponse, { list: true })
  appartenances!: readonly AppartenanceResponse[];

  @Shape('Sa fusion ; null : aucune', () => FusionResponse, { nullable: true })
  fusion!: FusionResponse | null;

  @Shape('Ses scissions', () => ScissionResponse, { list: true })
  scissions!: readonly ScissionResponse[];

  @Shape('Les scissions dont elle est issue : rien ne dit quelle part du passé lui revient', () => OrigineResponse, { list: true })
  issueDe!: readonly OrigineResponse[];

  @Text('Ses membres directs ce jour-là', { list: true })
  members!: readonly string[];

  @Text('Les caisses dont les pièces sont les siennes, selon le jour et le périmètre', { list: true })
  caisses!: readonly string[];
}

export class GroupementOfReseauResponse {
  @Text('Code')
  code!: string;

  @Text('Nom')
  label!: string;

  @Text('Groupement au-dessus, dans le même arbre', { nullable: true })
  parent!: string | null;

  @Text('Ses caisses, de ce réseau', { list: true })
  caisses!: readonly string[];
}

export class ArbreResponse {
  @Text('Arbre', { example: 'regions' })
  arbre!: string;

  @Shape('Ses groupements', () => GroupementOfReseauResponse, { list: true })
  groupements!: readonly GroupementOfReseauResponse[];

  @Text('Caisses du réseau qui ne sont dans aucun', { list: true })
  without!: readonly string[];
}

export class ReseauResponse {
  @Text('Code de sa tête', { example: 'famille' })
  code!: string;

  @Text('Nom')
  label!: string;

  @Day('Jour regardé')
  on!: PlainDate;

  @Choice('Périmètre', PERIMETRES)
  perimetre!: Perimetre;

  @Text('Ses caisses', { list: true })
  caisses!: readonly string[];

  @Shape('Les mêmes caisses, par arbre', () => ArbreResponse, { list: true })
  arbres!: readonly ArbreResponse[];
}

export class ImportedReseauResponse {
  @Whole('Organismes décrits')
  organismes!: number;

  @Whole('Ceux dont il a été dit quelque chose de nouveau')
  changed!: number;

  @Text('Jeton de position : à donner en « after » pour lire au moins ce qui vient d’être écrit ; null s’il n’y avait rien à dire', {
    nullable: true,
  })
  position!: string | null;
}

export class ReseauListResponse extends ListResponse {
  @Shape('Les réseaux', () => ReseauResponse, { list: true })
  items!: readonly ReseauResponse[];
}

export class VisibiliteResponse {
  @Day('Premier jour où cela vaut')
  fromOn!: PlainDate;

  @Choice('Les agrégats des autres caisses du réseau : montrés (shown) ou non (hidden)', ['shown', 'hidden'])
  autres!: 'shown' | 'hidden';
}

export class VisibiliteListResponse {
  @Shape('Dans l’ordre des jours ; vide : rien n’est montré', () => VisibiliteResponse, { list: true })
  items!: readonly VisibiliteResponse[];
}
