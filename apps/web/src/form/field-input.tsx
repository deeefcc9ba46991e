import type { JSX } from 'react';
import { CalendarButton } from '../common/calendar-button.tsx';
import { labels } from '../labels.ts';
import { dayOf } from '../view/day.ts';
import { frDay } from '../view/format.ts';
import { boundsOf, type Field } from './fields.ts';

const text = labels.form;
const YES_OR_NO = [
  ['true', text.yes],
  ['false', text.no],
] as const;

interface FieldInputProps {
  readonly id: string;
  readonly field: Field;
  readonly typed: string;
  readonly error: string | null;
  readonly onTyped: (typed: string) => void;
}

function describedBy({ id, field, error }: FieldInputProps): string | undefined {
  const parts = [...(error === null ? [] : [`${id}-erreur`]), ...(helpOf(field) === null ? [] : [`${id}-aide`])];
  return parts.length === 0 ? undefined : parts.join(' ');
}

function helpOf(field: Field): string | null {
  const parts = [field.help, boundsOf(field)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}

function Label({ field }: { readonly field: Field }): JSX.Element {
  const notes = [...(field.type === 'cents' ? [text.euros] : []), ...(field.required ? [] : [text.optional])];
  return (
    <>
      {field.label}
      {notes.length > 0 && <span className="field-note"> ({notes.join(', ')})</span>}
    </>
  );
}

function Below({ id, field, error }: FieldInputProps): JSX.Element {
  const help = helpOf(field);
  return (
    <>
      {error !== null && (
        <span className="field-error" id={`${id}-erreur`}>
          {error}
        </span>
      )}
      {help !== null && (
        <span className="quiet" id={`${id}-aide`}>
          {help}
        </span>
      )}
    </>
  );
}

function YesOrNo(props: FieldInputProps): JSX.Element {
  const { id, field, typed, error, onTyped } = props;
  return (
    <fieldset className="form-field form-choice" aria-describedby={describedBy(props)} aria-invalid={error === null ? undefined : true}>
      <legend>
        <Label field={field} />
      </legend>
      <span className="form-radios">
        {YES_OR_NO.map(([value, word]) => (
          <label key={value}>
            <input
              type="radio"
              id={value === 'true' ? id : undefined}
              name={id}
              value={value}
              checked={typed === value}
              onChange={() => {
                onTyped(value);
              }}
            />
            {word}
          </label>
        ))}
      </span>
      <Below {...props} />
    </fieldset>
  );
}

function Entry(props: FieldInputProps): JSX.Element {
  const { id, field, typed, error, onTyped } = props;
  const common = {
    id,
    className: 'input',
    'aria-describedby': describedBy(props),
    'aria-invalid': error === null ? undefined : true,
    'aria-required': field.required || undefined,
    value: typed,
  } as const;
  if (field.choices !== null) {
    return (
      <select
        {...common}
        onChange={(event) => {
          onTyped(event.currentTarget.value);
        }}
      >
        <option value="">{text.choose}</option>
        {field.choices.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    );
  }
  const input = (
    <input
      {...common}
      autoComplete="off"
      inputMode={field.type === 'text' ? 'text' : field.type === 'date' ? 'numeric' : 'decimal'}
      placeholder={field.type === 'date' ? labels.shell.dayFormat : undefined}
      onChange={(event) => {
        onTyped(event.currentTarget.value);
      }}
    />
  );
  if (field.type !== 'date') return input;
  return (
    <span className="day-field">
      {input}
      <CalendarButton
        label={field.label}
        value={dayOf(typed) ?? ''}
        onDay={(day) => {
          onTyped(day === undefined ? '' : frDay(day));
        }}
      />
    </span>
  );
}

/** One field of a form, with what is wrong and what helps beside it. */
export function FieldInput(props: FieldInputProps): JSX.Element {
  const { id, field } = props;
  if (field.type === 'boolean') return <YesOrNo {...props} />;
  return (
    <div className="form-field">
      <label htmlFor={id}>
        <Label field={field} />
      </label>
      <Entry {...props} />
      <Below {...props} />
    </div>
  );
}
