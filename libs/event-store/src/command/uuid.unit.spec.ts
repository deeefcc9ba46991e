import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { uuidOfName } from './uuid.js';

describe('the UUID of a name', () => {
  it('is the one of RFC 9562, whatever the name and the namespace', () => {
    const names = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 300, maxLength: 600, unit: 'grapheme' }));
    fc.assert(
      fc.property(names, fc.uuid(), (name, namespace) => {
        expect(uuidOfName(name, namespace)).toBe(v5(name, namespace));
      }),
    );
  });

  it('is not made within what is no UUID', () => {
    expect(() => uuidOfName('name', 'namespace')).toThrow(TypeError);
  });
});
