import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Acting } from '../api/acting.ts';
import type { Parcours } from '../api/client.ts';
import { procedureQuery } from '../api/dossier-queries.ts';
import { ChoiceField } from '../common/choice-field.tsx';
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
  const draft = useDraft(
    agent ?? '',
    (typed) => {
      view.change({ agent: typed.trim() === '' ? undefined : typed.trim() });
    },
    () => false,
  );
  return (
    <section className="acting" aria-label={text.acting}>
      {/* The role of another procédure stays visible: it is why nothing is allowed. */}
      <ChoiceField
        id="role"
        isNamed
        label={text.role}
        value={role ?? ''}
        all={text.noRole}
        choices={data?.roles ?? []}
        onChoice={(chosen) => {
          view.change({ role: chosen });
        }}
      />
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
