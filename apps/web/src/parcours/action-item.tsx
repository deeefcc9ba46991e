import { type JSX, useEffect, useRef, useState } from 'react';
import type { Acting } from '../api/acting.ts';
import type { DossierPiece } from '../api/client.ts';
import type { ProblemError } from '../api/problem.ts';
import type { Written } from '../api/commands.ts';
import { CommandForm } from '../form/command-form.tsx';
import type { Typed } from '../form/fields.ts';
import { labels } from '../labels.ts';
import type { Doable } from './doable.ts';

const text = labels.parcours;

export interface Draft {
  readonly typed: Typed;
  readonly pieces: readonly string[];
}

export const EMPTY_DRAFT: Draft = { typed: {}, pieces: [] };

interface PiecesFieldProps {
  readonly pieces: readonly DossierPiece[];
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
}

function PiecesField({ pieces, chosen, onChosen }: PiecesFieldProps): JSX.Element | null {
  const inStock = pieces.filter((piece) => piece.inStock);
  if (inStock.length === 0) return null;
  return (
    <fieldset className="form-field form-choice">
      <legend>{text.pieces}</legend>
      <span className="form-radios">
        {inStock.map(({ id, reference, type }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) => {
                onChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id));
              }}
            />
            {type === null || type === reference ? reference : `${reference} (${type})`}
          </label>
        ))}
      </span>
      <span className="quiet">{text.piecesHelp}</span>
    </fieldset>
  );
}

/** What has happened since the form was opened, in the words of the API. */
function Conflict({ since }: { readonly since: readonly string[] }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, [since]);
  return (
    <div className="problem conflict" role="alert" ref={box} tabIndex={-1}>
      <p className="problem-title">{text.conflict}</p>
      {since.length > 0 && (
        <>
          <p>{text.conflictSince}</p>
          <ul className="since">
            {since.map((sentence, index) => (
              <li key={`${String(index)} ${sentence}`}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      <p>{text.conflictKept}</p>
    </div>
  );
}

interface ActionFormProps {
  readonly doable: Doable;
  /** It was opened, and is no longer possible. */
  readonly isGone: boolean;
  readonly acting: Acting;
  /** The dossier as it is on the screen now. */
  readonly revision: number;
  readonly pieces: readonly DossierPiece[];
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onDone: (written: Written) => Promise<void>;
  readonly onConflict: () => Promise<void>;
}

/** The form of an action, which writes only on the dossier that the person has seen: at a conflict it says what happened, and keeps what was typed. */
export function ActionForm({ doable, isGone, acting, revision, pieces, draft, onDraft, onDone, onConflict }: ActionFormProps): JSX.Element {
  const [seen, setSeen] = useState(revision);
  const [since, setSince] = useState<readonly string[] | null>(null);
  const onRefused = (problem: ProblemError): boolean => {
    if (problem.status !== 412) {
      if (problem.status === 409) void onConflict();
      return false;
    }
    setSince(problem.texts('since'));
    void onConflict();
    return true;
  };
  // Once told what happened, the person answers for the dossier as it now stands on the screen.
  const known = since === null ? seen : revision;
  return (
    <>
      {since !== null && <Conflict since={since} />}
      {isGone && (
        <p className="problem" role="alert">
          {text.conflictGone}
        </p>
      )}
      <CommandForm
        fields={doable.fields}
        typed={draft.typed}
        onTyped={(typed) => {
          onDraft({ ...draft, typed });
        }}
        submit={since === null ? text.submit : text.resend}
        blocked={isGone}
        send={(values, key) => doable.send({ values, pieces: draft.pieces }, { key: `${key}-${String(known)}`, acting, seen: known })}
        onDone={async (written) => {
          setSeen(written.revision);
          await onDone(written);
        }}
        onRefused={onRefused}
      >
        {doable.asksPieces && (
          <PiecesField
            pieces={pieces}
            chosen={draft.pieces}
            onChosen={(chosen) => {
              onDraft({ ...draft, pieces: chosen });
            }}
          />
        )}
      </CommandForm>
    </>
  );
}
