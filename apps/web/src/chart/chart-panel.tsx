import './chart.css';
import { Button, SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type JSX, lazy, Suspense, useId, useRef, useState } from 'react';
import { addressOf, type AskedFile } from '../common/asked-file.ts';
import { DefinitionHint } from '../common/definition-hint.tsx';
import { labels } from '../labels.ts';
import { useView } from '../view/use-view.ts';
import { ChartTable } from './chart-table.tsx';
import type { DrawnChart } from './echart.tsx';
import { csvOf, download, pngOf, tsvOf } from './export.ts';
import { type ChartModel, legendOf } from './model.ts';
import { partsOfGroupement } from '../common/unite-link.tsx';
import { openingOf } from './opening.ts';
import type { Scheme } from './palette.ts';
import { useReading } from './use-reading.ts';

const EChart = lazy(() => import('./echart.tsx'));
const text = labels.chart;

interface PanelProps {
  readonly model: ChartModel;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  readonly isOld: boolean;
  readonly fileName: string;
  /** The answer that it is drawn of, as a file. */
  readonly file: AskedFile;
  /** Where the panel stands among the headings of its page; under a section's without this. */
  readonly heading?: 'h2' | 'h3';
}

interface ExportsProps extends Pick<PanelProps, 'model' | 'fileName' | 'file'> {
  readonly png: (() => Promise<Blob>) | null;
}

function Exports({ model, fileName, file, png }: ExportsProps): JSX.Element {
  const { vuDe } = useView().slice;
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(tsvOf(model));
      setSaid(text.copied);
    } catch {
      setSaid(text.copyFailed);
    }
  };
  return (
    <span className="exports" role="group" aria-label={text.actions(model.title)}>
      <span role="status" className="quiet">
        {said}
      </span>
      <Button size="compact-sm" variant="subtle" onClick={() => void copy()}>
        {text.copy}
      </Button>
      {png !== null && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            void png().then((blob) => {
              download(blob, `${fileName}.png`);
            });
          }}
        >
          {text.png}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          download(new Blob([csvOf(model)], { type: 'text/csv;charset=utf-8' }), `${fileName}.csv`);
        }}
      >
        {text.csv}
      </Button>
      <Button size="compact-sm" variant="subtle" component="a" href={addressOf(file, 'xlsx', vuDe)} download title={text.xlsxTitle}>
        {text.xlsx}
      </Button>
    </span>
  );
}

function Legend({ model }: { readonly model: ChartModel }): JSX.Element {
  return (
    <ul className="legend">
      {legendOf(model).map(({ label, mark }) => (
        <li key={label}>
          <span className={`swatch ${mark}`} aria-hidden="true" />
          {label}
        </li>
      ))}
      {model.note !== null && <li className="quiet">{model.note}</li>}
    </ul>
  );
}

interface DrawingProps {
  readonly model: ChartModel;
  readonly scheme: Scheme;
  readonly summaryId: string;
  readonly handle: React.RefObject<DrawnChart | null>;
}

function Drawing({ model, scheme, summaryId, handle }: DrawingProps): JSX.Element {
  const navigate = useNavigate();
  const keysId = useId();
  const { slice, change } = useView();
  const open = (row: number, series: number): void => {
    const opening = openingOf(model, row, series);
    if (opening === null) return;
    if ('list' in opening) void navigate({ to: '/pieces', search: opening.list });
    else if ('day' in opening) change({ jour: opening.day });
    else if ('groupement' in opening) change(partsOfGroupement(opening.groupement));
    else void navigate({ to: '/caisses/$caisse', params: { caisse: opening.caisse }, search: slice });
  };
  const reading = useReading(model, open);
  return (
    <>
      <div
        className="chart-drawing"
        role="application"
        aria-roledescription={text.kind}
        aria-label={model.title}
        aria-describedby={`${summaryId} ${keysId}`}
        tabIndex={0}
        onKeyDown={reading.onKeyDown}
        onBlur={reading.onBlur}
      >
        <Suspense fallback={<div className="chart-box" />}>
          <EChart model={model} scheme={scheme} cursor={reading.cursor} onPick={open} handle={handle} />
        </Suspense>
      </div>
      <div className="chart-below">
        <p className="chart-reading" aria-live="polite">
          {reading.text}
        </p>
        <p className="chart-keys quiet" id={keysId}>
          {text.keys}
        </p>
      </div>
    </>
  );
}

/** A chart with all that the laws of the screens ask of one: sentence, table, words, keyboard, files. */
export function ChartPanel({ model, isTable, onTable, isOld, fileName, file, heading: Heading = 'h3' }: PanelProps): JSX.Element {
  const id = useId();
  const summaryId = useId();
  const scheme = useComputedColorScheme('light');
  const handle = useRef<DrawnChart>(null);
  const png = async (): Promise<Blob> => {
    if (handle.current === null) throw new Error('the chart is not drawn yet');
    return pngOf(model, handle.current, scheme);
  };
  return (
    <section className="panel" aria-labelledby={id} data-old={isOld || undefined} data-chart={model.key}>
      <div className="panel-head">
        <Heading id={id}>{model.title}</Heading>
        <SegmentedControl
          size="xs"
          aria-label={text.view(model.title)}
          value={isTable ? 'table' : 'chart'}
          onChange={(value) => {
            onTable(value === 'table');
          }}
          data={[
            { value: 'chart', label: text.asChart },
            { value: 'table', label: text.asTable },
          ]}
        />
      </div>
      <p className="summary" id={summaryId}>
        {model.summary}
      </p>
      {isTable ? (
        <ChartTable model={model} />
      ) : (
        <>
          <Legend model={model} />
          <Drawing model={model} scheme={scheme} summaryId={summaryId} handle={handle} />
        </>
      )}
      <div className="panel-foot">
        {model.defined === null ? <span /> : <DefinitionHint figure={model.defined} />}
        <Exports model={model} fileName={fileName} file={file} png={isTable ? null : png} />
      </div>
    </section>
  );
}
