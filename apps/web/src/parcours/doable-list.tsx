import { Button } from '@mantine/core';
import { type JSX, useId, useState } from 'react';
import type { Acting } from '../api/acting.ts';
import type { DossierPiece, Parcours } from '../api/client.ts';
import { ActionForm, type Draft, EMPTY_DRAFT } from './action-item.tsx';
import type { Doable } from './doable.ts';

/** What a person who works on a dossier has before them. */
export interface Working {
  readonly parcours: Parcours;
  readonly acting: Acting;
  readonly pieces: readonly DossierPiece[];
  /** A past day is looked at: it only reads. */
  readonly isPast: boolean;
  readonly onDone: (label: string) => Promise<void>;
  readonly onConflict: () => Promise<void>;
}

interface DoableListProps extends Working {
  readonly doables: readonly Doable[];
}

/** What may be done, each with its form. One form is open at a time; each keeps what was typed in it. */
export function DoableList({ doables, parcours, acting, pieces, isPast, onDone, onConflict }: DoableListProps): JSX.Element {
  const id = useId();
  const [open, setOpen] = useState<Doable | null>(null);
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({});
  const canAct = !isPast && acting.agent !== null && acting.role !== null;
  // A form stays where it is when its action is no more: what was typed in it is not thrown away.
  const isGone = open !== null && !doables.some(({ code }) => code === open.code);
  const shown = isGone ? [open, ...doables] : doables;
  return (
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
  );
}
