import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type JSX, type SubmitEvent, useId, useState } from 'react';
import type { Reseau } from '../api/client.ts';
import { closeArrete } from '../api/commands.ts';
import { arretesQuery } from '../api/pilotage-queries.ts';
import { ChoiceField } from '../common/choice-field.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { useCommand } from '../form/use-command.ts';
import { labels } from '../labels.ts';
import { largestOf } from '../reseau/use-reseau.ts';

const text = labels.arretes.close;

/** Publishes the figures of a month of a réseau. What is typed stays when it is refused; sent again unchanged it is done once. */
export function CloseArrete({ reseaux }: { readonly reseaux: readonly Reseau[] }): JSX.Element {
  const id = useId();
  const client = useQueryClient();
  const [chosen, setReseau] = useState<string>();
  const [mois, setMois] = useState('');
  const reseau = chosen ?? largestOf(reseaux)?.code;
  const { mutate, isPending, data, error, renew } = useCommand({ send: closeArrete, onDone: async () => client.invalidateQueries(arretesQuery) });
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (reseau !== undefined && mois.trim() !== '') mutate({ reseau, mois: mois.trim() });
  };
  return (
    <section className="form-panel" aria-labelledby={id}>
      <h2 id={id}>{text.title}</h2>
      <p className="quiet">{reseaux.length === 0 ? text.noReseau : text.text}</p>
      {reseaux.length > 0 && (
        <form className="filters" onSubmit={onSubmit}>
          <ChoiceField
            id={`${id}-reseau`}
            isNamed
            label={text.reseau}
            value={reseau ?? ''}
            choices={reseaux}
            onChoice={(code) => {
              setReseau(code);
              renew();
            }}
          />
          <span className="field">
            <label htmlFor={`${id}-mois`}>{text.mois}</label>
            <input
              id={`${id}-mois`}
              className="input"
              required
              pattern="\d{4}-\d{2}"
              placeholder={text.moisFormat}
              value={mois}
              onChange={(event) => {
                setMois(event.currentTarget.value);
                renew();
              }}
            />
          </span>
          <Button type="submit" size="compact-md" loading={isPending}>
            {text.submit}
          </Button>
        </form>
      )}
      <p role="status">{data === undefined ? '' : text.done(data.reseau, data.mois, data.changed)}</p>
      {error !== null && <ProblemNotice error={error} />}
    </section>
  );
}
