import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type JSX, type SubmitEvent, useId, useState } from 'react';
import type { Phase } from '../api/client.ts';
import { type EnteredPhase, enterPhase } from '../api/commands.ts';
import { ChoiceField } from '../common/choice-field.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { useCommand } from '../form/use-command.ts';
import { labels } from '../labels.ts';

const text = labels.phases.enter;
const PHASES = ['stabilisation', 'lancement'] as const;
const words = labels.phases.phase;

/** Enters a réseau into a phase. The next one is proposed; what is typed stays when it is refused. */
export function EnterPhase({ reseau, found }: { readonly reseau: string; readonly found: Phase }): JSX.Element {
  const id = useId();
  const client = useQueryClient();
  const [chosen, setPhase] = useState<EnteredPhase['phase']>();
  const [motif, setMotif] = useState('');
  const next = found.entered?.phase === 'stabilisation' ? 'lancement' : 'stabilisation';
  const phase = chosen ?? next;
  const { mutate, isPending, data, error, renew } = useCommand({
    send: async (body: EnteredPhase, key) => enterPhase(reseau, body, key),
    onDone: async (anew) => {
      anew();
      setPhase(undefined);
      setMotif('');
      await client.invalidateQueries({ queryKey: ['phase', reseau] });
    },
  });
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    mutate({ phase, ...(motif.trim() === '' ? {} : { motif: motif.trim() }) });
  };
  return (
    <section className="form-panel" aria-labelledby={id}>
      <h2 id={id}>{text.title}</h2>
      <form className="filters" onSubmit={onSubmit}>
        <ChoiceField
          id={`${id}-phase`}
          isNamed
          label={text.phase}
          value={phase}
          choices={PHASES.map((code) => ({ code, label: words[code] }))}
          onChoice={(code) => {
            setPhase(PHASES.find((one) => one === code));
            renew();
          }}
        />
        <span className="field">
          <label htmlFor={`${id}-motif`}>{text.motif}</label>
          <input
            id={`${id}-motif`}
            className="input input-wide"
            maxLength={2000}
            aria-describedby={`${id}-aide`}
            value={motif}
            onChange={(event) => {
              setMotif(event.currentTarget.value);
              renew();
            }}
          />
        </span>
        <Button type="submit" size="compact-md" loading={isPending}>
          {text.submit}
        </Button>
      </form>
      <p className="quiet" id={`${id}-aide`}>
        {text.motifHelp}
      </p>
      <p role="status">{data?.entered == null ? '' : text.done(words[data.entered.phase])}</p>
      {error !== null && <ProblemNotice error={error} />}
    </section>
  );
}
