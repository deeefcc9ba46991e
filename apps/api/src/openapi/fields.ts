import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

type Class = abstract new (...parameters: never[]) => object;

interface More {
  readonly nullable?: boolean;
  readonly optional?: boolean;
  readonly example?: unknown;
  readonly list?: boolean;
}

function field(description: string, schema: object, { nullable = false, optional = false, example, list = false }: More): PropertyDecorator {
  const shape = list ? { type: 'array', items: schema } : schema;
  return ApiProperty({
    description,
    required: !optional,
    ...(nullable ? { nullable } : {}),
    ...(example === undefined ? {} : { example }),
    ...shape,
  });
}

/** Members of a JSON body, each with its description in French; `list`: a list of them. */
export const Text = (description: string, more: More = {}): PropertyDecorator => field(description, { type: 'string' }, more);
export const Whole = (description: string, more: More = {}): PropertyDecorator => field(description, { type: 'integer' }, more);
export const Decimal = (description: string, more: More = {}): PropertyDecorator => field(description, { type: 'number' }, more);
export const Bool = (description: string, more: More = {}): PropertyDecorator => field(description, { type: 'boolean' }, more);
export const Day = (description: string, more: More = {}): PropertyDecorator => field(description, { type: 'string', format: 'date' }, more);
export const Instant = (description: string, more: More = {}): PropertyDecorator => field(description, { type: 'string', format: 'date-time' }, more);
export const Uuid = (description: string, more: More = {}): PropertyDecorator => field(description, { type: 'string', format: 'uuid' }, more);
export const Choice = (description: string, values: readonly string[], more: More = {}): PropertyDecorator =>
  field(description, { type: 'string', enum: more.nullable === true && more.list !== true ? [...values, null] : [...values] }, more);
/** Counts by name. */
export const Counts = (description: string, more: More = {}): PropertyDecorator =>
  field(description, { type: 'object', additionalProperties: { type: 'integer' } }, more);
export const Texts = (description: string, more: More = {}): PropertyDecorator =>
  field(description, { type: 'object', additionalProperties: { type: 'string' } }, more);
/** Any JSON object. */
export const AnyObject = (description: string, more: More = {}): PropertyDecorator =>
  field(description, { type: 'object', additionalProperties: true }, more);

/** A text, a number, true, false or null. */
export const AnyValue = (description: string, more: More = {}): PropertyDecorator =>
  field(description, { oneOf: ['string', 'number', 'boolean'].map((type) => ({ type })), nullable: true }, more);

/** Another body. */
export function Shape(description: string, body: () => Class, more: More = {}): PropertyDecorator {
  return (target, key) => {
    // A class that names itself is not there yet when its members are declared.
    const options = { description, required: more.optional !== true, type: () => (more.list === true ? [body()] : body()) };
    ApiProperty({ ...options, ...(more.nullable === true ? { nullable: true } : {}) })(target, key);
  };
}

/** Registers bodies that only a union names. */
export const Models = (...bodies: readonly Class[]): ClassDecorator & MethodDecorator =>
  applyDecorators(ApiExtraModels(...(bodies as readonly (new () => object)[])));

export const refOf = (body: Class): { readonly $ref: string } => ({ $ref: getSchemaPath(body) });
