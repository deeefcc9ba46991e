import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Definition } from '../api/client.ts';
import { definitionsQuery } from '../api/queries.ts';
import { labels } from '../labels.ts';
import { Hint } from './hint.tsx';

export interface Defined {
  readonly definition: string;
  readonly calendars?: readonly string[];
}

/** The published definition that a figure names (`code@version`). */
export function useDefinition(name: string): Definition | undefined {
  const { data } = useQuery(definitionsQuery);
  return data?.find(({ code, version }) => `${code}@${String(version)}` === name);
}

function explain({ definition, calendars = [] }: Defined, known: Definition | undefined): readonly string[] {
  if (known === undefined) return [labels.definition.about(definition), ...(calendars.length > 0 ? [labels.definition.calendars(calendars)] : [])];
  const { zones } = known;
  return [
    known.label,
    labels.definition.version(known.code, known.version),
    ...(known.dayKind === 'calendar' ? [labels.definition.calendarDays] : []),
    ...(known.dayKind === 'worked' ? [labels.definition.workedDays] : []),
    ...(calendars.length > 0 ? [labels.definition.calendars(calendars)] : []),
    ...(typeof known.window === 'number' ? [labels.definition.window(known.window)] : []),
    ...(known.block !== 'soldeEnJours' ? [] : zones ? [labels.definition.zones(zones.tipping, zones.beyond)] : [labels.definition.noZones]),
    labels.definition.source(known.source),
  ];
}

/** Law 2: by which definition and calendar a number was made, on hover and on focus. */
export function DefinitionHint({ figure }: { readonly figure: Defined }): JSX.Element {
  const known = useDefinition(figure.definition);
  return <Hint className="definition" label={figure.definition} text={explain(figure, known)} />;
}
