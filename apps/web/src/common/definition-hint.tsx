import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Definition, Said } from '../api/client.ts';
import { definitionsQuery, saidQuery } from '../api/reference-queries.ts';
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

/** What explains a number; the rest is on the page of the definitions. */
const EXPLAINING: ReadonlySet<string> = new Set(['Formule', 'Fenêtre', 'Calendrier', 'Zones', 'Seuils', 'Source']);

function explain({ definition, calendars = [] }: Defined, known: Definition | undefined, said: readonly Said[]): readonly string[] {
  const by = calendars.length > 0 ? [labels.definition.calendars(calendars)] : [];
  if (known === undefined) return [labels.definition.about(definition), ...by];
  return [
    known.label,
    labels.definition.version(known.code, known.version),
    ...said.flatMap(({ of, rubrique, text }) => (of === definition && EXPLAINING.has(rubrique) ? [labels.definition.said(rubrique, text)] : [])),
    ...by,
  ];
}

/** Law 2: by which definition and calendar a number was made, on hover and on focus. */
export function DefinitionHint({ figure }: { readonly figure: Defined }): JSX.Element {
  const known = useDefinition(figure.definition);
  const { data: said = [] } = useQuery(saidQuery);
  return <Hint className="definition" label={figure.definition} text={explain(figure, known, said)} />;
}
