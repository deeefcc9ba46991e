import { DomainError, type PlainDate } from '#libs/kernel';
import { type BytesRead, contentOf } from '../bytes.js';
import { MAX_REFERENCE_LENGTH } from '../reference.js';
import { LineRefusal } from './fact-fields.js';
import { factOfLine } from './fact-of-line.js';
import type { FactItem, RefusedFact } from './facts.items.js';
import { type Line, linesOf } from './lines.js';

export interface ReadFactsOptions {
  /** Lines known after this day are refused. Default: none is. */
  readonly today?: PlainDate | undefined;
  readonly progress?: BytesRead | undefined;
}

/** Reads the lines of one file in order: what was known never goes back. */
class FactsReading {
  lines = 0;
  private knownTo: { readonly on: PlainDate; readonly line: number } | null = null;

  constructor(private readonly today: PlainDate | null) {}

  /** Null for an empty line. */
  read({ line, byte, text, isTooLong }: Line): FactItem | null {
    if (text.trim() === '') return null;
    this.lines += 1;
    try {
      if (isTooLong) throw new LineRefusal('fact.lineTooLong', 'La ligne dépasse 1 Mio.', 'Écrivez un fait par ligne.');
      const fact = factOfLine(text, line);
      this.refuseOutOfOrder(fact.knownOn);
      this.knownTo = { on: fact.knownOn, line };
      return fact;
    } catch (refusal) {
      if (!(refusal instanceof LineRefusal)) throw refusal;
      return refused(line, byte, text, refusal);
    }
  }

  private refuseOutOfOrder(knownOn: PlainDate): void {
    if (this.today !== null && knownOn > this.today) {
      throw new LineRefusal('fact.knownInFuture', `Le fait est connu le ${knownOn}, après aujourd’hui (${this.today}).`, 'Corrigez « knownOn ».');
    }
    if (this.knownTo === null || knownOn >= this.knownTo.on) return;
    throw new LineRefusal(
      'fact.knownGoesBack',
      `Le fait est connu le ${knownOn}, alors que la ligne ${String(this.knownTo.line)} va déjà jusqu’au ${this.knownTo.on}.`,
      'Triez le fichier par « knownOn ».',
    );
  }
}

/** What a refused line says of itself, even when it is broken JSON. */
function salvaged(text: string, field: string): string | null {
  const found = new RegExp(`"${field}"\\s*:\\s*"((?:[^"\\\\\\p{Cc}]|\\\\["\\\\/]){1,${String(MAX_REFERENCE_LENGTH)}})"`, 'u').exec(text)?.[1];
  const value = found?.replaceAll(/\\(.)/gu, '$1');
  return value ?? null;
}

function refused(line: number, byte: number, text: string, { code, reason, remedy }: LineRefusal): RefusedFact {
  const [id, dossier, piece] = ['id', 'dossier', 'piece'].map((field) => salvaged(text, field));
  return { kind: 'refused', line, byte, id: id ?? null, dossier: dossier ?? null, piece: piece ?? null, code, reason, remedy };
}

/**
 * Reads a facts file (NDJSON, UTF-8, gzip or plain), one line at a time: memory does not grow with the file. Pull based.
 * Yields each fact, or the refusal of a line with its reason, in file order; empty lines are skipped. Fields in `x_…` are ignored, any other
 * field that a fact does not know refuses its line, since it would be lost. Refused lines do not count for the order of `knownOn`.
 * What needs the rest of the history (an id or a pièce already known) is left to the caller.
 * @throws DomainError with a `FactsFailureCode` when the file cannot be read on – after all the lines before that place were yielded
 */
export async function* readFacts(bytes: AsyncIterable<Uint8Array>, options: ReadFactsOptions = {}): AsyncGenerator<FactItem> {
  const reading = new FactsReading(options.today ?? null);
  for await (const lines of linesOf(contentOf(bytes, 'facts', options.progress), 'facts')) {
    for (const line of lines) {
      const item = reading.read(line);
      if (item !== null) yield item;
    }
  }
  if (reading.lines === 0)
    throw new DomainError('facts.noFacts', 'Le fichier ne contient aucun fait (octet 0). Vérifiez l’export : un objet JSON par ligne.', { byte: 0 });
}
