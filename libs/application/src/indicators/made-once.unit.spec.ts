import { describe, expect, it } from '@jest/globals';
import { MadeOnce } from './made-once.js';

interface Source {
  readonly bytes: number;
}

describe('what is made of what is remembered', () => {
  const asked = (sources: readonly Source[], bytes: number): readonly Source[] => {
    const [once, makings] = [new MadeOnce<Source, object>(bytes, (_, source) => source.bytes), [] as Source[]];
    const make = (source: Source) => (): object => {
      makings.push(source);
      return {};
    };
    for (const source of sources) once.of(source, make(source));
    return makings;
  };
  const [one, other, large] = [{ bytes: 60 }, { bytes: 60 }, { bytes: 200 }];

  it('is made once of the same object, and again of another like it', () => {
    expect(asked([one, other, one, other], 120)).toEqual([one, other]);
  });

  it('is forgotten where more was asked since than is held, or where it is too large to be held', () => {
    expect(asked([one, other, one], 100)).toEqual([one, other, one]);
    expect(asked([large, large], 100)).toEqual([large, large]);
  });
});
