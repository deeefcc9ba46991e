import { Button } from '@mantine/core';
import { type JSX, useId, useState } from 'react';
import type { Acting } from '../api/acting.ts';
import type { DossierPiece, Parcours } from '../api/client.ts';
import { labels } from '../labels.ts';
import { ActionForm, type Draft, EMPTY_DRAFT } from './action-item.tsx';
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

interface ActionsProps {
  readonly parcours: Parcours;
  readonly acting: Acting;
  readonly pieces: readonly DossierPiece[];
  /** A past day is looked at: it only reads. */
  readonly isPast: boolean;
  readonly onDone: (label: string) => Promise<void>;
  readonly onConflict: () => Promise<void>;
}

function whyNothing({ parcours: { actions, controles, status }, acting, isPast }: ActionsProps, allowed: number): string | null {
  if (status === 'closed') return text.noActionsEnd;
  if (actions.length + controles.filter(({ outcome }) => outcome === 'drawn').length === 0) return text.noActions;
  if (isPast) return text.pastBlocked;
  if (acting.agent === null || acting.role === null) return text.actingMissing;
  return allowed === 0 ? text.noneAllowed : null;
}

/** What may be done to a dossier now, each with its form, and why the rest may not. One form is open at a time; each keeps what was typed in it. */
export function Actions(props: ActionsProps): JSX.Element {
  const { parcours, acting, pieces, isPast, onDone, onConflict } = props;
  const id = useId();
  const [open, setOpen] = useState<Doable | null>(null);
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const doables = doablesOf(parcours, acting);
  const allowed = doables.filter((doable) => doable.allowed);
  const canAct = !isPast && acting.agent !== null && acting.role !== null;
  // A form stays where it is when its action is no more: what was typed in it is not thrown away.
  const isGone = open !== null && !allowed.some(({ code }) => code === open.code);
  const shown = isGone ? [open, ...allowed] : allowed;
  const nothing = whyNothing(props, allowed.length);
  return (
    <section aria-labelledby={`${id}-titre`}>
      <h2 id={`${id}-titre`}>{text.actions}</h2>
      {nothing !== null && <p className="quiet">{nothing}</p>}
      <ul className="actions">
        {shown.map((doable) => {
          const isOpen = open?.code === doable.code;
          const panel = `${id}-${doable.code.replaceAll(' ', '-')}`;
          return (
            <li key={doable.code} className="action" data-open={isOpen || undefined}>
              <Button
                variant={isOpen ? 'filled' : 'default'}
                size="compact-md"
                disabled={!canAct}
                aria-expanded={isOpen}
                aria-controls={panel}
                onClick={() => {
                  setOpen(isOpen ? null : doable);
                }}
              >
                {doable.label}
              </Button>
              {doable.help !== null && <p className="quiet">{doable.help}</p>}
              <div id={panel} hidden={!isOpen}>
                {isOpen && (
                  <ActionForm
                    doable={open}
                    isGone={isGone}
                    acting={acting}
                    revision={parcours.revision}
                    pieces={pieces}
                    draft={drafts[doable.code] ?? EMPTY_DRAFT}
                    onDraft={(draft) => {
                      setDrafts({ ...drafts, [doable.code]: draft });
                    }}
                    onDone={async () => {
                      setDrafts(Object.fromEntries(Object.entries(drafts).filter(([code]) => code !== doable.code)));
                      setOpen(null);
                      await onDone(doable.label);
                    }}
                    onConflict={onConflict}
                  />
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <Refused doables={doables.filter((doable) => !doable.allowed)} />
    </section>
  );
}
