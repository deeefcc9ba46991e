import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { mayAct } from '../access/access.ts';
import { labels } from '../labels.ts';
import { OPENING } from '../dossiers/opening.ts';
import { filtersOf } from '../shell/screen-filters.ts';
import type { View } from '../view/use-view.ts';
import type { Entry } from './entries.ts';

const text = labels.palette;
const SCHEMES = ['light', 'dark', 'auto'] as const;

const action = (label: string, open: () => void, detail = ''): Entry => ({ key: `action ${label} ${detail}`, kind: 'action', label, detail, open });

/** What the page lets download, each with the heading under which it stands. */
function downloadsOfPage(): readonly Entry[] {
  return [...document.querySelectorAll<HTMLAnchorElement>('main a[download]')].map((link) => {
    const heading = link.closest('section, main')?.querySelector('h1, h2, h3')?.textContent ?? '';
    return action(
      text.download(link.textContent),
      () => {
        link.click();
      },
      heading,
    );
  });
}

/** What can be done from here: the commands that may be given, what the page lets download, how it looks. */
export function useActions(view: View, screen: string): readonly Entry[] {
  const { slice, change, isPast } = view;
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  // The page does not change under the dialog.
  const [downloads] = useState(downloadsOfPage);
  const filters = filtersOf(screen);
  const go = (to: '/releves' | '/arretes' | '/phases') => (): void => {
    void navigate({ to, search: slice });
  };
  return [
    ...(mayAct('dossiers', view)
      ? [action(labels.dossiers.opening.title, () => void navigate({ to: '/dossiers', search: { ...slice, ouvrir: OPENING } }))]
      : []),
    ...(mayAct('releves', view) ? [action(text.releves, go('/releves'))] : []),
    ...(mayAct('arretes', view) ? [action(labels.arretes.close.title, go('/arretes'))] : []),
    ...(mayAct('phases', view) ? [action(labels.phases.enter.title, go('/phases'))] : []),
    ...downloads,
    ...(isPast
      ? [
          action(labels.shell.backToToday, () => {
            change({ jour: undefined, connu: undefined });
          }),
        ]
      : []),
    ...(filters.some((key) => slice[key] !== undefined)
      ? [
          action(labels.shell.clear, () => {
            change(Object.fromEntries(filters.map((key) => [key, undefined])));
          }),
        ]
      : []),
    ...SCHEMES.map((scheme) =>
      action(text.scheme(labels.shell.schemes[scheme]), () => {
        setColorScheme(scheme);
      }),
    ),
    action(text.print, () => {
      globalThis.print();
    }),
  ];
}
