import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Parcours } from '../api/client.ts';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';

const text = labels.parcours;

interface LinkedProps {
  readonly parcours: Parcours;
  readonly view: View;
}

/** The dossiers that this one asks for, and the one that waits for it. The person stays the same there; the roles are others. */
export function Linked({ parcours: { links, requestedBy }, view }: LinkedProps): JSX.Element {
  const { agent } = view.search;
  const search = { ...view.slice, ...(agent === undefined ? {} : { agent }) };
  return (
    <section aria-labelledby="lies">
      <h2 id="lies">{text.links}</h2>
      {links.length === 0 && requestedBy === null && <p className="quiet">{text.noLinks}</p>}
      <ul className="lines">
        {links.map(({ code, label, dossier, requestedOn, outcome, returnedOn }) => (
          <li key={code}>
            <strong>{text.linkAsked(label, requestedOn)}</strong> : {outcome === null ? text.linkWaiting : text.linkAnswered(outcome, returnedOn)}{' '}
            <Link to="/dossiers/$dossier" params={{ dossier }} search={search}>
              {text.linkOpen}
            </Link>
          </li>
        ))}
        {requestedBy !== null && (
          <li>
            {text.askedBy}{' '}
            <Link to="/dossiers/$dossier" params={{ dossier: requestedBy.dossier }} search={search}>
              {text.askedByLink}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}
