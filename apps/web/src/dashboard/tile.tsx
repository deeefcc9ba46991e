import { type JSX, type ReactNode, useId } from 'react';
import type { FigureStatus } from '../api/client.ts';
import { type Defined, DefinitionHint } from '../common/definition-hint.tsx';
import { labels } from '../labels.ts';
import type { Before } from './trend.tsx';

interface Figure extends Defined {
  readonly status: FigureStatus;
}

interface FigureProps<F extends Figure> {
  readonly figure: F & { readonly perSet?: readonly F[] | null };
  /** The figures of an earlier day, for the trend; a set of a mixed figure has none. */
  readonly before: Before | null;
  readonly children: (figure: F, before: Before | null) => ReactNode;
  /** What « undefined » means for this figure. */
  readonly undefinedText?: string;
}

/** A status other than `ok`, in words, with a form of its own. */
function Status({ status }: { readonly status: FigureStatus }): JSX.Element | null {
  if (status === 'ok') return null;
  return <span className={`status status-${status}`}>{labels.status[status].word}</span>;
}

/** What stands in the place of a number that there is not: never a zero, never a blank. */
function Absence({ status, text }: { readonly status: 'noData' | 'notConfigured' | 'undefined'; readonly text: string }): JSX.Element {
  return (
    <div className={`absence absence-${status}`}>
      <p className="absence-word">{labels.status[status].word}</p>
      <p className="quiet">{text}</p>
    </div>
  );
}

function OneFigure<F extends Figure>({ figure, before, children, undefinedText }: FigureProps<F>): JSX.Element {
  const { status } = figure;
  if (status === 'noData' || status === 'notConfigured') return <Absence status={status} text={labels.status[status].text} />;
  return (
    <>
      {status === 'undefined' && <Absence status={status} text={undefinedText ?? labels.status.undefined.text} />}
      {children(figure, before)}
      {(status === 'stale' || status === 'partialWindow') && (
        <p className="tile-note">
          <Status status={status} /> {labels.status[status].text}
        </p>
      )}
    </>
  );
}

/** One tile: a figure by one definition, or one per set when the slice mixes origins. */
export function Tile<F extends Figure>({ title, ...props }: FigureProps<F> & { readonly title: string }): JSX.Element {
  const id = useId();
  const { figure } = props;
  const { perSet } = figure;
  const isMixed = figure.status === 'mixed';
  return (
    <section className="tile" aria-labelledby={id} data-status={figure.status}>
      <h3 id={id}>{title}</h3>
      {!isMixed && <OneFigure {...props} />}
      {isMixed && (
        <>
          <p className="tile-note">
            <Status status="mixed" /> {labels.status.mixed.text}
          </p>
          {(perSet ?? []).map((one) => (
            <div className="set" key={one.definition}>
              <OneFigure {...props} figure={one} before={null} />
              <DefinitionHint figure={one} />
            </div>
          ))}
        </>
      )}
      {!isMixed && (
        <p className="tile-foot">
          <DefinitionHint figure={figure} />
        </p>
      )}
    </section>
  );
}

/** The same box as a tile, while its figure is on its way: nothing jumps. */
export function TileSkeleton({ title }: { readonly title: string }): JSX.Element {
  return (
    <section className="tile" aria-busy="true">
      <h3>{title}</h3>
      <div className="ghost ghost-number" />
      <div className="ghost ghost-line" />
      <div className="ghost ghost-line" />
    </section>
  );
}
