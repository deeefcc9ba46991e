import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { labels } from '../labels.ts';

interface MoreProps {
  readonly shown: number;
  readonly count: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

/** « Suivants »: the next keyset page, under the rows already there. */
export function More({ shown, count, hasMore, isLoading, onMore }: MoreProps): JSX.Element {
  return (
    <div className="more">
      <span className="quiet" role="status">
        {labels.pieces.shown(shown, count)}
      </span>
      {hasMore && (
        <Button variant="default" size="compact-md" loading={isLoading} onClick={onMore}>
          {labels.pieces.more(count - shown)}
        </Button>
      )}
    </div>
  );
}
