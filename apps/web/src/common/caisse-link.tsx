import { Link } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import { useView } from '../view/use-view.ts';

/** The way to the sheet of a caisse, on the day and with the filters looked at. */
export function CaisseLink({ caisse, children }: { readonly caisse: string; readonly children: ReactNode }): JSX.Element {
  const { slice } = useView();
  return (
    <Link to="/caisses/$caisse" params={{ caisse }} search={slice}>
      {children}
    </Link>
  );
}
