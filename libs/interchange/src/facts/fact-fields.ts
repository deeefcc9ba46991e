import { isPlainDate, type PlainDate } from '#libs/kernel';
import { excerptOf, referenceProblem } from '../reference.js';
import type { FactRefusalCode } from './facts.items.js';

/** Why a line is not taken over; caught where the line is read. */
export class LineRefusal extends Error {
  constructor(
    readonly code: FactRefusalCode,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/** The same few days come again and again. */
const knownDays = new Set<string>();
const MAX_KNOWN_DAYS = 20_000;

function isDay(text: string): text is PlainDate {
  if (knownDays.has(text)) return true;
  if (!isPlainDate(text)) return false;
  if (knownDays.size < MAX_KNOWN_DAYS) knownDays.add(text);
  return true;
}

/** The fields of one line. Whoever asks for a field says what it must be; a JSON null is a field that is not there. */
export class FactFields {
  private readonly asked = new Set<string>();

  constructor(private readonly fields: ReadonlyMap<string, unknown>) {}

  /** A text that can serve as a reference or code. */
  text(name: string): string {
    const value = this.optionalText(name);
    if (value !== null) return value;
    throw new LineRefusal('fact.fieldMissing', `Le champ « ${name} » manque.`, `Ajoutez « ${name} ».`);
  }

  optionalText(name: string): string | null {
    this.asked.add(name);
    const value = this.fields.get(name) ?? null;
    if (value === null) return null;
    if (typeof value !== 'string') {
      throw new LineRefusal(
        'fact.fieldInvalid',
        `Le champ « ${name} » n’est pas un texte : ${excerptOf(JSON.stringify(value))}.`,
        `Écrivez « ${name} » entre guillemets.`,
      );
    }
    const problem = referenceProblem(value);
    if (problem !== null) throw new LineRefusal('fact.fieldInvalid', `Le champ « ${name} » ${problem}.`, `Corrigez « ${name} ».`);
    return value;
  }

  day(name: string): PlainDate {
    const text = this.text(name);
    if (isDay(text)) return text;
    throw new LineRefusal(
      'fact.impossibleDay',
      `Le champ « ${name} » n’est pas un jour qui existe : « ${excerptOf(text)} ».`,
      'Écrivez le jour sous la forme AAAA-MM-JJ.',
    );
  }

  /** One of a few words. */
  word<Word extends string>(name: string, words: readonly Word[]): Word {
    const text = this.text(name);
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw new LineRefusal(
      'fact.fieldInvalid',
      `Le champ « ${name} » vaut « ${excerptOf(text)} ».`,
      `Écrivez ${words.map((each) => `« ${each} »`).join(' ou ')}.`,
    );
  }

  /** Refuses what nobody asked for: it would be lost. Fields in `x_…` are the source's own business. */
  refuseOthers(fait: string): void {
    for (const [name, value] of this.fields) {
      if (value === null || this.asked.has(name) || name.startsWith('x_')) continue;
      throw new LineRefusal(
        'fact.unknownField',
        `Le champ « ${excerptOf(name)} » n’a pas de sens pour un fait « ${fait} » et serait perdu.`,
        `Retirez « ${excerptOf(name)} », ou renommez-le en « x_${excerptOf(name)} » pour qu’il soit ignoré.`,
      );
    }
  }
}
