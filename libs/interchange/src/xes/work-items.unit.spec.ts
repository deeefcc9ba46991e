import { describe, expect, it } from '@jest/globals';
import { workItemTest } from './work-items.js';

const invalid = expect.objectContaining({ code: 'import.workItemsInvalid' }) as unknown;

describe('the work items of a log', () => {
  it('are the activities that begin with W_, unless told otherwise', () => {
    const isWorkItem = workItemTest();
    expect(['W_Valider', 'A_SUBMITTED', 'XW_', 'w_x'].map(isWorkItem)).toEqual([true, false, false, false]);
  });

  it.each([
    ['^(Traiter|Contrôler)', ['Traiter', 'Contrôler', 'Clore'], [true, true, false]],
    ['\\d+$', ['Étape 12', 'Étape'], [true, false]],
    ['^.{3}$', ['abc', 'é€😀', 'abcd'], [true, true, false]],
  ])('are told by %s, again and again', (pattern, names, expected) => {
    const isWorkItem = workItemTest(pattern);
    expect(names.map(isWorkItem)).toEqual(expected);
    expect(names.map(isWorkItem)).toEqual(expected);
  });

  it.each(['', '^(W_', '[z-a]', '*', 'x'.repeat(201)])('cannot be told by %j', (pattern) => {
    expect(() => workItemTest(pattern)).toThrow(invalid);
  });

  it('are not waited for when the expression explodes on a name', () => {
    const isWorkItem = workItemTest('^(([a-z])+)+$');
    expect(isWorkItem('abc')).toBe(true);
    expect(() => isWorkItem(`${'a'.repeat(999)}!`)).toThrow(invalid);
  });
});
