import type { JSX, ReactNode } from 'react';
import { labels } from '../labels.ts';

interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  /** What brings it; an import without this; null: no command does. */
  readonly command?: string | null;
  readonly children?: ReactNode;
}

/** An empty screen teaches: what would be here, and the one command that brings it. */
export function EmptyState({ title, text, command = labels.teach.command, children }: EmptyStateProps): JSX.Element {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <p>{text}</p>
      {command !== null && (
        <p>
          <code className="command">{command}</code>
        </p>
      )}
      {children}
    </div>
  );
}
