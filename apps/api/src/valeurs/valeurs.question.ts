import { daysOfSeries, type ValeursQuestion } from '#libs/application';
import type { PlainDate } from '#libs/kernel';
import { RequestRefused } from '../http/problem.js';
import { given } from '../http/slice.request.js';
import type { ValeursQuery } from './valeurs.request.js';

/** What a query string asks of the values: of some days, or of the ends of the months of a period. @throws RequestRefused `request.parameterInvalid`, DomainError `period.inverted` */
export function valeursQuestion(query: ValeursQuery, today: PlainDate): ValeursQuestion {
  const {
    indicateur,
    caisse = [],
    groupement = null,
    reseau = null,
    perimetre = 'asItWas',
    knownOn = null,
    by = 'owner',
    procedure = null,
    ensemble: onlyEnsemble = false,
    from,
    to,
    after,
  } = query;
  if (from !== undefined && query.on !== undefined) {
    throw new RequestRefused(
      'request.parameterInvalid',
      '« on » demande des jours, « from » une série de fins de mois : donnez l’un ou l’autre.',
      {},
    );
  }
  if (from === undefined && to !== undefined) {
    throw new RequestRefused('request.parameterInvalid', '« to » est le dernier jour d’une série : donnez aussi le premier, « from ».', {});
  }
  const last = knownOn ?? today;
  const series = from === undefined ? null : daysOfSeries(from, to ?? last, 'month');
  const days = [...new Set(series ?? query.on ?? [last])].sort();
  return {
    indicateurs: indicateur,
    organismes: caisse,
    groupement,
    reseau,
    perimetre,
    days,
    isSeries: series !== null,
    knownOn,
    by,
    procedure,
    onlyEnsemble,
    ...given({ after }),
  };
}
