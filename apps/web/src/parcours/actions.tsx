import { type JSX, useId } from 'react';
import { labels } from '../labels.ts';
import { DoableList, type Working } from './doable-list.tsx';
import { type Doable, doablesOf } from './doable.ts';

const text = labels.parcours;

function Refused({ doables }: { readonly doables: readonly Doable[] }): JSX.Element | null {
  if (doables.length === 0) return null;
  return (
    <details className="refused">
      <summary>{text.refused(doables.length)}</summary>
      <ul>
        {doables.map(({ code, label, refusals }) => (
          <li key={code}>
            <strong>{label}</strong>
            <ul>
              {refusals.map((refusal) => (
                <li key={refusal}>{refusal}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </details>
  );
}

function whyNothing({ parcours: { actions, controles, status }, acting, isPast }: Working, allowed: number): string | null {
  if (status === 'closed') return text.noActionsEnd;
  if (actions.length + controles.filter(({ outcome }) => outcome === 'drawn').length === 0) return text.noActions;
  if (isPast) return text.pastBlocked;
  if (acting.agent === null || acting.role === null) return text.actingMissing;
  return allowed === 0 ? text.noneAllowed : null;
}

/** What may be done to a dossier now, and why the rest may not. */
export function Actions(props: Working): JSX.Element {
  const id = useId();
  const doables = doablesOf(props.parcours, props.acting);
  const allowed = doables.filter((doable) => doable.allowed);
  const nothing = whyNothing(props, allowed.length);
  return (
    <section aria-labelledby={`${id}-titre`}>
      <h2 id={`${id}-titre`}>{text.actions}</h2>
      {nothing !== null && <p className="quiet">{nothing}</p>}
      <DoableList {...props} doables={allowed} />
      <Refused doables={doables.filter((doable) => !doable.allowed)} />
    </section>
  );
}
