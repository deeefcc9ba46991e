import { createHash } from 'node:crypto';
import type { VerbatimEvent } from '../event-log.js';
import type { Position } from '../event-store.port.js';
import { Chain } from '../seal/chain.js';
import { BLOCK_EVENTS } from '../seal/seal.port.js';
import { fileLines, type FileLine } from './file-lines.js';
import { FORMAT, VERSION, type FooterLine, type HeaderLine } from './log-file.js';
import { EventAltered, LogFileDamaged, LogFileForeign, LogFileTruncated } from './move.errors.js';

/** Events whose lines were checked, whose ordinals follow, and which match their seals. Their content is not yet compared with their digests. */
export interface CheckedEvents {
  readonly events: readonly VerbatimEvent[];
  readonly bytes: number;
  /** Where the event of an ordinal stands. */
  readonly lineOf: (ordinal: number) => number;
}

type JsonLine = Readonly<Record<string, unknown>>;

const MEMBERS = { id: 'string', stream: 'string', revision: 'number', type: 'string', recordedAt: 'string' } as const;
const DIGEST = /^[0-9a-f]{64}$/u;
const NOWHERE = 0n as Position;

/** Reads a file of a log from its first line to its last one; memory: what is between two checks. */
export class LogFileReader {
  private readonly chain = Chain.after(undefined);
  private check = createHash('sha256');
  private group: VerbatimEvent[] = [];
  private bytes = 0;
  private firstLine = 0;
  private ordinal = 0;
  private lastDigest: string | null = null;
  private lastLine = 1;
  private footer: FooterLine | undefined;

  private constructor(
    readonly header: HeaderLine,
    private readonly first: FileLine,
    private readonly rest: AsyncIterable<readonly FileLine[]>,
  ) {
    this.check.update(first.bytes);
  }

  /** @throws LogFileForeign when the first line is not the header of a log */
  static async open(content: AsyncIterable<Uint8Array>): Promise<LogFileReader> {
    const lines = fileLines(content);
    const next = await lines.next();
    const [first, ...others] = next.done === true ? [] : next.value;
    if (first === undefined) throw new LogFileForeign('le fichier est vide');
    return new LogFileReader(headerOf(first), first, followed(others, lines));
  }

  /** What the last line tells; only after the last group. */
  get end(): FooterLine {
    if (this.footer === undefined) throw new LogFileTruncated(this.lastLine, this.ordinal, this.header.events);
    return this.footer;
  }

  /**
   * The events from one check to the next, to the end of the file.
   * @throws LogFileDamaged for a line that is not what was written, LogFileTruncated when the footer is missing
   */
  async *groups(): AsyncGenerator<CheckedEvents> {
    if (this.first.isCut) throw this.truncated();
    for await (const lines of this.rest) {
      for (const line of lines) {
        if (this.footer !== undefined) throw new LogFileDamaged(line.number, 'il y a quelque chose après la fin du journal');
        this.lastLine = line.number;
        if (!this.take(line) && this.group.length > 0) yield this.taken();
      }
    }
    if (this.footer === undefined) throw this.truncated();
  }

  /** @returns true for an event, false for what ends a group */
  private take(line: FileLine): boolean {
    const value = this.parsed(line);
    if ('ordinal' in value) {
      this.addEvent(line, value);
      return true;
    }
    if ('error' in value) throw new LogFileDamaged(line.number, `l’export a échoué (${messageIn(value['error'])})`);
    this.endCheck(line, value);
    if ('end' in value) this.footer = this.footerOf(line, value);
    else this.endBlock(line, value);
    return false;
  }

  private addEvent(line: FileLine, value: JsonLine): void {
    const { ordinal, digest } = value;
    const expected = this.ordinal + 1;
    if (ordinal !== expected)
      throw new LogFileDamaged(line.number, `l’événement numéro ${String(expected)} était attendu, et non ${String(ordinal)}`);
    if (typeof digest !== 'string' || !DIGEST.test(digest) || !isEvent(value))
      throw new LogFileDamaged(line.number, 'ce n’est pas un événement entier');
    if (this.group.length === 0) this.firstLine = line.number;
    this.group.push(value);
    this.bytes += line.bytes.length;
    this.check.update(line.bytes);
    this.chain.add(digest);
    [this.ordinal, this.lastDigest] = [expected, digest];
  }

  private endCheck(line: FileLine, value: JsonLine): void {
    if (value['check'] !== this.check.digest('hex')) {
      const from = this.group.length === 0 ? line.number : this.firstLine;
      throw new LogFileDamaged(from, `l’une des lignes ${String(from)} à ${String(line.number)} n’est plus celle qui fut écrite`);
    }
    this.check = createHash('sha256');
  }

  private endBlock(line: FileLine, value: JsonLine): void {
    if (value['upTo'] !== this.ordinal) throw new LogFileDamaged(line.number, 'ce contrôle n’est pas à sa place');
    if (this.chain.filled < BLOCK_EVENTS) return;
    const { block, digest } = this.chain.seal(NOWHERE);
    if (value['seal'] !== digest) throw new LogFileDamaged(line.number, `les événements ne correspondent pas au sceau du bloc ${String(block)}`);
  }

  private footerOf(line: FileLine, value: JsonLine): FooterLine {
    const { ordinal: events, lastDigest } = this;
    const { digest } = this.chain;
    if (value['events'] !== events || value['lastDigest'] !== lastDigest || value['digest'] !== digest || events !== this.header.events) {
      throw new LogFileDamaged(line.number, 'la fin du fichier ne dit pas ce qu’il contient');
    }
    return { end: true, events, lastDigest, digest, check: String(value['check']) };
  }

  private taken(): CheckedEvents {
    const { group: events, bytes, firstLine } = this;
    const [first] = events;
    [this.group, this.bytes] = [[], 0];
    return { events, bytes, lineOf: (ordinal) => firstLine + ordinal - (first?.ordinal ?? ordinal) };
  }

  private parsed(line: FileLine): JsonLine {
    if (line.isCut) throw this.truncated();
    const value = jsonOf(line);
    if (value === undefined) throw new LogFileDamaged(line.number, 'ce n’est pas une ligne JSON');
    return value;
  }

  private truncated(): LogFileTruncated {
    return new LogFileTruncated(this.lastLine, this.ordinal, this.header.events);
  }
}

async function* followed(first: readonly FileLine[], rest: AsyncIterable<readonly FileLine[]>): AsyncGenerator<readonly FileLine[]> {
  yield first;
  yield* rest;
}

function jsonOf({ bytes }: FileLine): JsonLine | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function headerOf(line: FileLine): HeaderLine {
  const { format, version, logId, epoch, events } = jsonOf(line) ?? {};
  if (format !== FORMAT) throw new LogFileForeign('ce fichier n’est pas l’export d’un journal');
  if (version !== VERSION)
    throw new LogFileForeign(`ce fichier est de la version ${String(version)}, et ce programme lit la version ${String(VERSION)}`);
  if (typeof logId !== 'string' || typeof epoch !== 'number' || typeof events !== 'number') throw new LogFileForeign('l’en-tête est incomplet');
  return { format, version, logId, epoch, events };
}

function isEvent(value: JsonLine): value is JsonLine & VerbatimEvent {
  const { data, sealed, metadata } = value;
  return isObject(data) && isObject(metadata) && Array.isArray(sealed) && Object.entries(MEMBERS).every(([key, type]) => typeof value[key] === type);
}

function isObject(value: unknown): value is JsonLine {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageIn(error: unknown): string {
  return isObject(error) && typeof error['message'] === 'string' ? error['message'] : '?';
}

/** What is wrong with one event is told with its line. */
export function withLine(error: unknown, gathered: readonly CheckedEvents[]): unknown {
  if (!(error instanceof EventAltered)) return error;
  const { ordinal } = error;
  const group = gathered.find(({ events }) => ordinal <= (events.at(-1)?.ordinal ?? 0));
  return new LogFileDamaged(group?.lineOf(ordinal) ?? 0, error.message, { cause: error });
}
