import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { choicesQuery, reseauxQuery } from '../api/reference-queries.ts';
import { type Choice, ChoiceField } from '../common/choice-field.tsx';
import { useDraft } from '../common/draft.ts';
import { groupementsOf } from '../common/groupements.ts';
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
      <input id="filtre-type" className="input" placeholder={labels.shell.allMasculine} data-set={value !== '' || undefined} {...draft} />
    </span>
  );
}

const RESTATED: readonly Choice[] = [{ code: 'restated', label: labels.shell.restated }];

/** Where the fields would push the figures off the screen they fold under their name and number. */
const NARROW = '(max-width: 44rem)';

/** What a field of the slice is called, and how it differs from most of them. */
interface Field {
  readonly label: string;
  /** False where there is nothing to choose from. */
  readonly isThere?: boolean;
  readonly isNamed?: boolean;
  readonly all?: string;
}

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
  const set = shown.filter((key) => slice[key] !== undefined).length;
  /** The field of a part of the slice, where the screen has it. */
  const choice = (key: FilterKey, choices: readonly Choice[], { isThere = true, ...more }: Field): JSX.Element | null =>
    isThere && shown.includes(key) ? (
      <ChoiceField
        id={`filtre-${key}`}
        all={labels.shell.all}
        value={slice[key] ?? ''}
        choices={choices}
        onChoice={(value) => {
          change({ [key]: value });
        }}
        {...more}
      />
    ) : null;
  const hasGroupements = groupements.length > 0;
  const fields = (
    <div className="filters" role="group" aria-label={labels.shell.filters(set)}>
      {choice('reseau', named(reseaux), { label: labels.reseau.reseau, isThere: reseaux.length > 1, isNamed: true, all: labels.shell.allMasculine })}
      {choice('groupement', groupements, { label: labels.shell.groupement, isThere: hasGroupements, isNamed: true, all: labels.shell.allMasculine })}
      {choice('perimetre', RESTATED, { label: labels.shell.perimetre, isThere: hasGroupements, isNamed: true, all: labels.shell.asItWas })}
      {choice('caisse', caisses, { label: labels.shell.caisse })}
      {choice('executante', caisses, { label: labels.shell.doer })}
      {choice('procedure', named(data?.procedures), { label: labels.shell.procedure })}
      {shown.includes('type') && (
        <TypeField
          value={slice.type ?? ''}
          onType={(type) => {
            change({ type });
          }}
        />
      )}
      {choice('source', named(data?.sources), { label: labels.shell.source })}
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
