import { useQuery } from '@tanstack/react-query';
import { isAwaited } from '../api/awaited.ts';
import type { Definition } from '../api/client.ts';
import { memberOf, numberOf, textOf } from '../api/members.ts';
import { seuilsQuery } from '../api/pilotage-queries.ts';
import { definitionsQuery } from '../api/reference-queries.ts';
import { lastVersions } from '../common/last-versions.ts';
import { labels } from '../labels.ts';
import { frExact } from '../view/format.ts';
import { writtenValue } from '../reseau/valeur.ts';

const text = labels.alertes.seuils;
const STATES = ['tendue', 'critique'] as const;

/** Published thresholds, as the screens tell them. */
export interface Seuils {
  readonly label: string;
  readonly source: string;
  /** Its values are those of this one; undefined when it is not there (yet). */
  readonly indicateur: Definition | undefined;
  /** Somebody is alerted by them. */
  readonly alerts: boolean;
  /** From where on each state holds and where it ends, in words. */
  readonly states: readonly string[];
}

/** A value of the indicator of some thresholds, with its unit. */
export const writtenBy = (seuils: Seuils | undefined, value: number): string =>
  seuils?.indicateur === undefined ? frExact(value) : writtenValue(seuils.indicateur, value);

function statesOf(content: unknown, indicateur: Definition | undefined): readonly string[] {
  const isLower = textOf(content, 'orientation') !== 'higherIsBetter';
  const told = (value: number): string => (indicateur === undefined ? frExact(value) : writtenValue(indicateur, value));
  return STATES.flatMap((state) => {
    const seuil = memberOf(content, state);
    const [enter, leave] = [numberOf(seuil, 'enter'), numberOf(seuil, 'leave')];
    if (enter === null || leave === null) return [];
    return [text.state(state, isLower, memberOf(seuil, 'included') === true, told(enter), enter === leave ? null : told(leave))];
  });
}

export type SeuilsByReference = ReadonlyMap<string, Seuils>;

interface PublishedSeuils {
  /** By CODE@VERSION – and by CODE, in their last version. */
  readonly seuils: SeuilsByReference;
  /** Whether they are there: without it nothing can be said of those that are not. */
  readonly isKnown: boolean;
  /** They are on their way, or the indicators in whose units their values are told. */
  readonly isAwaited: boolean;
}

/** All thresholds that are published. */
export function useSeuils(): PublishedSeuils {
  const all = useQuery(seuilsQuery);
  const defined = useQuery(definitionsQuery);
  const { data: published } = all;
  const { data: definitions = [] } = defined;
  const last = lastVersions(definitions);
  const referenceOf = ({ code, version }: { readonly code: string; readonly version: number }): string => `${code}@${String(version)}`;
  const told = (published ?? []).map((each): readonly [string, Seuils] => {
    const named = textOf(each.content, 'indicateur');
    const indicateur = definitions.find((definition) => referenceOf(definition) === named) ?? last.find(({ code }) => code === named);
    const alerts = memberOf(each.content, 'alerte') !== null;
    return [referenceOf(each), { label: each.label, source: each.source, indicateur, alerts, states: statesOf(each.content, indicateur) }];
  });
  const byReference = new Map(told);
  const byCode = lastVersions(published ?? []).flatMap((each): readonly (readonly [string, Seuils])[] => {
    const seuils = byReference.get(referenceOf(each));
    return seuils === undefined ? [] : [[each.code, seuils]];
  });
  return { seuils: new Map([...told, ...byCode]), isKnown: published !== undefined, isAwaited: isAwaited(all) || isAwaited(defined) };
}
