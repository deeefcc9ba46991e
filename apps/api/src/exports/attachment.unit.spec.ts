import { validateHeaderValue } from 'node:http';
import { expect, it } from '@jest/globals';
import { attachment } from './attachment.js';

it.each([
  ['arrete-famille-2026-10.xlsx', 'attachment; filename="arrete-famille-2026-10.xlsx"'],
  ['arrete-cœur-2026-10.xlsx', `attachment; filename="arrete-c_ur-2026-10.xlsx"; filename*=UTF-8''arrete-c%C5%93ur-2026-10.xlsx`],
  ['arrete-Bénin-2026-10.ods', `attachment; filename="arrete-Benin-2026-10.ods"; filename*=UTF-8''arrete-B%C3%A9nin-2026-10.ods`],
])('a file named %s can be sent under its name', (name, header) => {
  expect(attachment(name)).toBe(header);
  expect(() => {
    validateHeaderValue('content-disposition', attachment(name));
  }).not.toThrow();
});
