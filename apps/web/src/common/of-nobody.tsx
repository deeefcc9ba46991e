import './others.css';
import type { JSX } from 'react';
import type { Definition } from '../api/client.ts';
import { labels } from '../labels.ts';
import { DefinitionHint } from './definition-hint.tsx';

/** Indicators of which nothing is known, folded, by their names alone; nothing where there are none. */
export function OfNobody({
  indicateurs,
  summary,
}: {
  readonly indicateurs: readonly Definition[];
  readonly summary: (n: number) => string;
}): JSX.Element | null {
  if (indicateurs.length === 0) return null;
  return (
    <details className="others of-nobody">
      <summary>{summary(indicateurs.length)}</summary>
      <p className="quiet">{labels.catalogue.ofNobodyWhy}</p>
      <ul>
        {indicateurs.map(({ code, version, label }) => (
          <li key={code}>
            {label} <DefinitionHint figure={{ definition: `${code}@${String(version)}` }} />
          </li>
        ))}
      </ul>
    </details>
  );
}
