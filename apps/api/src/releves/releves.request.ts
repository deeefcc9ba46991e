import type { GetReleveTemplate } from '#libs/application';
import { TextGiven, TextsGiven } from '../http/request-fields.js';
import { Cursor, Limit, OrganismesOfDayRequest } from '../http/slice.request.js';

export class RelevesFileQuery {
  @TextGiven('D’où viennent les valeurs des lignes qui ne le disent pas ; sans ce paramètre, elles sont refusées', {
    max: 200,
    example: 'comptes 2025',
  })
  source?: string;
}

export class RelevesFilters extends OrganismesOfDayRequest {
  @TextGiven('Seulement cet indicateur', { example: 'cout-allocataire-pondere' })
  indicateur?: string;
}

export class RelevesQuery extends RelevesFilters {
  @Limit()
  limit?: number;

  @Cursor()
  cursor?: string;
}

export class TemplateQuery {
  @TextsGiven('Indicateur qui se relève ; se répète ; tous sans ce paramètre', { example: ['cout-allocataire-pondere'] })
  indicateur?: readonly string[];

  @TextGiven('Seulement les caisses de ce réseau à la fin de la période, par le code de sa tête', { example: 'famille' })
  reseau?: string;

  @TextGiven('Période à relever, finie ; la dernière finie de chaque indicateur sans ce paramètre', { example: '2025' })
  periode?: string;
}

export const templateAsked = ({ indicateur, reseau, periode }: TemplateQuery): GetReleveTemplate['request'] => ({
  codes: indicateur ?? [],
  reseau: reseau ?? null,
  periode: periode ?? null,
});
