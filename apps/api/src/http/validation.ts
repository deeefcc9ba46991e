import { type ArgumentMetadata, Injectable, ValidationPipe, type ValidationError } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';
import { isPlainDate } from '#libs/kernel';
import type { ProblemCode } from './problem-codes.js';
import { RequestRefused } from './problem.js';

type Check = (value: unknown) => boolean;
type Say = (name: string, shown: string) => string;

function shownValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return 'rien';
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join(', ') : JSON.stringify(value);
}

/** One rule: what it checks, the stable code of its refusal, and what it says in French. */
function rule(name: string, code: ProblemCode, check: Check, say: Say): PropertyDecorator {
  const defaultMessage = (given?: ValidationArguments): string => say(given?.property ?? '?', shownValue(given?.value).slice(0, 200));
  return ValidateBy({ name, validator: { validate: check, defaultMessage } }, { context: { code } });
}

const every =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const isDay: Check = (value) => typeof value === 'string' && isPlainDate(value);
const sayDay: Say = (name, shown) => `« ${name} » : ${shown} n’est pas un jour qui existe. Écrivez-le AAAA-MM-JJ, par exemple 2011-10-31`;

/** An existing calendar day. */
export const IsDay = (): PropertyDecorator => rule('isDay', 'day.invalid', isDay, sayDay);
export const AreDays = (): PropertyDecorator => rule('areDays', 'day.invalid', every(isDay), sayDay);

/** The days, codes and instants that people write are short; what is longer is a mistake or an attack. */
const isText =
  (max: number): Check =>
  (value) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= max && !value.includes('\0');
const sayText =
  (max: number): Say =>
  (name, shown) =>
    `« ${name} » attend un texte de 1 à ${String(max)} caractères, une seule fois ; reçu : ${shown}`;

export const IsText = (max = 200): PropertyDecorator => rule('isText', 'request.parameterInvalid', isText(max), sayText(max));
export const AreTexts = (max = 200): PropertyDecorator => rule('areTexts', 'request.parameterInvalid', every(isText(max)), sayText(max));

export const IsWhole = (min: number, max: number): PropertyDecorator =>
  rule(
    'isWhole',
    'request.parameterInvalid',
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
    (name, shown) => `« ${name} » attend un nombre entier de ${String(min)} à ${String(max)} ; reçu : ${shown}`,
  );

const isWithin =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'number' && value >= min && value <= max;
const sayWithin =
  (min: number, max: number): Say =>
  (name, shown) =>
    `« ${name} » attend un nombre de ${String(min)} à ${String(max)} ; reçu : ${shown}`;

export const IsDecimal = (min: number, max: number): PropertyDecorator =>
  rule('isDecimal', 'request.parameterInvalid', isWithin(min, max), sayWithin(min, max));
export const AreDecimals = (min: number, max: number): PropertyDecorator =>
  rule('areDecimals', 'request.parameterInvalid', every(isWithin(min, max)), sayWithin(min, max));

export const IsOneOf = (values: readonly string[], code: ProblemCode = 'request.parameterInvalid'): PropertyDecorator =>
  rule(
    'isOneOf',
    code,
    (value) => typeof value === 'string' && values.includes(value),
    (name, shown) => `« ${name} » attend l’une de ces valeurs : ${values.join(', ')} ; reçu : ${shown}`,
  );

export const IsFlag = (): PropertyDecorator =>
  rule(
    'isFlag',
    'request.parameterInvalid',
    (value) => typeof value === 'boolean',
    (name, shown) => `« ${name} » attend true ou false ; reçu : ${shown}`,
  );

/** A JSON object: not null, not a list. */
export const IsJsonObject = (): PropertyDecorator =>
  rule(
    'isJsonObject',
    'request.parameterInvalid',
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    (name, shown) => `« ${name} » attend un objet JSON ; reçu : ${shown}`,
  );

const BAND = /^(?<from>\d{1,6})-(?<to>\d{1,6})?$/u;

/** The two ends of a band written `FROM-TO`, `to` null when it is open; null when it is not so written. */
export function bandOf(text: string): { readonly from: number; readonly to: number | null } | null {
  const { from, to } = BAND.exec(text)?.groups ?? {};
  return from === undefined ? null : { from: Number(from), to: to === undefined ? null : Number(to) };
}

export const IsBand = (): PropertyDecorator =>
  rule(
    'isBand',
    'band.invalid',
    (value) => {
      const band = typeof value === 'string' ? bandOf(value) : null;
      return band !== null && (band.to === null || band.from <= band.to);
    },
    (name, shown) =>
      `« ${name} » attend une tranche d’âge DE-À en jours, de la plus petite à la plus grande (16-30, ou 181- sans fin) ; reçu : ${shown}`,
  );

/** `?on=a&on=b` and `?on=a` alike as a list. */
export const Many = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === undefined || Array.isArray(value) ? value : [value]) as unknown);

/** Digits in a query string as a number; anything else is left for the rule to refuse. */
export const Digits = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,9}$/u.test(value) ? Number(value) : value));

const decimal = (value: unknown): unknown => (typeof value === 'string' && /^\d{1,9}(?:\.\d{1,9})?$/u.test(value) ? Number(value) : value);

/** Decimal numbers in a query string, one or a list of them; anything else is left for the rule to refuse. */
export const Decimals = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(decimal) : decimal(value)));

/** `true` and `false` in a query string. */
export const Flag = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

/** What may be left out. A null is no way of leaving it out: no default would stand for it, and it would go as it is into what is written. */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

interface Violation {
  readonly code: ProblemCode;
  readonly name: string;
  readonly message: string;
}

function violationsOf(error: ValidationError, inside = ''): readonly Violation[] {
  const name = `${inside}${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, message]): Violation => {
    if (constraint === 'whitelistValidation') {
      return { code: 'request.parameterUnknown', name, message: `« ${name} » n’est pas un paramètre de cette adresse ; voyez /documentation` };
    }
    const context: unknown = error.contexts?.[constraint];
    const code = typeof context === 'object' && context !== null && 'code' in context ? (context.code as ProblemCode) : 'request.parameterInvalid';
    if (error.value === undefined) return { code: 'request.parameterMissing', name, message: `« ${name} » manque` };
    return { code, name, message };
  });
  return [...own, ...(error.children ?? []).flatMap((child) => violationsOf(child, `${name}.`))];
}

function refusalOf(errors: readonly ValidationError[]): RequestRefused {
  const violations = errors.flatMap((error) => violationsOf(error));
  const [first] = violations;
  return new RequestRefused(first?.code ?? 'request.parameterInvalid', violations.map(({ message }) => message).join(' ; '), {
    parameters: [...new Set(violations.map(({ name }) => name))],
    codes: [...new Set(violations.map(({ code }) => code))],
  });
}

/** Bodies that people write are a few levels deep; the deepest is the definition of a procédure. */
const DEEPEST = 64;

function isWithinLevels(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => isWithinLevels(each, levels - 1));
}

/** Refuses a body that its class could not be held against: a list, or one nested so deep that walking it ends the stack. */
@Injectable()
class RequestPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && (Array.isArray(value) || !isWithinLevels(value, DEEPEST)))
      throw new RequestRefused('request.parameterInvalid', `Le corps attend un objet JSON de ${String(DEEPEST)} niveaux au plus`, {});
    return super.transform(value, metadata);
  }
}

/** What a request may hold is what its class declares, and nothing else. */
export const requestPipe = (): ValidationPipe =>
  new RequestPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true, exceptionFactory: refusalOf });
