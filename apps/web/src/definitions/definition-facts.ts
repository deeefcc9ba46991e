import type { Definition } from '../api/client.ts';
import { itemsOf, numberOf, textOf } from '../api/members.ts';
import { labels } from '../labels.ts';
import { grandeurText } from './grandeur.ts';
import { sumText } from './terme.ts';

const text = labels.definitions;

/** One thing that a definition says, in words; what it does not say is no fact. */
export interface DefinitionFact {
  readonly label: string;
  readonly value: string;
}

const yesNo = (value: boolean): string => (value ? labels.form.yes : labels.form.no);

const bandsOf = (starts: readonly number[]): string =>
  starts
    .map((from, index) => {
      const next = starts[index + 1];
      return labels.band.short(from, next === undefined ? null : next - 1);
    })
    .join(', ');

function thresholdsOf({ thresholds, orientation }: Definition): string | undefined {
  if (thresholds === undefined) return undefined;
  const [tendue, critique] = [numberOf(thresholds, 'tendue'), numberOf(thresholds, 'critique')];
  return tendue === null || critique === null
    ? text.noThresholds
    : text.thresholds(tendue, critique, orientation === 'higherIsBetter' ? 'below' : 'above');
}

/** What governs the figures made by a definition, in the order in which it is read. */
export function factsOf(definition: Definition): readonly DefinitionFact[] {
  const { block, dayKind, window, windowUnit, threshold, bandStarts, includesWaiting, includesAutomatic, zones } = definition;
  const { unit, orientation, numerator, denominator, dividende, diviseur, pour, mois, cote, centile, overMonths, periodicity, benchmark } =
    definition;
  const told: readonly (readonly [string, string | undefined])[] = [
    [text.facts.label, definition.label],
    [text.facts.block, text.block(block)],
    [text.facts.dayKind, dayKind === undefined ? undefined : text.dayKind[dayKind]],
    [text.facts.window, window === undefined ? undefined : windowUnit === 'months' ? text.months(window) : labels.count.days(window)],
    [text.facts.threshold, threshold === undefined ? undefined : text.above(threshold)],
    [text.facts.bands, bandStarts === undefined ? undefined : bandsOf(bandStarts)],
    [text.facts.includesWaiting, includesWaiting === undefined ? undefined : yesNo(includesWaiting)],
    [text.facts.includesAutomatic, includesAutomatic === undefined ? undefined : yesNo(includesAutomatic)],
    [text.facts.zones, zones === undefined ? undefined : zones === null ? labels.dashboard.noZones : text.zones(zones.tipping, zones.beyond)],
    [text.facts.unit, unit],
    [text.facts.orientation, orientation === undefined ? undefined : text.orientation[orientation]],
    [text.facts.numerator, numerator === undefined ? undefined : sumText(numerator)],
    [text.facts.denominator, denominator === undefined ? undefined : denominator === null ? text.noDenominator : sumText(denominator)],
    [text.facts.dividende, dividende === undefined ? undefined : grandeurText(dividende)],
    [text.facts.diviseur, diviseur === undefined ? undefined : grandeurText(diviseur)],
    [text.facts.pour, pour === undefined || pour === 1 ? undefined : text.grandeur.pour(pour)],
    [text.facts.cote, cote?.map((each) => text.cote(textOf(each, 'procedure'), itemsOf(each, 'etapes').map(String).join(', '))).join(' ; ')],
    [text.facts.mois, mois === undefined ? undefined : text.months(mois)],
    [text.facts.centile, centile === undefined ? undefined : text.centile(centile)],
    [text.facts.overMonths, overMonths === undefined ? undefined : text.months(overMonths)],
    [text.facts.thresholds, thresholdsOf(definition)],
    [text.facts.periodicity, periodicity === undefined ? undefined : text.periodicity[periodicity]],
    [text.facts.benchmark, benchmark ?? undefined],
    [text.facts.source, definition.source],
  ];
  return told.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/** One line of the table of a code's versions: what each of them says of the same thing, null where it says nothing. */
export interface ComparedFact {
  readonly label: string;
  readonly values: readonly (string | null)[];
}

/** The versions of a code beside each other, in the order given. */
export function comparedFacts(versions: readonly Definition[]): readonly ComparedFact[] {
  const told = versions.map((version) => new Map(factsOf(version).map(({ label, value }) => [label, value])));
  const all = [...new Set(told.flatMap((facts) => [...facts.keys()]))];
  return all.map((label) => ({ label, values: told.map((facts) => facts.get(label) ?? null) }));
}
