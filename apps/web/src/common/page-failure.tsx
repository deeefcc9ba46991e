import type { JSX } from 'react';
import { ProblemNotice } from './problem-notice.tsx';

/** The page itself failed – after an upgrade of the server, for one, an open tab asks for parts that are no more. Reloading brings the new page. */
export function PageFailure({ error }: { readonly error: unknown }): JSX.Element {
  return (
    <ProblemNotice
      error={error}
      onRetry={() => {
        globalThis.location.reload();
      }}
    />
  );
}
