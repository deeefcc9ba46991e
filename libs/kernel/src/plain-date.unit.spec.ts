import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, dayNumber, dayOfNumber, daysBetween, endOfMonth, isPlainDate, plainDate, weekdayOf } from './plain-date.js';

describe('a plain date', () => {
  it('adds days over a leap day', () => {
    expect(addDays(plainDate('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(plainDate('2023-02-28'), 1)).toBe('2023-03-01');
  });

  it('adds months by keeping the day, or by taking the last one of a month that has it not', () => {
    const months = (day: string, n: number): string => addMonths(plainDate(day), n);
    expect(months('2024-01-31', 1)).toBe('2024-02-29');
    expect(months('2023-01-31', 1)).toBe('2023-02-28');
    expect(months('2024-05-31', -3)).toBe('2024-02-29');
    expect(months('2024-02-29', 12)).toBe('2025-02-28');
    expect(months('2024-02-29', 48)).toBe('2028-02-29');
    expect(months('2024-10-15', 4)).toBe('2025-02-15');
    expect(months('2024-01-15', -1)).toBe('2023-12-15');
    expect(months('2024-08-31', 0)).toBe('2024-08-31');
  });

  it('refuses a day that does not exist', () => {
    expect(() => plainDate('2023-02-29')).toThrow(RangeError);
    expect(isPlainDate('2024-13-01')).toBe(false);
    expect(isPlainDate('24-01-01')).toBe(false);
    expect(isPlainDate('2024-01-01T00:00:00Z')).toBe(false);
  });

  it('is every day of every year that a calendar knows, and no other text of ten characters', () => {
    const known = (text: string): boolean => !Number.isNaN(Date.parse(text)) && new Date(Date.parse(text)).toISOString().slice(0, 10) === text;
    for (const year of ['0000', '0001', '1900', '1999', '2000', '2023', '2024', '2100', '9999']) {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          expect([text, isPlainDate(text)]).toEqual([text, known(text)]);
        }
      }
    }
    for (const text of ['2024/01/01', '2024-1-001', '-024-01-01', '2024-01-0a', '２024-01-01', '2024-01- 1'])
      expect([text, isPlainDate(text)]).toEqual([text, false]);
  });

  it('counts the days between two days, in both directions', () => {
    expect(daysBetween(plainDate('2024-02-28'), plainDate('2024-03-01'))).toBe(2);
    expect(daysBetween(plainDate('2024-03-01'), plainDate('2024-02-28'))).toBe(-2);
  });

  it('numbers days from the epoch, before it too', () => {
    expect(dayNumber(plainDate('1970-01-01'))).toBe(0);
    expect(dayOfNumber(-1)).toBe('1969-12-31');
  });

  it('numbers each day of five centuries, and the first and the last of all, as it is told of by its number', () => {
    const [first, last] = ['1590-01-01', '2100-12-31'].map((day) => dayNumber(plainDate(day)));
    const numbers = Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, n) => (first ?? 0) + n);
    expect(numbers).toHaveLength(186_639);
    expect(numbers.filter((number) => dayNumber(dayOfNumber(number)) !== number)).toEqual([]);
    expect(['0000-01-01', '9999-12-31'].map((day) => dayNumber(plainDate(day)))).toEqual([-719_528, 2_932_896]);
  });

  it('knows the weekday, Monday being 1', () => {
    expect(weekdayOf(plainDate('2026-11-16'))).toBe(1);
    expect(weekdayOf(plainDate('1969-12-28'))).toBe(7);
  });

  it('ends a month on its last day', () => {
    expect(endOfMonth(plainDate('2024-02-10'))).toBe('2024-02-29');
    expect(endOfMonth(plainDate('2023-12-31'))).toBe('2023-12-31');
  });
});
