import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { organismeQuery } from '../api/reference-queries.ts';
import { reseauOf } from '../common/reseau-of.ts';
import { labels } from '../labels.ts';
import { changed, type Search, stringifySearch } from '../view/address.ts';
import type { View } from '../view/use-view.ts';
import { filtersOf } from './screen-filters.ts';

/** Whom the figures can be of instead, where the screen lets choose: its whole réseau, or the caisse alone. */
function Others({ view: { slice, search }, vuDe }: { readonly view: View; readonly vuDe: string }): JSX.Element | null {
  const { data } = useQuery(organismeQuery(vuDe, undefined));
  const reseau = data === undefined ? undefined : reseauOf(data);
  const link = (label: string, parts: Search): JSX.Element => (
    <a href={stringifySearch(changed(search, { groupement: undefined, ...parts }))}>{label}</a>
  );
  if (slice.caisse !== vuDe) return link(labels.shell.vuDeOwn, { caisse: vuDe, reseau: undefined });
  return reseau === undefined ? null : link(labels.shell.vuDeReseau, { caisse: undefined, reseau });
}

/**
 * In whose name the page asks, and how to leave that. Its addresses are loaded afresh: what was answered to somebody else is not shown.
 */
export function VuDeNotice({ view, screen }: { readonly view: View; readonly screen: string }): JSX.Element | null {
  const { search } = view;
  const { vuDe } = view.slice;
  if (vuDe === undefined) return null;
  const left = { vuDe: undefined, ...(search['caisse'] === vuDe ? { caisse: undefined } : {}) };
  return (
    <div className="past-notice" role="status">
      <span>
        <strong>{labels.shell.vuDe(vuDe)}</strong> · {labels.shell.vuDeText}
      </span>
      {filtersOf(screen).includes('caisse') && <Others view={view} vuDe={vuDe} />}
      <a href={stringifySearch(changed(search, left)) || '?'}>{labels.shell.vuDeLeave}</a>
    </div>
  );
}
