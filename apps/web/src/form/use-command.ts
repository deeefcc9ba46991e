import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';

interface Command<Asked, Told> {
  /** Sends what is asked under a key: sent twice, it is done once. */
  readonly send: (asked: Asked, key: string) => Promise<Told>;
  /** Looks again at what has changed; what is sent next is another command once `anew` was called. */
  readonly onDone: (anew: () => void) => Promise<unknown>;
}

/** A command under a key of its own, until `renew`: what is asked next is something else, or another try, and nothing is said of the last one any more. */
export function useCommand<Asked, Told>({
  send,
  onDone,
}: Command<Asked, Told>): Pick<UseMutationResult<Told, Error, Asked>, 'mutate' | 'isPending' | 'data' | 'error'> & { readonly renew: () => void } {
  const key = useRef(crypto.randomUUID());
  const anew = (): void => {
    key.current = crypto.randomUUID();
  };
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: async (asked: Asked) => send(asked, key.current),
    onSuccess: async () => onDone(anew),
  });
  const renew = (): void => {
    anew();
    reset();
  };
  return { mutate, isPending, data, error, renew };
}
