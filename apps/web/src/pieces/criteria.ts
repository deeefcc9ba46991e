import type { Criterion } from '../common/criteria.tsx';
import { labels } from '../labels.ts';
import type { ListSearch } from '../view/address.ts';
import { isDay } from '../view/day.ts';

const text = labels.pieces;

function flowCriteria(search: ListSearch, flux: string): readonly Criterion[] {
  const { du, au } = search;
  const isDated = du !== undefined && au !== undefined && isDay(du) && isDay(au);
  return [{ label: isDated ? `${text.flow(flux)} ${text.between(du, au)}` : text.flow(flux), keys: ['flux', 'du', 'au'] }];
}

/** What a list shows, in words: every part of the address that chooses rows, apart from the filters of the top bar. */
export function criteriaOf(search: ListSearch, day: string): readonly Criterion[] {
  const { flux, plusDe, bande, attente } = search;
  const [from = '', to = ''] = (bande ?? '').split('-');
  const waits = attente === 'true' ? text.waiting : attente === 'false' ? text.notWaiting : text.waitingFor(attente ?? '');
  return [
    ...(flux === undefined ? [{ label: text.inStock(day), keys: [] }] : flowCriteria(search, flux)),
    ...(plusDe === undefined ? [] : [{ label: text.above(plusDe), keys: ['plusDe'] }]),
    ...(bande === undefined ? [] : [{ label: text.band(from, to), keys: ['bande'] }]),
    ...(attente === undefined ? [] : [{ label: waits, keys: ['attente'] }]),
    ...(search['etape'] === undefined ? [] : [{ label: text.etape(search['etape']), keys: ['etape'] }]),
    ...(search['definition'] === undefined ? [] : [{ label: text.definition(search['definition']), keys: ['definition'] }]),
  ];
}
