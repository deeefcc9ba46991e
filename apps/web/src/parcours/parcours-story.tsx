import './parcours.css';
import { useQueryClient } from '@tanstack/react-query';
import { type JSX, useEffect, useRef, useState } from 'react';
import type { Acting } from '../api/acting.ts';
import type { DossierPiece, Parcours } from '../api/client.ts';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';
import { Actions } from './actions.tsx';
import { ActingFields } from './acting-fields.tsx';
import { Clocks } from './clocks.tsx';
import { Echeances, Waits } from './deadlines.tsx';
import { Drawing } from './drawing.tsx';
import { ExpectedPieces } from './expected-pieces.tsx';
import { Linked } from './linked.tsx';
import { Payments } from './payments.tsx';

const text = labels.parcours;
/** What the read model tells of dossiers: it comes a moment after the log. */
const READ_MODEL = ['dossier', 'history', 'dossiers'] as const;

function Standing({ etape }: { readonly etape: Parcours['etape'] }): JSX.Element | null {
  if (etape === null) return null;
  return (
    <section className="standing" aria-labelledby="etape">
      <h2 id="etape">
        {text.now} : <span data-etape={etape.code}>{etape.label}</span>
      </h2>
      <p className="quiet">{[...(etape.enteredOn === null ? [] : [text.since(etape.enteredOn)]), text.kinds(etape.kind)].join(' · ')}</p>
      {etape.help !== null && <p>{etape.help}</p>}
      {etape.links.length > 0 && (
        <ul aria-label={text.usefulLinks} className="useful-links">
          {etape.links.map(({ label, href }) => (
            <li key={href}>
              <a href={href} rel="noreferrer">
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What was just done, where the reader's place goes after a form. */
function DoneNotice({ done, etape }: { readonly done: Done; readonly etape: Parcours['etape'] }): JSX.Element {
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, [done]);
  const where = etape === null ? '' : etape.code === done.from ? text.stillAt(etape.label) : text.nowAt(etape.label);
  return (
    <p ref={box} className="done-notice" role="status" tabIndex={-1}>
      <strong>{text.done(done.label)}</strong> {where}
    </p>
  );
}

interface Done {
  readonly label: string;
  readonly from: string | null;
}

interface ParcoursStoryProps {
  readonly parcours: Parcours;
  readonly pieces: readonly DossierPiece[];
  readonly acting: Acting;
  readonly view: View;
}

/** A dossier on its procédure: where it stands, what can be done, its delays, pièces, and the dossiers bound to it. */
export function ParcoursStory({ parcours, pieces, acting, view }: ParcoursStoryProps): JSX.Element {
  const queries = useQueryClient();
  const [done, setDone] = useState<Done | null>(null);
  const readAgain = async (): Promise<void> => {
    for (const key of READ_MODEL) void queries.invalidateQueries({ queryKey: [key] });
    await queries.invalidateQueries({ queryKey: ['parcours'] });
  };
  const onDone = async (label: string): Promise<void> => {
    await readAgain();
    setDone({ label, from: parcours.etape?.code ?? null });
  };
  const working = { parcours, acting, pieces, isPast: view.isPast, onDone, onConflict: readAgain };
  return (
    <>
      <ActingFields view={view} procedure={parcours.procedure} />
      {done !== null && <DoneNotice done={done} etape={parcours.etape} />}
      <Standing etape={parcours.etape} />
      <Actions {...working} />
      <Clocks clocks={parcours.clocks} waits={parcours.waits} />
      <ExpectedPieces parcours={parcours} pieces={pieces} acting={acting} isPast={view.isPast} onDone={onDone} />
      <Echeances echeances={parcours.echeances} />
      <Waits waits={parcours.waits} clocks={parcours.clocks} />
      <Linked parcours={parcours} view={view} />
      <Payments {...working} />
      <Drawing parcours={parcours} />
    </>
  );
}
