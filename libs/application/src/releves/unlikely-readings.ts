import type { DataSource } from 'typeorm';
import { codeOfDiviseur, type Definition, isUnlikelyAfter, periodeBefore, periodeNamed, type ReleveDefinition, unitOf } from '#libs/domain';
import { inSnapshot } from '#libs/read-model';
import type { RelevesOfStream } from './releve-batch.js';

export type StreamOfFile = RelevesOfStream & { readonly lineOf: ReadonlyMap<string, number> };
type Recorded = readonly { readonly periode: string; readonly value: number }[];

/** As many readings as one question reads the former values for. */
const READINGS_AT_ONCE = 20_000;
/** More would not be read. */
const MOST_TOLD = 1_000;

const keyOf = (code: string, organisme: string, periode: string): string => `${code} ${organisme} ${periode}`;
const valuesIn = (stream: RelevesOfStream | undefined): ReadonlyMap<string, number> =>
  new Map(stream?.periodes.map((periode, i) => [periode, stream.values[i] ?? 0]));

function beforeOf({ periodicity }: ReleveDefinition, name: string): string | null {
  const periode = periodeNamed(name, periodicity);
  return periode === null ? null : periodeBefore(periode, periodicity).name;
}

/** A recorded reading and what it is held against: the file tells it, or else what was known before. */
interface Held {
  readonly stream: StreamOfFile;
  readonly periode: string;
  readonly value: number;
  readonly before: Other | null;
  readonly divisor: Other | null;
}

interface Other {
  readonly code: string;
  readonly periode: string;
  /** As the file tells it. */
  readonly value: number | undefined;
}

/** What is unlikely of readings that are recorded all the same: a hundred times the value of the period before, a part of calls that is more than all of them. */
export class UnlikelyReadings {
  count = 0;
  private readonly told: { readonly line: number; readonly text: string }[] = [];
  private held: Held[] = [];

  constructor(
    private readonly streams: ReadonlyMap<string, StreamOfFile>,
    private readonly definitions: readonly Definition[],
    private readonly dataSource: DataSource,
  ) {}

  /** Takes what was recorded of a stream. */
  async add(stream: StreamOfFile, recorded: Recorded): Promise<void> {
    const { definition, organisme } = stream;
    const diviseur = definition.dividedBy !== null && unitOf(definition, this.definitions) === 'part' ? codeOfDiviseur(definition.dividedBy) : null;
    const own = valuesIn(stream);
    const divisors = valuesIn(diviseur === null ? undefined : this.streams.get(`${diviseur}-${organisme}`));
    for (const { periode, value } of recorded) {
      const before = beforeOf(definition, periode);
      this.held.push({
        ...{ stream, periode, value },
        before: before === null ? null : { code: definition.code, periode: before, value: own.get(before) },
        divisor: diviseur === null ? null : { code: diviseur, periode, value: divisors.get(periode) },
      });
    }
    if (this.held.length >= READINGS_AT_ONCE) await this.judge();
  }

  /** @returns the first thousand, by line, in file order: what is unlikely, and what to do */
  async lines(): Promise<readonly string[]> {
    await this.judge();
    return this.told.sort((a, b) => a.line - b.line).map(({ line, text }) => `Ligne ${String(line)} : ${text}`);
  }

  private async judge(): Promise<void> {
    const held = this.held;
    this.held = [];
    const former = await this.formerOf(held);
    for (const each of held) {
      const text = whyUnlikely(each, (other) => other.value ?? former.get(keyOf(other.code, each.stream.organisme, other.periode)));
      if (text === null) continue;
      this.count += 1;
      if (this.told.length < MOST_TOLD) this.told.push({ line: each.stream.lineOf.get(each.periode) ?? 0, text });
    }
  }

  /** What was known of what the file does not tell. */
  private async formerOf(held: readonly Held[]): Promise<ReadonlyMap<string, number>> {
    const asked = held.flatMap(({ stream: { organisme }, before, divisor }) =>
      [before, divisor].flatMap((other) => (other === null || other.value !== undefined ? [] : [{ ...other, organisme }])),
    );
    if (asked.length === 0) return new Map();
    const each = (member: 'code' | 'organisme' | 'periode'): readonly string[] => [...new Set(asked.map((other) => other[member]))];
    const found = await inSnapshot(this.dataSource, async (reader) => reader.releves.values(each('code'), each('organisme'), each('periode'), null));
    return new Map(found.map(({ code, organisme, periode, value }) => [keyOf(code, organisme, periode), value]));
  }
}

function whyUnlikely({ stream, periode, value, before, divisor }: Held, valueOf: (other: Other) => number | undefined): string | null {
  const { definition, organisme } = stream;
  const named = `${String(value)} ${definition.unit} (${definition.code}, ${organisme}, ${periode})`;
  const earlier = before === null ? undefined : valueOf(before);
  if (before !== null && earlier !== undefined && isUnlikelyAfter(value, earlier))
    return `${named}, après ${String(earlier)} en ${before.periode} → Vérifiez l’unité ; si la valeur est fausse, envoyez la bonne : elle la corrigera.`;
  const whole = divisor === null ? undefined : valueOf(divisor);
  if (divisor !== null && whole !== undefined && value > whole)
    return `${named}, plus que ${String(whole)} (${divisor.code}) → Vérifiez les deux ; envoyez la bonne valeur de celle qui est fausse : elle la corrigera.`;
  return null;
}
