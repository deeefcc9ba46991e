import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { DayField } from '../common/day-field.tsx';
import { labels } from '../labels.ts';
import { addDays, today } from '../view/day.ts';
import { frDayLong } from '../view/format.ts';
import type { View } from '../view/use-view.ts';
import { Filters } from './filters.tsx';
import { filtersOf } from './screen-filters.ts';

/** Law 3: the day looked at and what was known of it, in the top bar and in the address. */
export function TimeMachine({ view, screen }: { readonly view: View; readonly screen: string }): JSX.Element {
  const { day, slice, change } = view;
  // The last day that can be asked of, which an address that names no day asks of.
  const last = slice.connu ?? today();
  const filters = filtersOf(screen);
  // What a day was like is not known before it: of both, the one that was set last holds.
  const goTo = (jour: string | undefined): void => {
    change(jour !== undefined && jour > last ? { jour, connu: undefined } : { jour: jour === last ? undefined : jour });
  };
  const knowAsOn = (connu: string | undefined): void => {
    change(connu !== undefined && slice.jour !== undefined && slice.jour > connu ? { jour: undefined, connu } : { connu });
  };
  return (
    <section className="time-machine" aria-label={labels.shell.timeMachine}>
      <div className="time-group">
        <DayField id="jour" label={labels.shell.asOf} value={day} describedBy="jour-texte" onDay={goTo} />
        <span className="time-steps">
          <button
            type="button"
            className="step"
            aria-label={labels.shell.previousDay}
            title={labels.shell.previousDay}
            onClick={() => {
              goTo(addDays(day, -1));
            }}
          >
            ‹
          </button>
          <button
            type="button"
            className="step"
            aria-label={labels.shell.nextDay}
            title={labels.shell.nextDay}
            disabled={day >= today()}
            onClick={() => {
              goTo(addDays(day, 1));
            }}
          >
            ›
          </button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={!view.isPast}
            onClick={() => {
              change({ jour: undefined, connu: undefined });
            }}
          >
            {labels.shell.today}
          </Button>
        </span>
        <span className="time-text" id="jour-texte">
          {frDayLong(day)}
        </span>
      </div>
      <div className="time-group">
        <DayField id="connu" label={labels.shell.knownOn} value={slice.connu ?? ''} describedBy="connu-texte" onDay={knowAsOn} />
        <span className="quiet" id="connu-texte">
          {labels.shell.knownNow}
        </span>
      </div>
      {filters.length > 0 && <Filters view={view} shown={filters} />}
    </section>
  );
}
