import { describe, expect, it } from '@jest/globals';
import { refusalOf } from './problem.filter.js';

describe('a database that is away', () => {
  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
  ])('is no failure of ours when its client says « %s », by itself or as a cause', (message) => {
    expect(refusalOf(new Error(message))).toMatchObject({ code: 'server.notReady' });
    expect(refusalOf(new Error('the query failed', { cause: new Error(message) }))).toMatchObject({ code: 'server.notReady' });
  });

  it.each(['57P01', '57P03', '53100', '53300', '08006', '25P03', 'ECONNREFUSED', 'ETIMEDOUT'])('is no failure of ours when it says %s', (code) => {
    expect(refusalOf(Object.assign(new Error('…'), { code }))).toMatchObject({ code: 'server.notReady' });
  });

  it('is not what anything else is', () => {
    expect(refusalOf(Object.assign(new Error('no such column'), { code: '42703' }))).toBeNull();
    expect(refusalOf(new TypeError('undefined is not a function'))).toBeNull();
  });
});
