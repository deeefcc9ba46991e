import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { FormSchema, Problem, ProcedureDefinition } from '#libs/domain';
import type { JsonObject } from '#libs/kernel';
import { procedureSchema } from './procedure.schema.js';
import { problemsOf } from './schema-errors.js';

function validator(): Ajv2020 {
  // What it writes is run a few times: to make it better takes longer than it saves.
  const ajv = new Ajv2020({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true, code: { optimize: false } });
  formats.default(ajv, ['date']);
  return ajv;
}

let shape: ValidateFunction<ProcedureDefinition> | undefined;

/** A value that has, or has not, the shape of a procédure. */
export function procedureOf(
  value: unknown,
): { readonly status: 'read'; readonly definition: ProcedureDefinition } | { readonly status: 'refused'; readonly problems: readonly Problem[] } {
  const validate = (shape ??= validator().compile<ProcedureDefinition>(procedureSchema));
  return validate(value) ? { status: 'read', definition: value } : { status: 'refused', problems: problemsOf(validate.errors ?? [], value) };
}

const compiled = new WeakMap<FormSchema, ValidateFunction>();

/**
 * What a form refuses of what was typed; empty when it takes it. The form is one of a checked definition: it is compiled once, and takes bounded time.
 */
export function formProblems(schema: FormSchema, values: JsonObject): readonly Problem[] {
  const validateForm = compiled.get(schema) ?? validator().compile(schema);
  compiled.set(schema, validateForm);
  return validateForm(values) ? [] : problemsOf(validateForm.errors ?? [], values);
}
