import type { JSX } from 'react';
import type { DossierClock, Wait } from '../api/client.ts';
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

interface ClockProps {
  readonly clock: DossierClock;
  readonly waits: readonly Wait[];
}

/** The state of a clock; of one that stands still, who is waited for. */
function stateOf({ code, status }: DossierClock, waits: readonly Wait[]): string {
  const stopping = waits.filter(({ toOn, suspends }) => toOn === null && suspends.includes(code));
  if (status !== 'suspended' || stopping.length === 0) return text.clockStatus[status];
  return `${text.clockStatus[status]} : ${stopping.map(({ label, fromOn }) => text.stoppedBy(label, fromOn)).join(', ')}`;
}

function Clock({ clock, waits }: ClockProps): JSX.Element {
  const { code, label, status, days, dayKind, dueOn, daysLeft } = clock;
  const isLate = daysLeft !== null && daysLeft < 0;
  return (
    <li className="clock" data-clock={code} data-late={isLate || undefined}>
      <h3>{label}</h3>
      <p className="clock-days">{days === null ? '–' : text.clockDays(days, dayKind)}</p>
      <p className="clock-state">{stateOf(clock, waits)}</p>
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
export function Clocks({ clocks, waits }: { readonly clocks: readonly DossierClock[]; readonly waits: readonly Wait[] }): JSX.Element {
  return (
    <section aria-labelledby="delais">
      <h2 id="delais">{text.clocks}</h2>
      <ul className="clocks">
        {clocks.map((clock) => (
          <Clock key={clock.code} clock={clock} waits={waits} />
        ))}
      </ul>
    </section>
  );
}
