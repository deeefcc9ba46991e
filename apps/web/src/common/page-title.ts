import { useEffect } from 'react';
import { labels } from '../labels.ts';

/** The title of the window says which screen it is. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${labels.product}`;
  }, [title]);
}
