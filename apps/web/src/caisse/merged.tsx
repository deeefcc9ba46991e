import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { isAwaited } from '../api/awaited.ts';
import type { Organisme } from '../api/client.ts';
import { organismeQuery } from '../api/reference-queries.ts';
import { CaisseLink } from '../common/caisse-link.tsx';
import { labels } from '../labels.ts';
import { changed } from '../view/address.ts';
import { lastDayBefore } from '../view/day.ts';
import type { View } from '../view/use-view.ts';

const text = labels.caisse;

interface MergedProps {
  readonly view: View;
  readonly organisme: Organisme;
  /** Who answers for it. */
  readonly into: string;
}

/** That a caisse was merged, when and into whom, with the way to that one, and to its own last day; nothing until that one has its name. */
export function Merged({ view, organisme: { code, label, fusion }, into }: MergedProps): JSX.Element | null {
  const successor = useQuery(organismeQuery(into, view.slice.jour, view.slice.perimetre));
  if (isAwaited(successor)) return null;
  const name = text.title(into, successor.data?.label ?? into);
  return (
    <section className="empty" data-merged={into}>
      <p className="empty-title">{text.mergedTitle(label, name, fusion?.on ?? null)}</p>
      <p>{view.slice.perimetre === 'restated' ? text.mergedRestated : text.mergedText}</p>
      <p>
        <CaisseLink caisse={into}>{text.successor(name)}</CaisseLink>
      </p>
      {fusion !== null && (
        <p>
          <Link
            to="/caisses/$caisse"
            params={{ caisse: code }}
            search={changed(view.slice, { caisse: undefined, jour: lastDayBefore(fusion.on), perimetre: undefined })}
          >
            {text.lastDay(lastDayBefore(fusion.on))}
          </Link>
        </p>
      )}
    </section>
  );
}
