import { describe, expect, it } from '@jest/globals';
import { apiQuery, changed, parseSearch, searchOf, searchOfApiList, stringifySearch } from './address.ts';

describe('the address of a view', () => {
  it('opens the very rows that the address of a list names, whatever it will name later', () => {
    const list = '/api/v1/pieces?on=2010-12-31&knownOn=2011-01-31&caisse=751&doer=974&band=16-30&definition=anteriorite-calendaire%401&later=x';
    const search = searchOfApiList(list);
    expect(search).toEqual({
      jour: '2010-12-31',
      connu: '2011-01-31',
      caisse: '751',
      executante: '974',
      bande: '16-30',
      definition: 'anteriorite-calendaire@1',
      later: 'x',
    });
    expect(`/api/v1/pieces?${new URLSearchParams(apiQuery(search)).toString()}`).toBe(list);
  });

  it('writes codes that look like numbers as they are, and reads them back as text', () => {
    expect(stringifySearch({ caisse: '0751', type: '', jour: undefined })).toBe('?caisse=0751');
    expect(parseSearch('?caisse=0751')).toEqual({ caisse: '0751' });
  });

  it('leaves out a day that is none, and keeps the rest', () => {
    expect(searchOf({ jour: '2023-02-30', connu: '2023-02-28', caisse: '751', limit: 3 })).toEqual({ connu: '2023-02-28', caisse: '751' });
    expect(parseSearch('?jour=2026-13-45&caisse=751')).toEqual({ caisse: '751' });
  });

  it('takes a part away when it is set to nothing', () => {
    expect(changed({ jour: '2023-02-28', caisse: '751' }, { caisse: undefined, type: 'demande' })).toEqual({ jour: '2023-02-28', type: 'demande' });
  });
});
