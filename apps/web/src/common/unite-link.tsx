import { Link } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import { changed, type Search } from '../view/address.ts';
import { useView } from '../view/use-view.ts';
import { CaisseLink } from './caisse-link.tsx';

/** The same page, cut down to a groupement, on its caisses: what a groupement among others opens. */
export const partsOfGroupement = (groupement: string): Search => ({ unites: undefined, groupement });

/** The way to one of those that are compared: the sheet of a caisse, the caisses of a groupement. */
export function UniteLink({ code, children }: { readonly code: string; readonly children: ReactNode }): JSX.Element {
  const { search } = useView();
  if (search['unites'] === undefined) return <CaisseLink caisse={code}>{children}</CaisseLink>;
  return (
    <Link to="." search={changed(search, partsOfGroupement(code))}>
      {children}
    </Link>
  );
}
