import { DELAIS_OF, type DelaisOf, type Perimetre, PERIMETRES } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { ChoiceGiven, DayGiven, TextGiven } from '../http/request-fields.js';
import { AfterRequest, Cursor, Limit } from '../http/slice.request.js';

export class DelaisQuery extends AfterRequest {
  @DayGiven('Jour regardé ; aujourd’hui sans ce paramètre')
  on?: PlainDate;

  @TextGiven('Caisse responsable')
  caisse?: string;

  @TextGiven('Groupement', { example: 'idf' })
  groupement?: string;

  @TextGiven('Réseau, par le code de sa tête', { example: 'famille' })
  reseau?: string;

  @ChoiceGiven('Les caisses du jour (asItWas, sans ce paramètre), ou celles d’aujourd’hui (restated)', PERIMETRES)
  perimetre?: Perimetre;
}

export class DelayedDossiersQuery extends DelaisQuery {
  @ChoiceGiven('Ceux dont l’horloge s’est arrêtée dans la période (stopped, sans ce paramètre), ou ne l’est pas (going)', DELAIS_OF)
  of?: DelaisOf;

  @Limit()
  limit?: number;

  @Cursor()
  cursor?: string;
}
