import { Button } from '@mantine/core';
import { type JSX, useState } from 'react';
import type { Acting } from '../api/acting.ts';
import type { DossierPiece, ExpectedPiece, Parcours } from '../api/client.ts';
import { receivePiece, type Values } from '../api/commands.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { pieceState } from '../dossiers/piece-state.ts';
import { CommandForm } from '../form/command-form.tsx';
import { field, type Typed } from '../form/fields.ts';
import { labels } from '../labels.ts';
import { frDay } from '../view/format.ts';

const text = labels.parcours;
const names = labels.pieces.columns;

/** A pièce that is there, or one that is expected and is not. */
interface PieceRow {
  readonly key: string;
  readonly label: string;
  readonly help: string | null;
  readonly piece: DossierPiece | null;
}

const doerOf = ({ caisse, caisseExecutante }: DossierPiece): string =>
  caisseExecutante === null || caisse === caisseExecutante ? (caisse ?? '') : `${caisse ?? ''}, ${labels.pieces.doer(caisseExecutante)}`;

const COLUMNS: readonly Column<PieceRow>[] = [
  {
    key: 'type',
    label: names.type,
    isRowHeader: true,
    cell: ({ label, help, piece }) => (
      <>
        {label}
        {piece === null && help !== null && <span className="quiet piece-help"> {help}</span>}
      </>
    ),
  },
  {
    key: 'state',
    label: names.state,
    cell: ({ piece }) => (piece === null ? <span className="piece-missing">{text.expected}</span> : pieceState(piece)),
  },
  { key: 'piece', label: names.piece, cell: ({ piece }) => piece?.reference ?? '' },
  { key: 'arrivedOn', label: names.arrivedOn, cell: ({ piece }) => (piece?.arrivedOn == null ? '' : frDay(piece.arrivedOn)) },
  { key: 'age', label: names.age, isNumber: true, cell: ({ piece }) => (piece?.age == null ? '' : labels.pieces.age(piece.age)) },
  { key: 'caisse', label: names.caisse, cell: ({ piece }) => (piece === null ? '' : doerOf(piece)) },
];

function rowsOf(expected: readonly ExpectedPiece[], pieces: readonly DossierPiece[]): readonly PieceRow[] {
  const missing = expected.filter((each) => each.expected && each.received === 0);
  const labelOf = (type: string | null): string => expected.find((each) => each.type === type)?.label ?? type ?? labels.dossier.piece;
  return [
    ...missing.map(({ type, label, help }) => ({ key: `attendue ${type}`, label, help, piece: null })),
    ...pieces.map((piece) => ({ key: piece.id, label: labelOf(piece.type), help: null, piece })),
  ];
}

const TYPE = 'type';

interface ReceiveProps {
  readonly parcours: Parcours;
  readonly pieces: readonly DossierPiece[];
  readonly acting: Acting;
  readonly onDone: (label: string) => Promise<void>;
}

function Receive({ parcours: { id, caisse, procedure, pieces: expected }, pieces, acting, onDone }: ReceiveProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<Typed>({});
  const fields = [
    field(TYPE, text.receiveType, { required: true, choices: expected.map(({ type, label }) => ({ code: type, label })) }),
    field('reference', text.receiveReference, { required: true, maxLength: 200, begins: `P-${String(pieces.length + 1)}` }),
    field('canal', text.receiveCanal, { choices: text.canaux }),
    field('on', text.receiveOn, { type: 'date', help: text.receiveOnHelp }),
  ];
  const send = (values: Values, key: string) => {
    const { reference, canal, on } = values;
    const optional = { ...(canal === undefined ? {} : { canal: String(canal) }), ...(on === undefined ? {} : { on: String(on) }) };
    const body = { reference: String(reference), caisse: caisse ?? '', procedure: procedure.code, type: String(values[TYPE]), ...optional };
    return receivePiece(id, body, { key, acting, seen: null });
  };
  return (
    <div className="action" data-open={isOpen || undefined}>
      <Button
        variant={isOpen ? 'filled' : 'default'}
        size="compact-md"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {text.receive}
      </Button>
      {isOpen && (
        <CommandForm
          fields={fields}
          typed={typed}
          onTyped={setTyped}
          submit={text.receiveSubmit}
          send={send}
          onDone={async () => {
            setTyped({});
            setOpen(false);
            await onDone(text.receivedPiece);
          }}
        />
      )}
    </div>
  );
}

interface ExpectedPiecesProps extends ReceiveProps {
  readonly isPast: boolean;
}

/** The pièces that the procédure expects, those that came, and a way to take in another. */
export function ExpectedPieces({ isPast, ...props }: ExpectedPiecesProps): JSX.Element {
  const { parcours, pieces } = props;
  const rows = rowsOf(parcours.pieces, pieces);
  const others = parcours.pieces.filter(({ expected, received }) => !expected && received === 0);
  return (
    <section aria-labelledby="pieces">
      <h2 id="pieces">{labels.dossier.pieces}</h2>
      {rows.length === 0 ? (
        <p className="quiet">{text.piecesEmpty}</p>
      ) : (
        <DataTable caption={text.piecesCaption} columns={COLUMNS} rows={rows} rowKey={({ key }) => key} />
      )}
      {others.length > 0 && <p className="quiet section-note">{text.notExpected(others.map(({ label }) => label))}</p>}
      {parcours.status === 'open' && !isPast && <Receive {...props} />}
    </section>
  );
}
