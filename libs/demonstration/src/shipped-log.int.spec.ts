import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { petitReseauLines } from './petit-reseau/petit-reseau.js';
import { shippedLog } from './shipped-log.js';

describe('the shipped log', () => {
  it('is, byte for byte, what the generator makes', () => {
    const { path } = shippedLog();
    expect(readFileSync(path, 'utf8')).toBe(
      petitReseauLines()
        .map((line) => `${line}\n`)
        .join(''),
    );
  });

  it('is named by its source, and small', () => {
    const { path, source, format, firstDay, lastDay } = shippedLog();
    expect({ file: basename(path), source, format, firstDay, lastDay }).toEqual({
      file: 'petit-reseau.ndjson',
      source: 'petit-reseau',
      format: 'facts',
      firstDay: '2025-08-01',
      lastDay: '2026-10-30',
    });
    expect(readFileSync(path).byteLength).toBeLessThan(400_000);
  });
});
