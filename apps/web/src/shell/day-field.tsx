import { type JSX, type KeyboardEvent, useRef, useState } from 'react';
import { labels } from '../labels.ts';
import { addDays, dayOf, today } from '../view/day.ts';
import { frDay } from '../view/format.ts';

const WHOLE_DATE = 10;
const text = labels.shell;

interface DayFieldProps {
  readonly id: string;
  readonly label: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly value: string;
  readonly describedBy: string;
  readonly onDay: (day: string | undefined) => void;
}

/** The browser's own calendar, opened by a button; its field stays out of sight, since it would speak the browser's language. */
function Calendar({ label, value, onDay }: Pick<DayFieldProps, 'label' | 'value' | 'onDay'>): JSX.Element {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <span className="calendar">
      <button
        type="button"
        className="step"
        aria-label={text.calendar(label)}
        title={text.calendar(label)}
        onClick={() => picker.current?.showPicker()}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M2 3.5h12v10H2zM2 6.5h12M5 1.5v3M11 1.5v3" fill="none" stroke="currentColor" strokeWidth="1.3" />
        </svg>
      </button>
      <input
        ref={picker}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        max={today()}
        value={value}
        onChange={(event) => {
          onDay(dayOf(event.currentTarget.value) ?? undefined);
        }}
      />
    </span>
  );
}

/**
 * A day written the French way, whatever the browser's language: typed, moved by the up and down arrows, or chosen in a calendar.
 * What is typed goes to the address when it is a whole day; until then, and when it is none, it stays as it was typed.
 */
export function DayField({ id, label, value, describedBy, onDay }: DayFieldProps): JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  const commit = (typed: string): void => {
    const day = typed.trim() === '' ? undefined : dayOf(typed);
    setWrong(day === null);
    if (day === null) return;
    setDraft(null);
    if (day !== (value === '' ? undefined : value)) onDay(day);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && draft !== null) commit(draft);
    if (event.key === 'Escape') {
      setDraft(null);
      setWrong(false);
    }
    if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && value !== '') {
      event.preventDefault();
      setDraft(null);
      onDay(addDays(value, event.key === 'ArrowUp' ? 1 : -1));
    }
  };
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      <span className="day-field">
        <input
          id={id}
          className="input"
          inputMode="numeric"
          autoComplete="off"
          placeholder={text.dayFormat}
          aria-describedby={isWrong ? `${id}-erreur` : describedBy}
          aria-invalid={isWrong || undefined}
          value={draft ?? (value === '' ? '' : frDay(value))}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            setDraft(typed);
            setWrong(false);
            if (typed.length === WHOLE_DATE && dayOf(typed) !== null) commit(typed);
          }}
          onBlur={() => {
            if (draft !== null) commit(draft);
          }}
          onKeyDown={onKeyDown}
        />
        <Calendar label={label} value={value} onDay={onDay} />
      </span>
      {isWrong && (
        <span className="field-error" id={`${id}-erreur`} role="alert">
          {text.dayWrong}
        </span>
      )}
    </span>
  );
}
