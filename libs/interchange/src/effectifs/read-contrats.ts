import type { ContratKind, Fin, Fonction } from '#libs/domain';
import { isPlainDate, type PlainDate } from '#libs/kernel';
import { LineRefused, numberIn, plainWord, readTable, type RefusedItem, someOf, type TableFormat, type TableRow } from '../csv-table.js';

/** The columns of a file of contracts; `equipe`, `quotite`, `fin` and `motif` may be left out or be empty. */
export const CONTRAT_COLUMNS = ['agent', 'contrat', 'caisse', 'equipe', 'sorte', 'fonction', 'quotite', 'debut', 'fin', 'motif'] as const;
type ContratColumn = (typeof CONTRAT_COLUMNS)[number];

/** A contract of a file, not yet held against what is known of its agent. */
export interface ContratLine {
  readonly kind: 'contrat';
  readonly line: number;
  readonly agent: string;
  readonly contrat: string;
  readonly caisse: string;
  readonly equipe: string | null;
  readonly sorte: ContratKind;
  readonly fonction: Fonction;
  readonly quotite: number;
  readonly fromOn: PlainDate;
  /** Null: it runs. */
  readonly end: { readonly toOn: PlainDate; readonly reason: Fin } | null;
}

export type ContratItem = ContratLine | RefusedItem;

const PREFIX = 'contrat';
const FORMAT: TableFormat<ContratColumn> = {
  prefix: PREFIX,
  columns: CONTRAT_COLUMNS,
  optional: ['equipe', 'quotite', 'fin', 'motif'],
  thing: 'contrat',
  remedy: `Première ligne attendue : ${CONTRAT_COLUMNS.join(';')}`,
};

/** As people write them, without accents and case. */
const SORTES: Readonly<Record<string, ContratKind>> = { cdi: 'cdi', cdd: 'cdd', interim: 'interim' };
const FONCTIONS: Readonly<Record<string, Fonction>> = { production: 'production', autre: 'other' };
const MOTIFS: Readonly<Record<string, Fin>> = { depart: 'departure', retraite: 'retirement', terme: 'term', changement: 'change' };

function wordIn<Word>(column: ContratColumn, text: string, words: Readonly<Record<string, Word>>): Word {
  const word = words[plainWord(text)];
  if (word !== undefined) return word;
  throw new LineRefused(
    `${PREFIX}.word`,
    `« ${text} » n’est pas une valeur de la colonne « ${column} ».`,
    `Écrivez : ${Object.keys(words).join(', ')}.`,
  );
}

const FRENCH_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/u;

function dayIn(column: ContratColumn, text: string): PlainDate {
  const [, day = '', month = '', year = ''] = FRENCH_DAY.exec(text) ?? [];
  const written = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (isPlainDate(written)) return written;
  throw new LineRefused(`${PREFIX}.day`, `« ${text} », dans la colonne « ${column} », n’est pas un jour.`, 'Écrivez 2024-09-01, ou 01/09/2024.');
}

function endOf(fin: string, motif: string): ContratLine['end'] {
  if (fin === '' && motif === '') return null;
  if (fin === '') throw new LineRefused(`${PREFIX}.endMissing`, 'Le motif de fin est donné sans la fin.', 'Remplissez « fin », ou videz « motif ».');
  if (motif === '') {
    const words = Object.keys(MOTIFS).join(', ');
    throw new LineRefused(`${PREFIX}.motifMissing`, 'La fin est donnée sans son motif.', `Remplissez « motif » : ${words}.`);
  }
  return { toOn: dayIn('fin', fin), reason: wordIn('motif', motif, MOTIFS) };
}

const contratOf = ({ line, cells }: TableRow<ContratColumn>): ContratLine => ({
  ...{ kind: 'contrat', line, agent: cells.agent, contrat: cells.contrat, caisse: cells.caisse },
  equipe: cells.equipe || null,
  sorte: wordIn('sorte', cells.sorte, SORTES),
  fonction: wordIn('fonction', cells.fonction, FONCTIONS),
  quotite: cells.quotite === '' ? 1 : numberIn(cells.quotite, PREFIX),
  fromOn: dayIn('debut', cells.debut),
  end: endOf(cells.fin, cells.motif),
});

/**
 * Reads a CSV file of contracts as {@link readTable} does: days as 2024-09-01 or 01/09/2024, words with or without accents.
 * @throws DomainError `contrat.header`, `contrat.empty`, `contrat.notUtf8`, `contrat.gzipTruncated`, `contrat.gzipCorrupt`
 */
export function readContrats(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ContratItem> {
  return someOf(readTable(bytes, FORMAT, contratOf), FORMAT);
}
