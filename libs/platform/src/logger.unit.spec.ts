import { describe, expect, it } from '@jest/globals';
import { createLogger, nestLogger } from '#libs/platform';

function journal(): { lines: Record<string, unknown>[]; write(line: string): void } {
  const lines: Record<string, unknown>[] = [];
  return { lines, write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
}

describe('the journal', () => {
  it('masks secrets', () => {
    const written = journal();
    createLogger('info', written).info({ password: 'a', database: { connectionString: 'b' }, req: { headers: { authorization: 'c' } } }, 'connected');
    expect(written.lines).toEqual([
      expect.objectContaining({
        msg: 'connected',
        password: '(masqué)',
        database: { connectionString: '(masqué)' },
        req: { headers: { authorization: '(masqué)' } },
      }),
    ]);
  });

  it('says of an error what it is, and nothing of the values that it hangs on to', () => {
    const written = journal();
    const refused = Object.assign(new Error('refused'), {
      code: '23505',
      detail: 'Key (nir)=(1 85 05) exists',
      parameters: ['1 85 05'],
      query: 'INSERT …',
    });
    createLogger('info', written).error({ err: new Error('outer', { cause: refused }) }, 'failed');
    expect(written.lines).toEqual([
      expect.objectContaining({
        err: expect.objectContaining({ message: 'outer', cause: expect.objectContaining({ code: '23505', message: 'refused' }) }),
      }),
    ]);
    expect(JSON.stringify(written.lines)).not.toContain('1 85 05');
  });

  it('takes what Nest says, with its context and the stack of its errors', () => {
    const written = journal();
    const nest = nestLogger(createLogger('trace', written));
    nest.log('started', 'Bootstrap');
    nest.warn({ route: '/health' }, 'Router');
    nest.error('failed', 'Error: failed\n at x', 'Handler');
    nest.error(new Error('thrown'), 'Handler');
    nest.verbose?.('detail');
    expect(written.lines.map(({ level, msg, context, stack, data }) => ({ level, msg, context, stack, data }))).toEqual([
      { level: 30, msg: 'started', context: 'Bootstrap' },
      { level: 40, context: 'Router', data: { route: '/health' } },
      { level: 50, msg: 'failed', context: 'Handler', stack: 'Error: failed\n at x' },
      { level: 50, msg: 'thrown', context: 'Handler' },
      { level: 10, msg: 'detail' },
    ]);
  });
});
