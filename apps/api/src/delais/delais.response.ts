import { type ClockCode, CLOCKS } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ListResponse } from '../http/list.response.js';
import { LagResponse } from '../indicators/indicators.response.js';
import { AnyObject, Bool, Choice, Day, Shape, Text, Whole } from '../openapi/fields.js';

const DAY_KINDS = ['calendar', 'worked'] as const;

export class DelaisDHorlogeResponse {
  @Whole('Dossiers')
  dossiers!: number;

  @Whole('Les jours que la moitié des dossiers ne dépasse pas, au rang le plus proche ; null sans dossier', { nullable: true })
  p50!: number | null;

  @Whole('Les jours que neuf dossiers sur dix ne dépassent pas', { nullable: true })
  p90!: number | null;

  @Text('Adresse de la liste des mêmes dossiers')
  list!: string;
}

export class DelaisOfClockResponse {
  @Shape('Arrêtée dans la période', () => DelaisDHorlogeResponse)
  stopped!: DelaisDHorlogeResponse;

  @Shape('Pas arrêtée au jour regardé : ce qui est déjà compté', () => DelaisDHorlogeResponse)
  going!: DelaisDHorlogeResponse;
}

export class HorlogeResponse {
  @Choice('Horloge : de la loi, de la norme, la nôtre', CLOCKS)
  clock!: ClockCode;

  @Text('Nom')
  label!: string;

  @Text('Source')
  source!: string;

  @Choice('Jours calendaires ou ouvrés', DAY_KINDS)
  dayKind!: (typeof DAY_KINDS)[number];

  @Shape('Délais, en jours de l’horloge', () => DelaisOfClockResponse)
  delais!: DelaisOfClockResponse;
}

export class DelaisResponse {
  @Text('Procédure')
  procedure!: string;

  @Whole('Sa dernière version : c’est par elle que tout se compte')
  version!: number;

  @AnyObject('Filtres appliqués')
  filters!: object;

  @Day('Premier jour de la période')
  from!: PlainDate;

  @Day('Jour regardé, et dernier de la période')
  on!: PlainDate;

  @Shape('Les horloges de la procédure', () => HorlogeResponse, { list: true })
  clocks!: readonly HorlogeResponse[];

  @Whole('Numéro du dernier événement du journal dont cette réponse tient compte')
  ordinal!: number;

  @Shape('Retard sur le journal', () => LagResponse)
  lag!: LagResponse;

  @Bool('Pas à jour')
  stale!: boolean;
}

export class DelayedDossierResponse {
  @Text('Identifiant du dossier')
  dossierId!: string;

  @Text('Référence')
  reference!: string;

  @Text('Caisse responsable', { nullable: true })
  caisse!: string | null;

  @Whole('Jours comptés')
  days!: number;
}

export class DelayedDossierListResponse extends ListResponse {
  @Shape('Les dossiers, du plus long au plus court', () => DelayedDossierResponse, { list: true })
  items!: readonly DelayedDossierResponse[];
}
