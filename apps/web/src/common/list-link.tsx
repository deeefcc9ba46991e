import { Link } from '@tanstack/react-router';
import type { JSX, ReactNode } from 'react';
import type { ListSearch } from '../view/address.ts';

interface ListLinkProps {
  /** Which rows; without it the number has no list, and is shown as plain text. */
  readonly search: ListSearch | null;
  readonly children: ReactNode;
  readonly className?: string;
}

/** Law 1: a number opens its list. */
export function ListLink({ search, children, className }: ListLinkProps): JSX.Element {
  if (search === null) return <span className={className}>{children}</span>;
  return (
    <Link to="/pieces" search={search} className={className === undefined ? 'number-link' : `number-link ${className}`}>
      {children}
    </Link>
  );
}
