import { describe, expect, it } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { isAwaited } from './awaited.ts';

/** A question that is answered when its turn comes, and a part of the page that asks it. */
function asked() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const turns: { readonly answer: (told: string) => void; readonly fail: () => void }[] = [];
  const queryFn = async (): Promise<string> =>
    new Promise((answer, refuse) => {
      turns.push({
        answer,
        fail: () => {
          refuse(new Error('away'));
        },
      });
    });
  const part = () => {
    const observer = new QueryObserver(client, { queryKey: ['names'], queryFn });
    observer.subscribe(() => undefined);
    return observer;
  };
  const settled = async (observer: ReturnType<typeof part>): Promise<void> => {
    while (observer.getCurrentResult().fetchStatus !== 'idle') await new Promise((next) => setImmediate(next));
  };
  return { turns, part, settled };
}

describe('an answer', () => {
  it('is awaited until it is there', async () => {
    const { turns, part, settled } = asked();
    const names = part();
    expect(isAwaited(names.getCurrentResult())).toBe(true);
    turns[0]?.answer('there');
    await settled(names);
    expect(isAwaited(names.getCurrentResult())).toBe(false);
  });

  it('that failed is awaited no more, though another part of the page asks for it again', async () => {
    const { turns, part, settled } = asked();
    const names = part();
    turns[0]?.fail();
    await settled(names);
    expect(isAwaited(names.getCurrentResult())).toBe(false);
    part();
    expect(names.getCurrentResult()).toMatchObject({ isLoading: true, data: undefined });
    expect(isAwaited(names.getCurrentResult())).toBe(false);
  });

  it('to what is not asked is not awaited', () => {
    const client = new QueryClient();
    const observer = new QueryObserver(client, { queryKey: ['names'], queryFn: () => 'there', enabled: false });
    expect(isAwaited(observer.getCurrentResult())).toBe(false);
  });
});
