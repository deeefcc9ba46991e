import type { Form, ProcedureDefinition } from '#libs/domain';
import { formProblems } from '#libs/interchange';
import { DomainError, type JsonObject } from '#libs/kernel';

/**
 * Checks what a person gave in a form.
 * @throws DomainError `form.invalid`, with every field that is wrong and why, in French
 */
export function assertForm(definition: ProcedureDefinition, code: string, form: Form, values: JsonObject): void {
  const missing = form.schema.required.filter((field) => values[field] === undefined);
  const wrong = new Map(missing.map((field) => [field, 'Manque.']));
  for (const { path, message, remedy } of formProblems(form.schema, values)) {
    const [field] = path;
    if (field !== undefined && !wrong.has(String(field))) wrong.set(String(field), `${message} ${remedy}`);
  }
  if (wrong.size === 0) return;
  const labelOf = (field: string): string => definition.fields[field]?.label ?? field;
  throw new DomainError('form.invalid', [...wrong].map(([field, message]) => `« ${labelOf(field)} » : ${message}`).join(' '), {
    form: code,
    fields: [...wrong.keys()],
    messages: [...wrong.values()],
  });
}
