import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { labels } from '../labels.ts';
import { today } from '../view/day.ts';
import type { View } from '../view/use-view.ts';

/** Law 3: another time than now is said in words, not by the frame's colour alone. */
export function PastNotice({ view }: { readonly view: View }): JSX.Element | null {
  if (!view.isPast) return null;
  const { connu } = view.slice;
  const parts = [...(view.day < today() ? [labels.shell.pastDay(view.day)] : []), ...(connu === undefined ? [] : [labels.shell.pastKnown(connu)])];
  return (
    <div className="past-notice" role="status">
      <span>
        <strong>{parts.join(', ')}</strong> · {labels.shell.pastReadOnly}
      </span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          view.change({ jour: undefined, connu: undefined });
        }}
      >
        {labels.shell.backToToday}
      </Button>
    </div>
  );
}
