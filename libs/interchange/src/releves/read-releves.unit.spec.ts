import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/kernel';
import { type ReleveItem, readReleves } from './read-releves.js';

const HEADER = 'indicateur;organisme;periode;valeur;source';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(text: string | Uint8Array, size = 7): Promise<readonly ReleveItem[]> {
  const items: ReleveItem[] = [];
  for await (const item of readReleves(inPieces(typeof text === 'string' ? Buffer.from(text) : text, size))) items.push(item);
  return items;
}

async function refusal(text: string | Uint8Array): Promise<unknown> {
  try {
    return (await read(text)).map((item) => (item.kind === 'refused' ? [item.line, item.code] : 'taken'));
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('a file of readings', () => {
  const told = { kind: 'releve', line: 2, indicateur: 'cout', organisme: '751', periode: '2025' };

  it.each([
    [`${HEADER}\ncout;751;2025;12,5;comptes\n`, { ...told, value: 12.5, source: 'comptes' }],
    ['\uFEFFSource,VALEUR,Période,organisme,indicateur\r\n,-3,2025,751,cout\r\n', { ...told, value: -3, source: null }],
    ['indicateur\torganisme\tperiode\tvaleur\ncout\t751\t2025\t1 234 567.25', { ...told, value: 1_234_567.25, source: null }],
    [`${HEADER}\n"cout";751;2025;"1";"dit ""net"" ; brut"`, { ...told, value: 1, source: 'dit "net" ; brut' }],
  ])('is read whatever its delimiter, its quotes and the order of its columns: %j', async (text, item) => {
    expect(await read(text)).toEqual([item]);
  });

  it('tells lines of the template that nobody filled in as blank', async () => {
    expect(await read(`${HEADER}\ncout;751;2025;;\ncout;691;2025;1;x\n`)).toEqual([
      { kind: 'blank', line: 2 },
      { ...told, line: 3, organisme: '691', value: 1, source: 'x' },
    ]);
  });

  it('is read compressed, and cut anywhere', async () => {
    const text = `${HEADER}\ncout;751;2025;12,5;comptes arrêtés\n`;
    for (let size = 1; size < 12; size += 1) expect(await read(text, size)).toEqual([{ ...told, value: 12.5, source: 'comptes arrêtés' }]);
    expect(await read(gzipSync(text))).toEqual([{ ...told, value: 12.5, source: 'comptes arrêtés' }]);
  });

  it.each([
    ['=1+1', 'releve.formula'],
    ['＝1+1', 'releve.formula'],
    ['@SUM(A1)', 'releve.formula'],
    ['-A1', 'releve.formula'],
    ['+', 'releve.formula'],
    ['', 'releve.cellEmpty'],
    ['12e3', 'releve.number'],
    ['1.234.567', 'releve.number'],
    ['NaN', 'releve.number'],
    ['"12', 'releve.quotes'],
  ])('is told that « %s » is no value, and the rest goes on', async (value, code) => {
    expect(await refusal(`${HEADER}\ncout;751;2025;${value};x\ncout;751;2024;1;x\n`)).toEqual([[2, code], 'taken']);
  });

  it.each([
    ['', 'releve.empty'],
    [`${HEADER}\n \n`, 'releve.empty'],
    ['a;b\n1;2\n', 'releve.header'],
    ['indicateur;organisme;periode;valeur;unite\n', 'releve.header'],
    [`${HEADER};Valeur\ncout;751;2025;1;comptes;2\n`, 'releve.header'],
    [Buffer.from(`${HEADER}\ncout;751;2025;1;décision\n`, 'latin1'), 'releve.notUtf8'],
    [gzipSync(`${HEADER}\ncout;751;2025;1;x\n`).subarray(0, 20), 'releve.gzipTruncated'],
  ])('that is none is refused: %#', async (text, code) => {
    expect(await refusal(text)).toBe(code);
  });

  it.each([
    [Buffer.from(`\uFEFF${HEADER}\r\n`, 'utf16le'), 'Ligne 1, octet 0 : le fichier est en UTF-16, .* : iconv -f UTF-16 -t UTF-8'],
    [Buffer.from(`\uFEFF${HEADER}\r\n`, 'utf16le').swap16(), 'Ligne 1, octet 0 : le fichier est en UTF-16, .* : iconv -f UTF-16 -t UTF-8'],
    [
      Buffer.from(`${HEADER}\ncout;751;2025;1;décision\n`, 'latin1'),
      'Ligne 2, octet 60 : le fichier n’est pas en UTF-8\\. .* : iconv -f ISO-8859-1 -t UTF-8',
    ],
    [Buffer.from([0x00, 0x01, 0xfe, 0x02]), 'Ligne 1, octet 2 : le fichier n’est pas un texte\\.'],
  ])('that is no UTF-8 says what it is instead, and how it becomes UTF-8: %#', async (bytes, why) => {
    await expect(read(bytes)).rejects.toThrow(new RegExp(why, 'u'));
  });
});
