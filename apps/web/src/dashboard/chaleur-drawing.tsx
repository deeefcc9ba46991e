import { useQuery } from '@tanstack/react-query';
import { type JSX, useCallback } from 'react';
import type { EtapeStock } from '../api/client.ts';
import { drawingQuery } from '../api/dossier-queries.ts';
import { BandSwatch } from '../common/band.tsx';
import { bandRank } from '../common/band-rank.ts';
import { DrawnProcedure } from '../common/drawn-procedure.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { labels } from '../labels.ts';
import { heatOf } from './chaleur-rows.ts';

const text = labels.chaleur;
const SVG = 'http://www.w3.org/2000/svg';
/** Between a shape and what is written over it: under it stand what may happen to it, and their names. */
const ABOVE = 6;

/** Writes over an étape of the drawing what stands there, and gives it the colour of its age. */
function warm(drawn: SVGGElement, stock: EtapeStock): void {
  const rank = heatOf(stock);
  if (rank !== null) drawn.classList.add(`heat-${String(rank)}`);
  const shape = drawn.querySelector<SVGGraphicsElement>('rect, circle, polygon');
  if (shape === null) return;
  const { x, y, width } = shape.getBBox();
  const mark = document.createElementNS(SVG, 'text');
  for (const [name, value] of Object.entries({
    ...{ x: String(x + width / 2), y: String(y - ABOVE), 'font-size': '12', 'text-anchor': 'middle', fill: 'currentColor' },
    ...{ stroke: 'Canvas', 'stroke-width': '4', 'stroke-linejoin': 'round', 'paint-order': 'stroke', 'font-weight': '600' },
  })) {
    mark.setAttribute(name, value);
  }
  mark.textContent = text.mark(stock.pieces, stock.ages?.p90 ?? null, stock.waiting);
  drawn.append(mark);
}

interface HeatDrawingProps {
  readonly procedure: { readonly code: string; readonly label: string; readonly version: number };
  readonly etapes: readonly EtapeStock[];
}

/** The drawn procédure: its stock, its age and its waits written at each étape. The same is in the table. */
export function HeatDrawing({ procedure: { code, label, version }, etapes }: HeatDrawingProps): JSX.Element {
  const { data: svg, error, refetch } = useQuery(drawingQuery(code, version, null));
  const onDrawn = useCallback(
    (box: HTMLElement) => {
      const byCode = new Map(etapes.map((stock) => [stock.etape, stock]));
      for (const drawn of box.querySelectorAll<SVGGElement>('[data-code]')) {
        const stock = byCode.get(drawn.dataset['code'] ?? '');
        if (stock !== undefined) warm(drawn, stock);
      }
    },
    [etapes],
  );
  const bands = etapes.find(({ ages }) => ages !== null)?.ages?.bands ?? [];
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {svg !== undefined && <DrawnProcedure svg={svg} label={text.drawingOf(label)} onDrawn={onDrawn} />}
      {bands.length > 0 && (
        <p className="heat-note quiet">
          {text.heat}
          {bands.map(({ from, to }, index) => (
            <span className="band-word" key={from}>
              <BandSwatch rank={bandRank(index, bands.length)} />
              {labels.band.short(from, to)}
            </span>
          ))}
        </p>
      )}
    </>
  );
}
