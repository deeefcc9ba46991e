import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { useDraft } from '../common/draft.ts';
import { labels } from '../labels.ts';
import { addDays, isDay, today } from '../view/day.ts';
import { frDayLong } from '../view/format.ts';
import type { View } from '../view/use-view.ts';
import { Filters } from './filters.tsx';

interface DayFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly describedBy?: string;
  readonly onDay: (day: string | undefined) => void;
}

function DayField({ id, label, value, describedBy, onDay }: DayFieldProps): JSX.Element {
  const commit = (text: string): void => {
    if (isDay(text)) onDay(text);
    else if (text === '') onDay(undefined);
  };
  const draft = useDraft(value, commit, isDay);
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" className="input" min="1900-01-01" max={today()} aria-describedby={describedBy} {...draft} />
    </span>
  );
}

/** Law 3: the day looked at and what was known of it, in the top bar and in the address. */
export function TimeMachine({ view }: { readonly view: View }): JSX.Element {
  const { day, slice, change } = view;
  const now = today();
  const goTo = (jour: string | undefined): void => {
    change({ jour: jour === now ? undefined : jour });
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
            disabled={day >= now}
            onClick={() => {
              goTo(addDays(day, 1));
            }}
          >
            ›
          </button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={slice.jour === undefined}
            onClick={() => {
              goTo(undefined);
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
        <DayField
          id="connu"
          label={labels.shell.knownOn}
          value={slice.connu ?? ''}
          describedBy="connu-texte"
          onDay={(connu) => {
            change({ connu });
          }}
        />
        <span className="quiet" id="connu-texte">
          {labels.shell.knownNow}
        </span>
      </div>
      <Filters view={view} />
    </section>
  );
}
