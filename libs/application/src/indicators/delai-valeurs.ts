import { anterioriteOf, type DelaiDefinition, type DelaiGroup, type FigureStatus, firstStatus, type Valeur, valeurOfDelai } from '#libs/domain';
import { addMonths, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { ValeurOf, ValeursRequest } from './valeurs.js';

const NOTHING = { value: null, numerator: null, denominator: null } as const;

const firstDayOf = ({ mois }: DelaiDefinition, day: PlainDate): PlainDate => addMonths(`${day.slice(0, 8)}01` as PlainDate, 1 - mois);

/** By what definitions that read the same pièces read them: the mean and all percentiles in one question. */
const questionOf = ({ mois, dayKind, includesAutomatic }: DelaiDefinition): string => [mois, dayKind, includesAutomatic].map(String).join(' ');

/** How long what was processed had taken, of the grand livre: one question for all caisses and days. */
export async function delaiValeurs(
  reader: LedgerReader,
  referentiel: Referentiel,
  { organismes, days, knownOn, by, procedure }: ValeursRequest,
  definitions: readonly DelaiDefinition[],
  since: ReadonlyMap<string, PlainDate>,
): Promise<ValeurOf<DelaiDefinition>> {
  const groups = new Map<string, DelaiGroup[]>();
  const withoutCalendar = new Set<string>();
  const asked = { organismes, by, knownOn, ...(procedure === undefined ? {} : { procedure }) };
  for (const [question, definition] of new Map(definitions.map((each) => [questionOf(each), each]))) {
    const { dayKind } = definition;
    const spans = days.map((day) => ({ from: firstDayOf(definition, day), to: day }));
    for (const { organisme, owner, to, arrivedOn, on, pieces } of await reader.organismes.delais(spans, asked, definition)) {
      const key = `${question} ${organisme} ${to}`;
      const taken = anterioriteOf(arrivedOn, on, dayKind, dayKind === 'worked' ? referentiel.calendarOf(owner, to) : null);
      if (taken === null) {
        withoutCalendar.add(key);
        continue;
      }
      const group = { days: taken, pieces };
      const own = groups.get(key);
      if (own === undefined) groups.set(key, [group]);
      else own.push(group);
    }
  }
  return (definition, organisme, day): Valeur => {
    const known = since.get(organisme);
    if (known === undefined) return { organisme, status: 'noData', ...NOTHING };
    const key = `${questionOf(definition)} ${organisme} ${day}`;
    const isConfigured = definition.dayKind === 'calendar' || referentiel.calendarOf(organisme, day) !== null;
    if (!isConfigured || withoutCalendar.has(key)) return { organisme, status: 'notConfigured', ...NOTHING };
    const valeur = valeurOfDelai(definition, organisme, groups.get(key) ?? []);
    const holding: FigureStatus[] = firstDayOf(definition, day) < known ? ['partialWindow'] : [];
    return { ...valeur, status: firstStatus([...holding, valeur.status]) };
  };
}
