import { type ChangeEvent, type KeyboardEvent, useState } from 'react';

interface Draft {
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  readonly onBlur: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/**
 * A field whose text goes to the address only when it is worth it: as soon as `ready` says so (a whole date),
 * else on Enter or when the field is left. Meanwhile the typed text stays as it is.
 */
export function useDraft(committed: string, commit: (value: string) => void, ready: (value: string) => boolean): Draft {
  const [draft, setDraft] = useState<string | null>(null);
  const settle = (): void => {
    if (draft !== null && draft !== committed) commit(draft);
    setDraft(null);
  };
  return {
    value: draft ?? committed,
    onChange: (event) => {
      const { value } = event.currentTarget;
      setDraft(value);
      if (ready(value) && value !== committed) commit(value);
    },
    onBlur: settle,
    onKeyDown: (event) => {
      if (event.key === 'Enter') settle();
      if (event.key === 'Escape') setDraft(null);
    },
  };
}
