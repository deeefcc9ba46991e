import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { ProcedureDefinition } from '#libs/domain';
import { procedureSchema } from './procedure.schema.js';

type Definitions = (typeof procedureSchema)['$defs'];

/** What a schema describes, as a type; of JSON Schema, what ours is written in. */
type Described<Schema> = Schema extends { readonly $ref: `#/$defs/${infer Name}` }
  ? Described<Definitions[Name & keyof Definitions]>
  : Schema extends { readonly const: infer Value }
    ? Value
    : Schema extends { readonly enum: readonly (infer Value)[] }
      ? Value
      : Schema extends { readonly oneOf: readonly (infer Of)[] }
        ? Of extends unknown
          ? Described<Of>
          : never
        : Schema extends { readonly type: 'object'; readonly properties: infer Properties; readonly required: readonly (infer Required)[] }
          ? { readonly [Name in keyof Properties as Name extends Required ? Name : never]: Described<Properties[Name]> } & {
              readonly [Name in keyof Properties as Name extends Required ? never : Name]?: Described<Properties[Name]>;
            }
          : Schema extends { readonly type: 'object'; readonly additionalProperties: infer Of }
            ? Readonly<Record<string, Described<Of>>>
            : Schema extends { readonly type: 'array'; readonly items: infer Of }
              ? readonly Described<Of>[]
              : Schema extends { readonly type: infer Type }
                ? Scalar<Type extends readonly (infer One)[] ? One : Type>
                : never;
interface Scalars {
  readonly string: string;
  readonly number: number;
  readonly integer: number;
  readonly boolean: boolean;
  readonly null: null;
}
type Scalar<Type> = Type extends keyof Scalars ? Scalars[Type] : never;

/** Without optional properties, so that one that only one side has is seen. */
type Whole<T> = T extends object ? { readonly [Name in keyof T]-?: Whole<T[Name]> } : T;

/** Each may stand where the other is wanted. */
type Agree<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type FromSchema = Described<typeof procedureSchema>;

describe('the published schema of a procédure', () => {
  it('describes the type, and the type describes it', () => {
    const agree: Agree<FromSchema, ProcedureDefinition> = true;
    const agreeOnWhatIsOptional: Agree<Whole<FromSchema>, Whole<ProcedureDefinition>> = true;
    expect([agree, agreeOnWhatIsOptional]).toEqual([true, true]);
  });

  it('would not agree with a type that lacks something, has something more, or is strict where it is not', () => {
    const lacking: Agree<Whole<FromSchema>, Whole<Omit<ProcedureDefinition, 'indus'>>> = false;
    const more: Agree<Whole<FromSchema>, Whole<ProcedureDefinition & { readonly more?: string }>> = false;
    const strict: Agree<FromSchema, ProcedureDefinition & { readonly indus: NonNullable<ProcedureDefinition['indus']> }> = false;
    const deep: Agree<
      Whole<FromSchema>,
      Whole<Omit<ProcedureDefinition, 'tops'> & { readonly tops: Readonly<Record<string, { readonly day: number }>> }>
    > = false;
    expect([lacking, more, strict, deep]).toEqual([false, false, false, false]);
  });

  it('is the file that editors read', () => {
    const file = readFileSync(new URL('../../../../procedures/procedure.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(procedureSchema)));
  });
});
