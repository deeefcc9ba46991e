import { type JSX, useState } from 'react';
import type { Parcours } from '../api/client.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import { frDay, frEuros } from '../view/format.ts';
import { DoableList, type Working } from './doable-list.tsx';
import { findingsOf } from './findings.ts';

const text = labels.parcours;
type Anomalie = Parcours['anomalies'][number];
type Indu = Parcours['indus'][number];

const ANOMALIES: readonly Column<Anomalie>[] = [
  { key: 'family', label: text.anomalieColumns.family, isRowHeader: true, cell: ({ family }) => text.value(family) },
  { key: 'amount', label: text.anomalieColumns.amount, isNumber: true, cell: ({ amount }) => frEuros(amount) },
  { key: 'origin', label: text.anomalieColumns.origin, cell: ({ origin }) => text.anomalieOrigin[origin] },
  { key: 'foundOn', label: text.anomalieColumns.foundOn, cell: ({ foundOn }) => frDay(foundOn) },
  { key: 'missedBy', label: text.anomalieColumns.missedBy, cell: ({ missedBy }) => missedBy ?? '' },
];

const INDUS: readonly Column<Indu>[] = [
  { key: 'nature', label: text.induColumns.nature, isRowHeader: true, cell: ({ nature }) => text.induNature[nature] },
  { key: 'amount', label: text.induColumns.amount, isNumber: true, cell: ({ amount }) => frEuros(amount) },
  { key: 'status', label: text.induColumns.status, cell: ({ status }) => text.induStatus[status] },
  { key: 'paidOn', label: text.induColumns.paidOn, cell: ({ paidOn }) => frDay(paidOn) },
  { key: 'detectedOn', label: text.induColumns.detectedOn, cell: ({ detectedOn }) => frDay(detectedOn) },
  {
    key: 'prescribedOn',
    label: text.induColumns.prescribedOn,
    cell: ({ prescribedOn, warned }) => (prescribedOn === null ? '' : `${frDay(prescribedOn)}${warned ? ` · ${text.induWarned}` : ''}`),
  },
];

/** The indus in the order in which the procédure has them worked, or in the other one. */
function Indus({ parcours: { indus, findings } }: Pick<Working, 'parcours'>): JSX.Element {
  const ruled = findings.indusFirst ?? 'oldest';
  const [first, setFirst] = useState(ruled);
  return (
    <>
      <label className="indus-order">
        {text.induOrder}{' '}
        <select
          className="input"
          value={first}
          onChange={(event) => {
            setFirst(event.currentTarget.value === 'oldest' ? 'oldest' : 'latest');
          }}
        >
          {(['oldest', 'latest'] as const).map((order) => (
            <option key={order} value={order}>
              {text.induOrders[order]}
              {order === findings.indusFirst && text.induOrderRuled}
            </option>
          ))}
        </select>
      </label>
      <DataTable caption={text.indus} columns={INDUS} rows={first === ruled ? indus : indus.toReversed()} rowKey={({ indu }) => indu} />
    </>
  );
}

/** Contrôles, anomalies and indus: what there is, and what may be recorded – on a closed dossier too, where most are found. */
export function Payments(props: Working): JSX.Element | null {
  const { controles, anomalies, indus } = props.parcours;
  const doables = findingsOf(props.parcours);
  if (controles.length + anomalies.length + indus.length + doables.length === 0) return null;
  return (
    <section aria-labelledby="controles">
      <h2 id="controles">{text.controles}</h2>
      <ul className="lines">
        {controles.map(({ code, label, outcome, performedOn }) => (
          <li key={code}>
            <strong>{label}</strong> : {text.controleOutcome[outcome]}
            {performedOn !== null && text.controleOn(performedOn)}
          </li>
        ))}
      </ul>
      {anomalies.length > 0 && (
        <>
          <h3>{text.anomalies}</h3>
          <DataTable caption={text.anomalies} columns={ANOMALIES} rows={anomalies} rowKey={({ anomalie }) => anomalie} />
        </>
      )}
      {indus.length > 0 && (
        <>
          <h3>{text.indus}</h3>
          <Indus parcours={props.parcours} />
        </>
      )}
      {doables.length > 0 && (
        <>
          <h3>{text.findings}</h3>
          <DoableList {...props} doables={doables} />
        </>
      )}
    </section>
  );
}
