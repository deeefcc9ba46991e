import {
  anterioriteOf,
  type DelaiDefinition,
  type DelaiGroup,
  type FigureStatus,
  firstStatus,
  type HorlogeDeDelai,
  type Valeur,
  valeurOfDelai,
} from '#libs/domain';
import { addMonths, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { horlogeText, stoppedClocks } from './horloge-valeurs.js';
import { firstDays } from './ledger-valeurs.js';
import type { ValeurOf, ValeursRequest } from './valeurs.js';

const NOTHING = { value: null, numerator: null, denominator: null } as const;

/** Days in which something was processed, or a clock stopped; both included. */
export interface SpanOfDelais {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

type Since = ReadonlyMap<string, PlainDate>;

const firstDayOf = ({ mois }: DelaiDefinition, day: PlainDate): PlainDate => addMonths(`${day.slice(0, 8)}01` as PlainDate, 1 - mois);

/** By what definitions that read the same pièces, or dossiers, read them: the mean, shares and all percentiles in one question. */
const questionOf = ({ mois, dayKind, includesAutomatic, horloge }: DelaiDefinition): string =>
  [mois, dayKind, includesAutomatic, horloge === undefined ? '' : horlogeText(horloge)].map(String).join(' ');

type OfHorloge = DelaiDefinition & { readonly horloge: HorlogeDeDelai };

const hasHorloge = (definition: DelaiDefinition): definition is OfHorloge => definition.horloge !== undefined;

const spansOf = (definition: DelaiDefinition, { days }: Pick<ValeursRequest, 'days'>): readonly SpanOfDelais[] =>
  days.map((day) => ({ from: firstDayOf(definition, day), to: day }));

/** How many took how many days, by what was asked of whom on which day. */
class Taken {
  private readonly groups = new Map<string, DelaiGroup[]>();
  private readonly withoutCalendar = new Set<string>();

  /** `days` null: not to be told, for want of a calendar. */
  add(key: string, days: number | null, pieces: number): void {
    if (days === null) {
      this.withoutCalendar.add(key);
      return;
    }
    const own = this.groups.get(key);
    if (own === undefined) this.groups.set(key, [{ days, pieces }]);
    else own.push({ days, pieces });
  }

  /** Null: not to be told. */
  of(key: string): readonly DelaiGroup[] | null {
    return this.withoutCalendar.has(key) ? null : (this.groups.get(key) ?? []);
  }
}

/** How long what was processed had taken, of the grand livre – one question for all caisses and days –, or what clocks had counted, of the dossiers. */
export async function delaiValeurs(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  definitions: readonly DelaiDefinition[],
  since: Since,
): Promise<ValeurOf<DelaiDefinition>> {
  const taken = new Taken();
  const { organismes, by, knownOn, procedure } = request;
  const asked = { organismes, by, knownOn, ...(procedure === undefined ? {} : { procedure }) };
  const ofPieces = definitions.filter((definition) => !hasHorloge(definition));
  for (const [question, definition] of new Map(ofPieces.map((each) => [questionOf(each), each]))) {
    const { dayKind } = definition;
    for (const { organisme, owner, to, arrivedOn, on, pieces } of await reader.organismes.delais(spansOf(definition, request), asked, definition)) {
      const days = anterioriteOf(arrivedOn, on, dayKind, dayKind === 'worked' ? referentiel.calendarOf(owner, to) : null);
      taken.add(`${question} ${organisme} ${to}`, days, pieces);
    }
  }
  const sinceOf = await horlogesTaken(reader, referentiel, request, definitions.filter(hasHorloge), taken);
  return (definition, organisme, day): Valeur => {
    const known = (definition.horloge === undefined ? since : sinceOf.get(definition.horloge.procedure))?.get(organisme);
    if (known === undefined) return { organisme, status: 'noData', ...NOTHING };
    const groups = taken.of(`${questionOf(definition)} ${organisme} ${day}`);
    const isConfigured = definition.dayKind === 'calendar' || referentiel.calendarOf(organisme, day) !== null;
    if (!isConfigured || groups === null) return { organisme, status: 'notConfigured', ...NOTHING };
    const valeur = valeurOfDelai(definition, organisme, groups);
    const holding: FigureStatus[] = firstDayOf(definition, day) < known ? ['partialWindow'] : [];
    return { ...valeur, status: firstStatus([...holding, valeur.status]) };
  };
}

/**
 * What clocks had counted, of the dossiers of each procédure as they are known now: of what was known on an earlier day nothing is kept, and nothing is told.
 * @returns from which day on something is known of each caisse, procédure by procédure
 */
async function horlogesTaken(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  definitions: readonly OfHorloge[],
  taken: Taken,
): Promise<ReadonlyMap<string, Since>> {
  const { organismes, knownOn } = request;
  const sinceOf = new Map<string, Since>();
  if (knownOn !== null) return sinceOf;
  for (const procedure of new Set(definitions.map(({ horloge }) => horloge.procedure))) {
    if (procedure !== (request.procedure ?? procedure)) continue;
    const since = await firstDays(reader, { by: 'owner', knownOn, procedure });
    sinceOf.set(procedure, since);
    const ofProcedure = definitions.filter(({ horloge }) => horloge.procedure === procedure);
    const questions = new Map(ofProcedure.map((each) => [questionOf(each), each]));
    const asked = [...questions].map(([question, each]) => ({ ...each, question, spans: spansOf(each, request) }));
    const caisses = organismes.filter((organisme) => since.has(organisme));
    for await (const { question, organisme, to, days } of stoppedClocks(reader, referentiel, procedure, caisses, asked)) {
      taken.add(`${question} ${organisme} ${to}`, days, 1);
    }
  }
  return sinceOf;
}
