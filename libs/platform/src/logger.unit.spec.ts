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
