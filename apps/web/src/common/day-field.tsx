import { type JSX, type KeyboardEvent, useState } from 'react';
import { labels } from '../labels.ts';
import { addDays, dayOf, today } from '../view/day.ts';
import { frDay } from '../view/format.ts';
import { CalendarButton } from './calendar-button.tsx';

const WHOLE_DATE = 10;
const text = labels.shell;

interface DayFieldProps {
  readonly id: string;
  readonly label: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly value: string;
  readonly describedBy?: string;
  readonly onDay: (day: string | undefined) => void;
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
        <CalendarButton label={label} value={value} max={today()} onDay={onDay} />
      </span>
      {isWrong && (
        <span className="field-error" id={`${id}-erreur`} role="alert">
          {text.dayWrong}
        </span>
      )}
    </span>
  );
}
