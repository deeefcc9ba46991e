import { type JSX, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';
import type { Entry } from './entries.ts';
import { PaletteList } from './palette-list.tsx';
import { useFound } from './use-found.ts';

const text = labels.palette;

interface DialogProps {
  readonly view: View;
  readonly screen: string;
  readonly onClose: () => void;
}

/** A combobox in a dialog: what is typed is looked for, the arrows choose among what is found, Enter opens it. */
export function PaletteDialog({ view, screen, onClose }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { groups, isSearching, isPartial } = useFound(view, screen, typed);
  const entries = groups.flatMap((group) => group.entries);
  const here = Math.min(at, entries.length - 1);
  const optionId = (index: number): string => `${listId}-${String(index)}`;
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const open = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    // The focus goes back to where it was before a new screen takes it.
    dialog.current?.close();
    entry.open();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') open(entries[here]);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || entries.length === 0) return;
    event.preventDefault();
    setAt((here + step + entries.length) % entries.length);
  };
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const said = count > 0 ? text.count(count) : isSearching ? '' : text.none(typed.trim());
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={text.title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className="palette-box">
        <div className="palette-head">
          <input
            className="input palette-input"
            role="combobox"
            aria-label={text.title}
            aria-autocomplete="list"
            aria-expanded={entries.length > 0}
            aria-controls={entries.length > 0 ? listId : undefined}
            aria-activedescendant={entries.length > 0 ? optionId(here) : undefined}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="go"
            placeholder={text.placeholder}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
          <button
            type="button"
            className="step"
            aria-label={text.close}
            title={text.close}
            onClick={() => {
              dialog.current?.close();
            }}
          >
            ×
          </button>
        </div>
        <PaletteList id={listId} groups={groups} here={here} optionId={optionId} onOpen={open} />
        <div className="palette-foot quiet">
          <p role="status">{[said, ...(isSearching ? [text.searching] : [])].filter((part) => part !== '').join(' · ')}</p>
          <p>{isPartial ? text.partial : text.keys}</p>
        </div>
      </div>
    </dialog>
  );
}
