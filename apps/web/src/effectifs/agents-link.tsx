import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { frInteger } from '../view/format.ts';
import { changed, type Search } from '../view/address.ts';
import { useView } from '../view/use-view.ts';
import { NO_CRITERION } from './criteria.ts';

/** A number of agents, and the way to them: the list below shows the same. */
export function AgentsLink({ count, criteria }: { readonly count: number; readonly criteria: Search }): JSX.Element {
  const { search } = useView();
  if (count === 0) return <>{frInteger(count)}</>;
  return (
    <Link to="/effectifs" search={changed(search, { ...NO_CRITERION, ...criteria })} hash="agents" className="number-link">
      {frInteger(count)}
    </Link>
  );
}
