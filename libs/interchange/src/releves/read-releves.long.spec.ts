import { expect, it } from '@jest/globals';
import { zipOf } from '../tableau/zip.js';
import { readReleves } from './read-releves.js';

const HEADER = 'indicateur;organisme;periode;valeur;source';

it('a file of a million lines goes through without being kept', async () => {
  async function* million(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${HEADER}\n`);
    const thousand = Array.from({ length: 1_000 }, (_, n) => `cout;751;2025;${String(n)};x\n`).join('');
    for (let n = 0; n < 1_000; n += 1) yield await Promise.resolve(Buffer.from(thousand));
  }
  let [count, sum] = [0, 0];
  for await (const item of readReleves(million())) {
    count += 1;
    if (item.kind === 'releve') sum += item.value;
  }
  expect([count, sum]).toEqual([1_000_000, 499_500_000]);
});

it('a workbook of more shared texts than a sheet can use is refused before they are all kept', async () => {
  async function* texts(): AsyncGenerator<string> {
    yield '<sst>';
    for (let n = 0; n < 5_000; n += 1) yield await Promise.resolve('<si/>'.repeat(1_000));
    yield '</sst>';
  }
  const parts = [
    { path: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="Feuil1" id="rId1"/></sheets></workbook>' },
    { path: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="rId1" Target="sheet1.xml"/></Relationships>' },
    { path: 'xl/sharedStrings.xml', content: texts() },
    { path: 'xl/sheet1.xml', content: '<worksheet><sheetData/></worksheet>' },
  ];
  const read = async (): Promise<void> => {
    for await (const item of readReleves(zipOf(parts))) expect(item).toBeUndefined();
  };
  await expect(read()).rejects.toThrow(/plus de 4194304 textes partagés/u);
});
