import { describe, expect, it } from '@jest/globals';
import { CheckpointAhead, GenerationFrozen } from '#libs/runner';
import { Complaints } from './complaints.js';

describe('a failure that lasts', () => {
  it('is new once, whatever its numbers say meanwhile', () => {
    const complaints = new Complaints();
    const ahead = ['7', '8', '9'].map((head) => complaints.isNew('stock', new CheckpointAhead('stock', '12', head)));
    expect(ahead).toEqual([true, false, false]);
  });

  it('is new when it becomes another, concerns another work, or comes back after a success', () => {
    const complaints = new Complaints();
    const [ahead, frozen] = [new CheckpointAhead('stock', '12', '7'), new GenerationFrozen('stock')];
    expect([complaints.isNew('stock', ahead), complaints.isNew('stock', frozen), complaints.isNew('stock', ahead)]).toEqual([true, true, true]);
    expect([complaints.isNew('referentiel', ahead), complaints.isNew('stock', new Error('gone'))]).toEqual([true, true]);
    expect([complaints.isNew('stock', new Error('gone')), complaints.isNew('stock', new Error('gone twice'))]).toEqual([false, true]);
    complaints.settled('stock');
    expect(complaints.isNew('stock', new Error('gone twice'))).toBe(true);
  });
});
