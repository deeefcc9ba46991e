import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Parcours } from '../api/client.ts';
import { drawingQuery, procedureQuery } from '../api/dossier-queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { DrawnProcedure } from '../common/drawn-procedure.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { frDay } from '../view/format.ts';

const text = labels.parcours;
/** The word by which the drawing marks an étape. */
const HERE = 'ici';

/** Brings the mark into the middle of its box, without moving the page. */
function showMark(box: HTMLElement): void {
  const mark = [...box.querySelectorAll('tspan')].find(({ textContent }) => textContent.endsWith(HERE));
  if (mark === undefined) return;
  const [at, around] = [mark.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollLeft += at.x + at.width / 2 - around.x - around.width / 2;
  box.scrollTop += at.y + 40 - around.y - around.height / 2;
}

interface EtapeRow {
  readonly code: string;
  readonly label: string;
  readonly kind: string;
  readonly enteredOn: string | null;
  readonly isHere: boolean;
}

const COLUMNS: readonly Column<EtapeRow>[] = [
  { key: 'etape', label: text.etapeColumns.etape, isRowHeader: true, cell: ({ label }) => label },
  { key: 'kind', label: text.etapeColumns.kind, cell: ({ kind }) => text.kinds(kind) },
  { key: 'entered', label: text.etapeColumns.entered, cell: ({ enteredOn }) => (enteredOn === null ? '' : frDay(enteredOn)) },
  {
    key: 'state',
    label: text.etapeColumns.state,
    cell: ({ isHere, enteredOn }) => {
      if (isHere) return <strong>{text.etapeState.here}</strong>;
      return enteredOn === null ? text.etapeState.notEntered : text.etapeState.entered;
    },
  },
];

/** Where the dossier stands on its procédure: in words, drawn, and as a table. */
export function Drawing({ parcours }: { readonly parcours: Parcours }): JSX.Element {
  const { procedure, etape, entered } = parcours;
  const { data: svg, error, refetch } = useQuery(drawingQuery(procedure.code, procedure.version, etape?.code ?? null));
  const { data: published } = useQuery(procedureQuery(procedure.code, procedure.version));
  const rows = (published?.etapes ?? []).map(({ code, label, kind }) => ({
    ...{ code, label, kind, isHere: code === etape?.code },
    enteredOn: entered.find((each) => each.code === code)?.on ?? null,
  }));
  return (
    <section aria-labelledby="dessin">
      <h2 id="dessin">{text.drawing}</h2>
      <p className="section-lead">{etape === null ? text.nowhere : text.here(etape.label)}</p>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {svg !== undefined && <DrawnProcedure svg={svg} label={text.drawingOf(procedure.label)} onDrawn={showMark} />}
      <details className="unfolds">
        <summary>{text.drawingTable}</summary>
        <DataTable caption={text.drawingTable} columns={COLUMNS} rows={rows} rowKey={({ code }) => code} />
      </details>
    </section>
  );
}
