import { applyDecorators } from '@nestjs/common';
import * as fields from '../openapi/fields.js';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import {
  AreDays,
  AreDecimals,
  AreTexts,
  Decimals,
  Digits,
  Flag,
  IsBand,
  IsDay,
  IsDecimal,
  IsFlag,
  IsJsonObject,
  IsOneOf,
  IsText,
  IsWhole,
  Many,
  MayBeAbsent,
} from './validation.js';
import type { ProblemCode } from './problem-codes.js';

/** Members of a request: how they are described and what they accept, said once. Optional unless `required`. */
interface More {
  readonly required?: boolean;
  readonly example?: unknown;
}

const optional = ({ required = false }: More): readonly PropertyDecorator[] => (required ? [] : [MayBeAbsent()]);
const described = ({ required = false, example }: More): { readonly optional: boolean; readonly example?: unknown } => ({
  optional: !required,
  ...(example === undefined ? {} : { example }),
});

export const DayGiven = (description: string, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Day(description, described(more)), ...optional(more), IsDay());

export const DaysGiven = (description: string, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Day(description, { ...described(more), list: true }), ...optional(more), Many(), AreDays());

export const TextGiven = (description: string, more: More & { readonly max?: number } = {}): PropertyDecorator =>
  applyDecorators(fields.Text(description, described(more)), ...optional(more), IsText(more.max));

export const TextsGiven = (description: string, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Text(description, { ...described(more), list: true }), ...optional(more), Many(), AreTexts());

export const WholeGiven = (description: string, min: number, max: number, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Whole(description, described(more)), ...optional(more), Digits(), IsWhole(min, max));

/** Of a JSON body: a query string holds no numbers. */
export const DecimalGiven = (description: string, min: number, max: number, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Decimal(description, described(more)), ...optional(more), IsDecimal(min, max));

/** The same in a query string. */
export const QueryDecimalGiven = (description: string, min: number, max: number, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Decimal(description, described(more)), ...optional(more), Decimals(), IsDecimal(min, max));

export const QueryDecimalsGiven = (description: string, min: number, max: number, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Decimal(description, { ...described(more), list: true }), ...optional(more), Decimals(), Many(), AreDecimals(min, max));

export const ChoiceGiven = (description: string, values: readonly string[], more: More & { readonly code?: ProblemCode } = {}): PropertyDecorator =>
  applyDecorators(fields.Choice(description, values, described(more)), ...optional(more), IsOneOf(values, more.code));

export const FlagGiven = (description: string, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Bool(description, described(more)), ...optional(more), Flag(), IsFlag());

export const BandGiven = (description: string, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.Text(description, described(more)), ...optional(more), IsBand());

export const ObjectGiven = (description: string, more: More = {}): PropertyDecorator =>
  applyDecorators(fields.AnyObject(description, described(more)), ...optional(more), IsJsonObject());

/** Another body inside, held to its own rules. */
export const PartGiven = (description: string, body: new () => object, more: More = {}): PropertyDecorator =>
  applyDecorators(
    fields.Shape(description, () => body, { optional: more.required !== true }),
    ...optional(more),
    IsJsonObject(),
    ValidateNested(),
    Type(() => body),
  );
