import type { JSX } from 'react';

export interface Choice {
  readonly code: string;
  readonly label: string;
}

interface ChoiceFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoice: (value: string | undefined) => void;
  /** What the empty choice means; without it one of the choices is always taken. */
  readonly all?: string;
  /** The choices are told by their names alone: nobody knows their codes. */
  readonly isNamed?: boolean;
}

/** A field of the address that takes one of some codes. */
export function ChoiceField({ id, label, value, choices, onChoice, all, isNamed }: ChoiceFieldProps): JSX.Element {
  // A code of the address that no list holds (yet) stays visible: it acts on the figures.
  const known = value === '' || choices.some(({ code }) => code === value) ? choices : [...choices, { code: value, label: value }];
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        data-set={(all !== undefined && value !== '') || undefined}
        value={value}
        onChange={(event) => {
          onChoice(event.currentTarget.value === '' ? undefined : event.currentTarget.value);
        }}
      >
        {all !== undefined && <option value="">{all}</option>}
        {known.map(({ code, label: name }) => (
          <option key={code} value={code}>
            {name === code ? code : isNamed === true ? name : `${code} – ${name}`}
          </option>
        ))}
      </select>
    </span>
  );
}
