import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Reseau } from '../api/client.ts';
import { choicesQuery, reseauxQuery } from '../api/reference-queries.ts';
import { type Choice, ChoiceField } from '../common/choice-field.tsx';
import { useDraft } from '../common/draft.ts';
import { labels } from '../labels.ts';
import type { View } from '../view/use-view.ts';
import type { FilterKey } from './screen-filters.ts';

function TypeField({ value, onType }: { readonly value: string; readonly onType: (value: string | undefined) => void }): JSX.Element {
  const draft = useDraft(
    value,
    (text) => {
      onType(text.trim() === '' ? undefined : text.trim());
    },
    (text) => text === '',
  );
  return (
    <span className="field">
      <label htmlFor="filtre-type">{labels.shell.type}</label>
      <input id="filtre-type" className="input" placeholder={labels.shell.allTypes} data-set={value !== '' || undefined} {...draft} />
    </span>
  );
}

const RESTATED = 'restated';

/** The groupements of all réseaux, by their names. */
function groupementsOf(reseaux: readonly Reseau[]): readonly Choice[] {
  const all = new Map(
    reseaux.flatMap(({ arbres }) => arbres.flatMap(({ groupements }) => groupements.map(({ code, label }) => [code, label] as const))),
  );
  return [...all].map(([code, label]) => ({ code, label })).sort((a, b) => a.label.localeCompare(b.label, 'fr'));
}

/** Where the fields would push the figures off the screen they fold under their name and number. */
const NARROW = '(max-width: 44rem)';

/** Which part of the réseau the figures are about. Each filter is in the address. */
export function Filters({ view, shown }: { readonly view: View; readonly shown: readonly FilterKey[] }): JSX.Element {
  const { slice, change } = view;
  const { data } = useQuery(choicesQuery);
  const { data: reseaux = [] } = useQuery(reseauxQuery(slice.jour));
  const groupements = groupementsOf(reseaux);
  const isNarrow = useMediaQuery(NARROW);
  const named = (items: readonly { readonly code: string; readonly label?: string | null }[] | undefined): readonly Choice[] =>
    (items ?? []).map(({ code, label }) => ({ code, label: label ?? code }));
  const caisses = named(data?.caisses);
  const has = (key: FilterKey): boolean => shown.includes(key);
  const set = shown.filter((key) => slice[key] !== undefined).length;
  const fields = (
    <div className="filters" role="group" aria-label={labels.shell.filters(set)}>
      {has('reseau') && reseaux.length > 1 && (
        <ChoiceField
          id="filtre-reseau"
          isNamed
          all={labels.shell.all}
          label={labels.reseau.reseau}
          value={slice.reseau ?? ''}
          choices={named(reseaux)}
          onChoice={(reseau) => {
            change({ reseau });
          }}
        />
      )}
      {has('groupement') && groupements.length > 0 && (
        <ChoiceField
          id="filtre-groupement"
          isNamed
          all={labels.shell.all}
          label={labels.shell.groupement}
          value={slice.groupement ?? ''}
          choices={groupements}
          onChoice={(groupement) => {
            change({ groupement });
          }}
        />
      )}
      {has('perimetre') && groupements.length > 0 && (
        <ChoiceField
          id="filtre-perimetre"
          isNamed
          all={labels.shell.asItWas}
          label={labels.shell.perimetre}
          value={slice.perimetre ?? ''}
          choices={[{ code: RESTATED, label: labels.shell.restated }]}
          onChoice={(perimetre) => {
            change({ perimetre });
          }}
        />
      )}
      {has('caisse') && (
        <ChoiceField
          id="filtre-caisse"
          all={labels.shell.all}
          label={labels.shell.caisse}
          value={slice.caisse ?? ''}
          choices={caisses}
          onChoice={(caisse) => {
            change({ caisse });
          }}
        />
      )}
      {has('executante') && (
        <ChoiceField
          id="filtre-executante"
          all={labels.shell.all}
          label={labels.shell.doer}
          value={slice.executante ?? ''}
          choices={caisses}
          onChoice={(executante) => {
            change({ executante });
          }}
        />
      )}
      {has('procedure') && (
        <ChoiceField
          id="filtre-procedure"
          all={labels.shell.all}
          label={labels.shell.procedure}
          value={slice.procedure ?? ''}
          choices={named(data?.procedures)}
          onChoice={(procedure) => {
            change({ procedure });
          }}
        />
      )}
      {has('type') && (
        <TypeField
          value={slice.type ?? ''}
          onType={(type) => {
            change({ type });
          }}
        />
      )}
      {has('source') && (
        <ChoiceField
          id="filtre-source"
          all={labels.shell.all}
          label={labels.shell.source}
          value={slice.source ?? ''}
          choices={named(data?.sources)}
          onChoice={(source) => {
            change({ source });
          }}
        />
      )}
      {set > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            change(Object.fromEntries(shown.map((key) => [key, undefined])));
          }}
        >
          {labels.shell.clear}
        </Button>
      )}
    </div>
  );
  if (!isNarrow) return fields;
  return (
    <details className="filters-fold">
      <summary>{labels.shell.filters(set)}</summary>
      {fields}
    </details>
  );
}
