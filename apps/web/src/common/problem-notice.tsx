import { Button } from '@mantine/core';
import type { JSX } from 'react';
import { asProblem } from '../api/problem.ts';
import { labels } from '../labels.ts';

/** A refusal or a failure, in the server's own French, with its remedy and a way to try again. */
export function ProblemNotice({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }): JSX.Element {
  const problem = asProblem(error);
  return (
    <div className="problem" role="alert">
      <p className="problem-title">{problem.status === 0 ? problem.title : labels.problem.title}</p>
      <p>{problem.message}</p>
      {problem.remedy !== null && <p>{problem.remedy}</p>}
      <p className="problem-foot">
        {onRetry !== undefined && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {labels.problem.retry}
          </Button>
        )}
        <span className="quiet">{labels.problem.code(problem.code)}</span>
      </p>
    </div>
  );
}
