import './palette.css';
import { useHotkeys, useOs } from '@mantine/hooks';
import { type JSX, useState } from 'react';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';
import { PaletteDialog } from './palette-dialog.tsx';

const text = labels.palette;

/** The way to everything by its name: a button, and Ctrl-K or Cmd-K from wherever one is, in a field too. */
export function Palette({ view, screen }: { readonly view: View; readonly screen: string }): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  const open = (): void => {
    setIsOpen(true);
  };
  useHotkeys([['mod+K', open]], [], true);
  const isMac = useOs() === 'macos';
  return (
    <>
      <button type="button" className="palette-button" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" onClick={open}>
        {text.open} <kbd>{isMac ? text.shortcut.mac : text.shortcut.other}</kbd>
      </button>
      {isOpen && (
        <PaletteDialog
          view={view}
          screen={screen}
          onClose={() => {
            setIsOpen(false);
          }}
        />
      )}
    </>
  );
}
