import type { JSX } from 'react';
import { labels } from '../labels.ts';
import type { Entry, Group } from './entries.ts';

const text = labels.palette;

interface ListProps {
  readonly id: string;
  readonly groups: readonly Group[];
  /** The rank of the option that Enter opens, over all groups. */
  readonly here: number;
  readonly optionId: (index: number) => string;
  readonly onOpen: (entry: Entry) => void;
}

const inSight = (option: HTMLElement | null): void => {
  option?.scrollIntoView({ block: 'nearest' });
};

/** What is found, by kind. The focus stays in the field: the option that is chosen is told by its id. */
export function PaletteList({ id, groups, here, optionId, onOpen }: ListProps): JSX.Element | null {
  if (groups.length === 0) return null;
  const firsts = groups.map((_, n) => groups.slice(0, n).reduce((sum, { entries }) => sum + entries.length, 0));
  return (
    <div
      id={id}
      className="palette-list"
      role="listbox"
      aria-label={text.results}
      onMouseDown={(event) => {
        event.preventDefault();
      }}
    >
      {groups.map(({ kind, entries, count }, n) => (
        <div role="group" aria-labelledby={`${id}-${kind}`} key={kind}>
          <div id={`${id}-${kind}`} className="palette-kind">
            {text.kinds[kind]}
            {entries.length < count && text.cut(entries.length, count)}
          </div>
          {entries.map((entry, place) => {
            const index = (firsts[n] ?? 0) + place;
            return (
              <div
                key={entry.key}
                id={optionId(index)}
                role="option"
                aria-selected={index === here}
                ref={index === here ? inSight : undefined}
                onClick={() => {
                  onOpen(entry);
                }}
              >
                {entry.label} <span className="quiet">{entry.detail}</span>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
