import type { JSX } from 'react';
import type { Etat } from '../api/client.ts';
import { CaisseLink } from '../common/caisse-link.tsx';
import { labels } from '../labels.ts';

const text = labels.alertes;

/** Of whom an alert or a situation is: a caisse leads to its sheet. */
export function Subject({
  of: { niveau, organisme, procedure, label },
}: {
  readonly of: Pick<Etat, 'niveau' | 'organisme' | 'procedure'> & { readonly label?: string };
}): JSX.Element {
  const name = organisme === null ? text.everybody : label === undefined || label === organisme ? organisme : `${organisme} – ${label}`;
  return (
    <>
      {niveau === 'caisse' && organisme !== null ? <CaisseLink caisse={organisme}>{name}</CaisseLink> : name}{' '}
      <span className="quiet">
        {text.niveau[niveau]}
        {procedure !== null && ` · ${procedure}`}
      </span>
    </>
  );
}
