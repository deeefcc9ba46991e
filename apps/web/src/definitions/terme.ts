import { itemsOf, memberOf, numberOf, textOf } from '../api/members.ts';
import { labels } from '../labels.ts';

const text = labels.definitions.terme;

function list(of: unknown, member: string, words: (codes: string) => string): readonly string[] {
  const codes = itemsOf(of, member).map(String);
  return codes.length === 0 ? [] : [words(codes.join(', '))];
}

/** Which pièces a selection names. */
const selected = (selection: unknown): readonly string[] => [
  ...list(selection, 'procedures', text.procedures),
  ...list(selection, 'types', text.types),
  ...list(selection, 'populations', text.populations),
  ...list(selection, 'arrivedIn', text.arrivedIn),
];

function agesOf(terme: unknown): readonly string[] {
  const ages = memberOf(terme, 'ages');
  const from = numberOf(ages, 'from');
  return from === null ? [] : [text.ages(from, numberOf(ages, 'to'))];
}

function waitingOf(terme: unknown): readonly string[] {
  const waiting = textOf(terme, 'waiting');
  return waiting === '' ? [] : [text.waiting(waiting)];
}

/** One quantity of a sum: what is counted, of which pièces. */
function termeText(terme: unknown): string {
  const weight = numberOf(terme, 'weight') ?? 1;
  const only = selected(memberOf(terme, 'only'));
  const except = itemsOf(terme, 'except').map((exclusion) => selected(exclusion).join(' '));
  const told = [
    text.measure(textOf(terme, 'measure')),
    ...agesOf(terme),
    ...waitingOf(terme),
    ...(only.length === 0 ? [] : [text.only(only.join(' '))]),
    ...(except.length === 0 ? [] : [text.except(except.join(' ; '))]),
  ].join(', ');
  return weight === 1 ? told : text.weighted(weight, told);
}

/** A sum of quantities, in words. */
export const sumText = (termes: readonly unknown[]): string => termes.map(termeText).join(' + ');
