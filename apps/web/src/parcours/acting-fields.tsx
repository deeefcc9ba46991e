import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Acting } from '../api/acting.ts';
import type { Parcours } from '../api/client.ts';
import { procedureQuery } from '../api/dossier-queries.ts';
import { useDraft } from '../common/draft.ts';
import { labels } from '../labels.ts';
import type { ListSearch } from '../view/address.ts';
import type { View } from '../view/use-view.ts';

const text = labels.parcours;

/** Who acts, as the address remembers it. */
export const actingIn = (search: ListSearch): Acting => ({ agent: search['agent'] ?? null, role: search['role'] ?? null });

interface ActingFieldsProps {
  readonly view: View;
  readonly procedure: Parcours['procedure'];
}

/** Says who acts and in which role of the procédure, until there are rights that know it. */
export function ActingFields({ view, procedure }: ActingFieldsProps): JSX.Element {
  const { data } = useQuery(procedureQuery(procedure.code, procedure.version));
  const { agent, role } = actingIn(view.search);
  const roles = data?.roles ?? [];
  // The role of another procédure stays visible: it is why nothing is allowed.
  const known = role === null || data === undefined || roles.some(({ code }) => code === role) ? roles : [...roles, { code: role, label: role }];
  const draft = useDraft(
    agent ?? '',
    (typed) => {
      view.change({ agent: typed.trim() === '' ? undefined : typed.trim() });
    },
    () => false,
  );
  return (
    <section className="acting" aria-label={text.acting}>
      <span className="field">
        <label htmlFor="role">{text.role}</label>
        <select
          id="role"
          className="input"
          data-set={role !== null || undefined}
          value={role ?? ''}
          onChange={(event) => {
            view.change({ role: event.currentTarget.value === '' ? undefined : event.currentTarget.value });
          }}
        >
          <option value="">{text.noRole}</option>
          {known.map(({ code, label }) => (
            <option key={code} value={code}>
              {label}
            </option>
          ))}
        </select>
      </span>
      <span className="field">
        <label htmlFor="agent">{text.agent}</label>
        <input
          id="agent"
          className="input"
          autoComplete="off"
          maxLength={100}
          placeholder={text.agentPlaceholder}
          aria-describedby="agent-aide"
          data-set={agent !== null || undefined}
          {...draft}
        />
      </span>
      <p className="quiet" id="agent-aide">
        {text.actingText}
      </p>
    </section>
  );
}
