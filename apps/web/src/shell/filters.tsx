import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { choicesQuery } from '../api/queries.ts';
import { useDraft } from '../common/draft.ts';
import { labels } from '../labels.ts';
import type { SliceKey } from '../view/address.ts';
import type { View } from '../view/use-view.ts';

interface Choice {
  readonly code: string;
  readonly label: string;
}

interface ChoiceFieldProps {
  readonly id: SliceKey;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoice: (value: string | undefined) => void;
}

function ChoiceField({ id, label, value, choices, onChoice }: ChoiceFieldProps): JSX.Element {
  // A filter of the address that no list holds (yet) stays visible: it acts on the figures.
  const known = value === '' || choices.some(({ code }) => code === value) ? choices : [...choices, { code: value, label: value }];
  return (
    <span className="field">
      <label htmlFor={`filtre-${id}`}>{label}</label>
      <select
        id={`filtre-${id}`}
        className="input"
        data-set={value !== '' || undefined}
        value={value}
        onChange={(event) => {
          onChoice(event.currentTarget.value === '' ? undefined : event.currentTarget.value);
        }}
      >
        <option value="">{labels.shell.all}</option>
        {known.map(({ code, label: name }) => (
          <option key={code} value={code}>
            {name === code ? code : `${code} – ${name}`}
          </option>
        ))}
      </select>
    </span>
  );
}

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

export const FILTER_KEYS = ['caisse', 'executante', 'procedure', 'type', 'source'] as const;

/** Where the fields would push the figures off the screen they fold under their name and number. */
const NARROW = '(max-width: 44rem)';

/** Which part of the réseau the figures are about. Each filter is in the address. */
export function Filters({ view, without }: { readonly view: View; readonly without: readonly SliceKey[] }): JSX.Element {
  const { slice, change } = view;
  const { data } = useQuery(choicesQuery);
  const isNarrow = useMediaQuery(NARROW);
  const named = (items: readonly { readonly code: string; readonly label?: string | null }[] | undefined): readonly Choice[] =>
    (items ?? []).map(({ code, label }) => ({ code, label: label ?? code }));
  const caisses = named(data?.caisses);
  const has = (key: SliceKey): boolean => !without.includes(key);
  const set = FILTER_KEYS.filter((key) => has(key) && slice[key] !== undefined).length;
  const fields = (
    <div className="filters" role="group" aria-label={labels.shell.filters(set)}>
      <ChoiceField
        id="caisse"
        label={labels.shell.caisse}
        value={slice.caisse ?? ''}
        choices={caisses}
        onChoice={(caisse) => {
          change({ caisse });
        }}
      />
      {has('executante') && (
        <ChoiceField
          id="executante"
          label={labels.shell.doer}
          value={slice.executante ?? ''}
          choices={caisses}
          onChoice={(executante) => {
            change({ executante });
          }}
        />
      )}
      <ChoiceField
        id="procedure"
        label={labels.shell.procedure}
        value={slice.procedure ?? ''}
        choices={named(data?.procedures)}
        onChoice={(procedure) => {
          change({ procedure });
        }}
      />
      {has('type') && (
        <TypeField
          value={slice.type ?? ''}
          onType={(type) => {
            change({ type });
          }}
        />
      )}
      <ChoiceField
        id="source"
        label={labels.shell.source}
        value={slice.source ?? ''}
        choices={named(data?.sources)}
        onChoice={(source) => {
          change({ source });
        }}
      />
      {set > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            change({ caisse: undefined, executante: undefined, procedure: undefined, type: undefined, source: undefined });
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
