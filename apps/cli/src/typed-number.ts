import { InvalidArgumentError } from 'commander';

/** Reads a share or a rank as people type it, with a comma or a point, from 0 to 1. @throws InvalidArgumentError with what is expected */
export const fraction =
  (expected: string) =>
  (text: string): number => {
    const number = /^\d+(?:[.,]\d+)?$/u.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN;
    if (number >= 0 && number <= 1) return number;
    throw new InvalidArgumentError(expected);
  };

/** Reads a whole number, from 1. @throws InvalidArgumentError with what is expected */
export const atLeastOne =
  (expected: string) =>
  (text: string): number => {
    if (/^[1-9]\d{0,8}$/u.test(text.trim())) return Number(text.trim());
    throw new InvalidArgumentError(expected);
  };
