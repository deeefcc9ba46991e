import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetImport, ListImports, ListReferences, ListSetAside, RegisterCaisse } from '#libs/application';
import { type Ecluse, startEcluse } from '../support/ecluse.js';

describe('a query given the position of a write', () => {
  let ecluse: Ecluse;

  beforeAll(async () => {
    ecluse = await startEcluse();
  });

  afterAll(async () => ecluse.stop());

  it('tells what was written, in every list of references', async () => {
    for (let n = 0; n < 10; n += 1) {
      const code = `C${String(n)}`;
      const { position } = await ecluse.commands.execute(new RegisterCaisse({ code, label: code, calendrier: null, timeZone: null, key: code }));
      const { items } = await ecluse.queries.execute(new ListReferences('caisses', position));
      expect(items.map((caisse) => caisse['code'])).toContain(code);
    }
  });

  it('is refused when the position is of another log', async () => {
    const other = Buffer.from('00000000-0000-4000-8000-000000000000.1.1').toString('base64url');
    for (const query of [
      new ListReferences('sources', other),
      new ListImports({ limit: 1, after: other }),
      new GetImport('00000000-0000-4000-8000-000000000000', other),
      new ListSetAside({ limit: 1, after: other }),
    ]) {
      await expect(ecluse.queries.execute(query)).rejects.toMatchObject({ code: 'token.otherLog' });
    }
  });
});
