import { type JSX, useRef } from 'react';
import { labels } from '../labels.ts';
import { dayOf } from '../view/day.ts';

interface CalendarButtonProps {
  /** The field that it fills in. */
  readonly label: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly value: string;
  /** The last day that can be chosen; any without it. */
  readonly max?: string;
  readonly onDay: (day: string | undefined) => void;
}

/** The browser's own calendar, opened by a button; its field stays out of sight, since it would speak the browser's language. */
export function CalendarButton({ label, value, max, onDay }: CalendarButtonProps): JSX.Element {
  const picker = useRef<HTMLInputElement>(null);
  const name = labels.shell.calendar(label);
  return (
    <span className="calendar">
      <button type="button" className="step" aria-label={name} title={name} onClick={() => picker.current?.showPicker()}>
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M2 3.5h12v10H2zM2 6.5h12M5 1.5v3M11 1.5v3" fill="none" stroke="currentColor" strokeWidth="1.3" />
        </svg>
      </button>
      <input
        ref={picker}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        max={max}
        value={value}
        onChange={(event) => {
          onDay(dayOf(event.currentTarget.value) ?? undefined);
        }}
      />
    </span>
  );
}
