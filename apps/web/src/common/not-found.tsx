import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { labels } from '../labels.ts';

export function NotFound(): JSX.Element {
  return (
    <div className="empty">
      <h1>{labels.shell.notFound}</h1>
      <p>{labels.shell.notFoundText}</p>
      <Link to="/">{labels.shell.notFoundLink}</Link>
    </div>
  );
}
