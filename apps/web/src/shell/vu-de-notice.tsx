import type { JSX } from 'react';
import { labels } from '../labels.ts';
import { changed, stringifySearch } from '../view/address.ts';
import type { View } from '../view/use-view.ts';

/**
 * In whose name the page asks, and how to leave that. Its addresses are loaded afresh: what was answered to somebody else is not shown.
 */
export function VuDeNotice({ view: { slice, search } }: { readonly view: View }): JSX.Element | null {
  const { vuDe } = slice;
  if (vuDe === undefined) return null;
  const isOwn = slice.caisse === vuDe;
  return (
    <div className="past-notice" role="status">
      <span>
        <strong>{labels.shell.vuDe(vuDe)}</strong> · {labels.shell.vuDeText}
      </span>
      {!isOwn && <a href={stringifySearch(changed(search, { caisse: vuDe, groupement: undefined }))}>{labels.shell.vuDeOwn}</a>}
      <a href={stringifySearch(changed(search, { vuDe: undefined })) || '?'}>{labels.shell.vuDeLeave}</a>
    </div>
  );
}
