import './form.css';
import { Button } from '@mantine/core';
import { type JSX, type ReactNode, type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import type { Values, Written } from '../api/commands.ts';
import { asProblem, type ProblemError } from '../api/problem.ts';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { FieldInput } from './field-input.tsx';
import { type Errors, type Field, readForm, type Typed, typedIn } from './fields.ts';

const text = labels.form;

export interface CommandFormProps {
  readonly fields: readonly Field[];
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
  readonly submit: string;
  /** What else is wrong with the values together; none when all is well. */
  readonly check?: (values: Values) => Errors;
  /** Sends the values under a key: the same as long as the same thing is sent again. */
  readonly send: (values: Values, key: string) => Promise<Written>;
  readonly onDone: (written: Written) => void | Promise<void>;
  /** Called with each refusal; true when it is told elsewhere. */
  readonly onRefused?: (problem: ProblemError) => boolean;
  readonly blocked?: boolean;
  readonly children?: ReactNode;
}

/** What the API says field by field, for the fields that are on the form. */
function errorsOf(problem: ProblemError, fields: readonly Field[]): Errors {
  const messages = problem.texts('messages');
  const named = problem.texts('fields').map((code, index) => [code, messages[index] ?? problem.message] as const);
  return Object.fromEntries(named.filter(([code]) => fields.some((each) => each.code === code)));
}

/** The key of what is sent: another one only once something else is sent. */
function useKey(): (sent: string) => string {
  const last = useRef<{ readonly sent: string; readonly key: string } | null>(null);
  return (sent) => {
    if (last.current?.sent !== sent) last.current = { sent, key: globalThis.crypto.randomUUID() };
    return last.current.key;
  };
}

/** A form that sends a command: what is wrong stands beside its field, and nothing that was typed is ever lost. */
export function CommandForm({
  fields,
  typed,
  onTyped,
  submit,
  check,
  send,
  onDone,
  onRefused,
  blocked = false,
  children,
}: CommandFormProps): JSX.Element {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const keyOf = useKey();
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [isSending, setSending] = useState(false);
  const wrong = Object.keys(errors).length;

  // The reader goes to the first field that is wrong, once it is told.
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid] input, input[aria-invalid], select[aria-invalid]')?.focus();
  }, [errors]);

  const refused = (error: unknown): void => {
    const told = asProblem(error);
    const byField = errorsOf(told, fields);
    if (Object.keys(byField).length > 0) setErrors(byField);
    else if (onRefused?.(told) !== true) setProblem(told);
  };
  const onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isSending || blocked) return;
    const { values, errors: found } = readForm(fields, typed);
    const all = { ...check?.(values), ...found };
    setErrors(all);
    setProblem(null);
    if (Object.keys(all).length > 0) return;
    setSending(true);
    try {
      await onDone(await send(values, keyOf(JSON.stringify(values))));
    } catch (error) {
      refused(error);
    } finally {
      setSending(false);
    }
  };

  return (
    <form ref={form} className="form" noValidate onSubmit={(event) => void onSubmit(event)}>
      {fields.map((field) => (
        <FieldInput
          key={field.code}
          id={`${id}-${field.code}`}
          field={field}
          typed={typedIn(field, typed)}
          error={errors[field.code] ?? null}
          onTyped={(value) => {
            onTyped({ ...typed, [field.code]: value });
          }}
        />
      ))}
      {children}
      {problem !== null && <ProblemNotice error={problem} />}
      <p className="form-foot">
        <Button type="submit" size="compact-md" disabled={blocked} loading={isSending}>
          {submit}
        </Button>
        <span className="field-error" role="status">
          {wrong > 0 && text.wrong(wrong)}
        </span>
      </p>
    </form>
  );
}
