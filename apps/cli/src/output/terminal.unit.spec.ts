import { describe, expect, it } from '@jest/globals';
import { plainProgress } from './terminal.js';

describe('progress that goes into a file', () => {
  /** Told after so many seconds each: what is written. */
  function writtenOf(...told: readonly (readonly [second: number, text: string])[]): readonly string[] {
    const written: string[] = [];
    let now = 0;
    const progress = plainProgress(
      (line) => written.push(line),
      () => now,
    );
    for (const [second, text] of told) {
      now = second * 1_000;
      progress(text);
    }
    return written;
  }

  it('is not written of what is done in seconds', () => {
    expect(writtenOf([0, 'Démarrage d’un serveur…'], [2, 'Chiffres : 10 %'], [9.9, 'Chiffres : 100 %'])).toEqual([]);
  });

  it('is a line of its own every five seconds, and at once when something else begins', () => {
    expect(
      writtenOf(
        [10, 'Démonstration : 1 000 événements…'],
        [12, 'Démonstration : 2 000 événements…'],
        [15, 'Démonstration : 3 000 événements…'],
        [16, 'Chiffres (stock) : 1,0 %…'],
        [17, 'Chiffres (stock) : 5,0 %…'],
        [17.5, 'Chiffres (parcours) : 2,0 %…'],
        [30, 'Chiffres (parcours) : 90,0 %…'],
      ),
    ).toEqual([
      'Démonstration : 1 000 événements…',
      'Démonstration : 3 000 événements…',
      'Chiffres (stock) : 1,0 %…',
      'Chiffres (parcours) : 2,0 %…',
      'Chiffres (parcours) : 90,0 %…',
    ]);
  });
});
