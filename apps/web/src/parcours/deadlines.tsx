import type { JSX } from 'react';
import type { DossierClock, Echeance, Wait } from '../api/client.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import { frDay } from '../view/format.ts';

const text = labels.parcours;
const names = text.echeanceColumns;

function stateOf({ status, obstacle, fires }: Echeance): string {
  if (obstacle !== null) return text.echeanceBlocked(obstacle);
  return fires ? text.echeanceStatus[status] : text.leftToDecide;
}

const COLUMNS: readonly Column<Echeance>[] = [
  { key: 'label', label: names.label, isRowHeader: true, cell: ({ label }) => label },
  { key: 'dueOn', label: names.dueOn, cell: ({ dueOn }) => frDay(dueOn) },
  { key: 'state', label: names.state, cell: stateOf },
  { key: 'from', label: names.from, cell: ({ anchoredOn }) => frDay(anchoredOn) },
  { key: 'source', label: names.source, cell: ({ source }) => source },
];

/** What is due and when, and what has passed. */
export function Echeances({ echeances }: { readonly echeances: readonly Echeance[] }): JSX.Element {
  return (
    <section aria-labelledby="echeances">
      <h2 id="echeances">{text.echeances}</h2>
      {echeances.length === 0 ? (
        <p className="quiet">{text.noEcheances}</p>
      ) : (
        <DataTable caption={text.echeancesCaption} columns={COLUMNS} rows={echeances} rowKey={({ code }) => code} />
      )}
    </section>
  );
}

/** Who is waited for, since when, and which clocks that stops. */
export function Waits({ waits, clocks }: { readonly waits: readonly Wait[]; readonly clocks: readonly DossierClock[] }): JSX.Element {
  const nameOf = (code: string): string => clocks.find((clock) => clock.code === code)?.label ?? code;
  return (
    <section aria-labelledby="attentes">
      <h2 id="attentes">{text.waits}</h2>
      {waits.length === 0 && <p className="quiet">{text.noWaits}</p>}
      <ul className="lines">
        {waits.map(({ code, label, waitingFor, fromOn, toOn, suspends, charged }, index) => (
          <li key={`${code} ${String(index)}`}>
            <strong>{label}</strong> : {toOn === null ? text.waitOpen(waitingFor, fromOn) : text.waitEnded(waitingFor, fromOn, toOn)}{' '}
            <span className="quiet">{[text.suspends(suspends.map(nameOf)), ...(charged === null ? [] : [text.charged])].join(' · ')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
