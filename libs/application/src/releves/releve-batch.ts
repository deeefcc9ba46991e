import { boundsOfReading, type Definition, PERIODE_WRITTEN, periodeNamed, type ReleveDefinition } from '#libs/domain';
import { addDays, type PlainDate } from '#libs/kernel';
import type { ReleveLine } from '#libs/interchange';
import type { RefusedLine } from '../refused-lines.js';
import { readingCodes } from './reading-codes.js';

/** The readings of one indicator for one organisme, column by column: a file has a million of them. */
export interface RelevesOfStream {
  readonly definition: ReleveDefinition;
  readonly organisme: string;
  readonly periodes: string[];
  readonly values: number[];
  readonly sources: string[];
}

/** By what readings are judged. */
export interface Judge {
  readonly definitions: readonly Definition[];
  readonly organismes: { readonly has: (code: string) => boolean };
  readonly today: PlainDate;
  /** Of the lines that name none; null: they must. */
  readonly source: string | null;
}

/** Before it a year is a slip of the pen: there was no Sécurité sociale of which anything is read. */
const FIRST_YEAR = '1945';

const refusal = (line: number, code: string, reason: string, remedy: string): RefusedLine => ({ line, code, reason, remedy });

/** Gathers the lines of a file as they come, each judged by what its indicator says. */
export class ReleveBatch {
  readonly streams = new Map<string, RelevesOfStream & { readonly lineOf: Map<string, number> }>();
  private readonly definitionOf = new Map<string, ReleveDefinition | null>();
  /** Last day of the earliest period; null while nothing is taken. */
  earliest: PlainDate | null = null;
  /** One text for all lines that say the same. */
  private readonly texts = new Map<string, string>();

  constructor(private readonly judge: Judge) {}

  /** @returns why the line is refused; null when it is taken */
  add({ line, indicateur, organisme, periode: name, value, source }: ReleveLine): RefusedLine | null {
    const definition = this.definition(indicateur);
    if (definition === null) {
      const codes = readingCodes(indicateur, this.judge.definitions).join(', ');
      return refusal(line, 'releve.indicateurUnknown', `« ${indicateur} » n’est pas un indicateur qui se relève.`, `Prenez l’un de : ${codes}.`);
    }
    if (!this.judge.organismes.has(organisme)) {
      return refusal(line, 'releve.organismeUnknown', `Organisme inconnu : « ${organisme} ».`, 'Vérifiez son code : ecluse reseau list.');
    }
    const periode = periodeNamed(name, definition.periodicity);
    if (periode === null) {
      const written = PERIODE_WRITTEN[definition.periodicity];
      return refusal(line, 'releve.periode', `« ${name} » n’est pas une période de ${definition.code}.`, `Écrivez ${written}.`);
    }
    if (name < FIRST_YEAR) {
      return refusal(line, 'releve.periodeTooOld', `La période ${name} est d’avant ${FIRST_YEAR} : rien n’y a été relevé.`, 'Vérifiez l’année.');
    }
    if (periode.to >= this.judge.today) {
      return refusal(
        line,
        'releve.periodeToCome',
        `La période ${name} n’est pas finie.`,
        `Attendez le ${addDays(periode.to, 1)}, ou corrigez la période.`,
      );
    }
    const { unit } = definition;
    const { minimum, maximum } = boundsOfReading(definition);
    if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum)) {
      const bounds = [minimum === null ? null : `au moins ${String(minimum)}`, maximum === null ? null : `au plus ${String(maximum)}`];
      return refusal(
        line,
        'releve.outOfBounds',
        `${String(value).replace('.', ',')}${unit === 'part' ? '' : ` ${unit}`} : hors des bornes de ${definition.code} (${bounds.filter((bound) => bound !== null).join(', ')}).`,
        unit === 'part' ? 'Écrivez une part de 0 à 1 : 0,85 pour 85 %.' : 'Vérifiez la valeur et son unité.',
      );
    }
    const from = source ?? this.judge.source;
    if (from === null) {
      const remedy = 'Remplissez la colonne « source », ou dites-en une pour toutes les lignes du fichier.';
      return refusal(line, 'releve.sourceMissing', 'La ligne ne dit pas d’où vient sa valeur.', remedy);
    }
    return this.take(line, definition, organisme, name, value, from, periode.to);
  }

  private take(
    line: number,
    definition: ReleveDefinition,
    organisme: string,
    name: string,
    value: number,
    source: string,
    to: PlainDate,
  ): RefusedLine | null {
    const key = `${definition.code}-${organisme}`;
    let stream = this.streams.get(key);
    if (stream === undefined) {
      stream = { definition, organisme, periodes: [], values: [], sources: [], lineOf: new Map() };
      this.streams.set(key, stream);
    }
    const periode = this.shared(name);
    const former = stream.lineOf.get(periode);
    if (former !== undefined) {
      if (stream.values[stream.periodes.indexOf(periode)] === value) return null;
      return refusal(
        line,
        'releve.twice',
        `La ligne ${String(former)} donne une autre valeur de ${definition.code} pour ${organisme}, ${periode}.`,
        'Gardez l’une des deux.',
      );
    }
    stream.lineOf.set(periode, line);
    stream.periodes.push(periode);
    stream.values.push(value);
    stream.sources.push(this.shared(source));
    if (this.earliest === null || to < this.earliest) this.earliest = to;
    return null;
  }

  private definition(code: string): ReleveDefinition | null {
    let known = this.definitionOf.get(code);
    if (known === undefined) {
      const versions = this.judge.definitions.flatMap((each) => (each.block === 'releve' && each.code === code ? [each] : []));
      this.definitionOf.set(code, (known = versions.at(-1) ?? null));
    }
    return known;
  }

  private shared(text: string): string {
    const known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, text);
    return known ?? text;
  }
}
