import './drawn-procedure.css';
import { type JSX, useEffect, useRef } from 'react';

interface DrawnProcedureProps {
  readonly svg: string;
  readonly label: string;
  /** Told once the drawing is in the page, and again when what it does has changed. */
  readonly onDrawn: (box: HTMLElement) => void;
}

/** The drawing of a procédure, put in the page so that it takes the colours of the page. */
export function DrawnProcedure({ svg, label, onDrawn }: DrawnProcedureProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    if (box.current === null) return;
    box.current.replaceChildren(document.adoptNode(drawn));
    onDrawn(box.current);
  }, [svg, onDrawn]);
  return <div ref={box} className="drawing" role="region" aria-label={label} tabIndex={0} />;
}
