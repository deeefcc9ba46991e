import type { JSX } from 'react';
import type { DossierClock } from '../api/client.ts';
import { labels } from '../labels.ts';

const text = labels.parcours;

function Steps({ clock }: { readonly clock: DossierClock }): JSX.Element {
  const { steps, days, dayKind, source, fromOn, toOn } = clock;
  return (
    <details className="clock-steps">
      <summary>{text.steps}</summary>
      <ol>
        {fromOn !== null && <li>{text.clockFrom(fromOn)}</li>}
        {steps.map(({ fromOn: from, sentence, counted }, index) => (
          <li key={`${from} ${String(index)}`} data-counted={counted || undefined}>
            {sentence} <span className="quiet">({counted ? text.counted : text.notCounted})</span>
          </li>
        ))}
        {toOn !== null && <li>{text.clockTo(toOn)}</li>}
      </ol>
      {days !== null && <p>{text.total(text.clockDays(days, dayKind))}</p>}
      <p className="quiet">{text.source(source)}</p>
    </details>
  );
}

function Clock({ clock }: { readonly clock: DossierClock }): JSX.Element {
  const { code, label, status, days, dayKind, dueOn, daysLeft } = clock;
  const isLate = daysLeft !== null && daysLeft < 0;
  return (
    <li className="clock" data-clock={code} data-late={isLate || undefined}>
      <h3>{label}</h3>
      <p className="clock-days">{days === null ? '–' : text.clockDays(days, dayKind)}</p>
      <p className="clock-state">{text.clockStatus[status]}</p>
      <p>
        {dueOn === null ? text.noDue : text.due(dueOn)}
        {daysLeft !== null && status !== 'ended' && (
          <>
            {', '}
            <strong>{text.left(daysLeft)}</strong>
          </>
        )}
      </p>
      {status === 'notStarted' ? <p className="quiet">{text.clockNone}</p> : <Steps clock={clock} />}
    </li>
  );
}

/** The three clocks: where each stands, and how it got there, step by step. */
export function Clocks({ clocks }: { readonly clocks: readonly DossierClock[] }): JSX.Element {
  return (
    <section aria-labelledby="delais">
      <h2 id="delais">{text.clocks}</h2>
      <ul className="clocks">
        {clocks.map((clock) => (
          <Clock key={clock.code} clock={clock} />
        ))}
      </ul>
    </section>
  );
}
