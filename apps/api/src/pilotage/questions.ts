import type { AmongOrganismes, ComparaisonRequest, DispersionRequest, FicheRequest, GetEtats, GetRepere } from '#libs/application';
import type { Periode } from '#libs/domain';
import { DomainError, isPlainDate, type PlainDate } from '#libs/kernel';
import { given, organismesOf } from '../http/slice.request.js';
import type { AmongRequest, ComparaisonQuery, DispersionQuery, EtatsQuery, FicheQuery, RepereQuery } from './pilotage.request.js';

const MOST_DATES = 2;

/** What a query string asks of the comparisons. */
export function among({ caisse, groupement, reseau, arbre, perimetre, by, procedure, knownOn, after }: AmongRequest): AmongOrganismes {
  const population = {
    caisses: caisse ?? [],
    groupement: groupement ?? null,
    reseau: reseau ?? null,
    arbre: arbre ?? null,
    perimetre: perimetre ?? 'asItWas',
  };
  return { population, by: by ?? 'owner', procedure: procedure ?? null, knownOn: knownOn ?? null, ...given({ after }) };
}

export function ficheRequest(query: FicheQuery, caisse: string, today: PlainDate): FicheRequest {
  const { indicateur: indicateurs = [], on = query.knownOn ?? today } = query;
  return { ...among(query), caisse, indicateurs, on };
}

export function repereRequest(query: RepereQuery, repere: string, today: PlainDate): GetRepere['request'] {
  return { ...among(query), repere, on: query.on ?? query.knownOn ?? today };
}

export function etatsRequest(query: EtatsQuery): GetEtats['request'] {
  const { seuils = [], on = null, knownOn = null, after } = query;
  return { seuils, ...organismesOf(query), on, knownOn, ...given({ after }) };
}

/** @throws DomainError `comparaison.tooManyDates` */
export function comparaisonRequest(query: ComparaisonQuery, today: PlainDate): ComparaisonRequest {
  const on = query.on ?? [query.knownOn ?? today];
  if (on.length > MOST_DATES) {
    throw new DomainError(
      'comparaison.tooManyDates',
      `une comparaison est à un jour ou à deux, et non à ${String(on.length)} : pour plus, demandez la série`,
      { on },
    );
  }
  const { indicateur, orientation = null, tolerance = 0, quantile = [] } = query;
  return { ...among(query), indicateur, on, orientation, tolerance, quantiles: quantile };
}

/** @throws DomainError `period.invalid`, `period.inverted` */
export function dispersionRequest(query: DispersionQuery): DispersionRequest {
  const { indicateur, from, to, step = 'month', orientation = null, quantile = [], periode = [] } = query;
  return { ...among(query), indicateur, from, to, step, orientation, quantiles: quantile, periodes: periode.map(periodeOf) };
}

function periodeOf(text: string): Periode {
  const [from, to, ...rest] = text.split('..');
  if (from === undefined || to === undefined || rest.length > 0 || !isPlainDate(from) || !isPlainDate(to)) {
    throw new DomainError('period.invalid', `« periode » attend deux jours, JOUR..JOUR, par exemple 2013-01-01..2016-12-31 ; reçu : ${text}`, {
      periode: text,
    });
  }
  if (from > to)
    throw new DomainError('period.inverted', `la période commence (${from}) après sa fin (${to}) : inversez les deux jours`, { from, to });
  return { from, to };
}
