import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type JSX, type SubmitEvent, useId, useState } from 'react';
import { recordReleves } from '../api/commands.ts';
import { asProblem } from '../api/problem.ts';
import { RELEVES } from '../api/pilotage-queries.ts';
import { reseauxQuery } from '../api/reference-queries.ts';
import { ChoiceField } from '../common/choice-field.tsx';
import { ProblemNotice } from '../common/problem-notice.tsx';
import { useCommand } from '../form/use-command.ts';
import { labels } from '../labels.ts';

const text = labels.releves;

/** The file to fill in. A workbook says on a second sheet what is read; a CSV is one file, ready to be sent back. */
const TEMPLATES = [
  { format: 'xlsx', path: 'exports/xlsx/releves/modele' },
  { format: 'ods', path: 'exports/ods/releves/modele' },
  { format: 'csv', path: 'releves/modele' },
] as const;

/** Whose file to fill in, and for when; everybody's for the last periods without them. */
function templateSearch(reseau: string | undefined, periode: string): string {
  const search = new URLSearchParams({ ...(reseau === undefined ? {} : { reseau }), ...(periode === '' ? {} : { periode }) }).toString();
  return search === '' ? '' : `?${search}`;
}

/** What was refused, line by line: nothing of the file was recorded. */
function Refusal({ error }: { readonly error: unknown }): JSX.Element {
  const lines = asProblem(error).texts('lines');
  if (lines.length === 0) return <ProblemNotice error={error} />;
  return (
    <div className="problem" role="alert">
      <p className="problem-title">{text.refused(lines.length)}</p>
      <ol className="refused-lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p className="quiet">{text.nothingRecorded}</p>
    </div>
  );
}

/** A file of readings, taken whole or not at all; sent again unchanged it is done once. */
export function ImportReleves(): JSX.Element {
  const id = useId();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [source, setSource] = useState('');
  const [reseau, setReseau] = useState<string>();
  const [periode, setPeriode] = useState('');
  const { data: reseaux = [] } = useQuery(reseauxQuery(undefined));
  const { mutate, isPending, data, error, renew } = useCommand({
    send: async (sent: { readonly file: File; readonly source: string | undefined }, key) => recordReleves(sent.file, sent.source, key),
    onDone: async () => client.invalidateQueries({ queryKey: RELEVES }),
  });
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (file !== null) mutate({ file, source: source.trim() === '' ? undefined : source.trim() });
  };
  return (
    <section className="form-panel releves-import" aria-labelledby={id}>
      <h2 id={id}>{text.import}</h2>
      <p className="quiet">{text.importText}</p>
      <div className="filters">
        <ChoiceField
          id={`${id}-reseau`}
          label={text.reseau}
          value={reseau ?? ''}
          choices={reseaux}
          all={text.allReseaux}
          isNamed
          onChoice={setReseau}
        />
        <span className="field">
          <label htmlFor={`${id}-periode`}>{text.periode}</label>
          <input
            id={`${id}-periode`}
            className="input"
            placeholder={text.periodeExample}
            value={periode}
            onChange={(event) => {
              setPeriode(event.currentTarget.value);
            }}
          />
        </span>
      </div>
      <p className="export-links quiet" role="group" aria-label={text.template}>
        <span aria-hidden="true">{text.template}</span>
        {TEMPLATES.map(({ format, path }) => (
          <a key={format} href={`/api/v1/${path}${templateSearch(reseau, periode.trim())}`} download={`releves.${format}`}>
            {labels.exports.formats[format]}
          </a>
        ))}
      </p>
      <form className="filters" onSubmit={onSubmit}>
        <span className="field">
          <label htmlFor={`${id}-fichier`}>{text.file}</label>
          <input
            id={`${id}-fichier`}
            type="file"
            accept=".csv,text/csv,.xlsx,.ods"
            required
            onChange={(event) => {
              setFile(event.currentTarget.files?.[0] ?? null);
              renew();
            }}
          />
        </span>
        <span className="field">
          <label htmlFor={`${id}-source`}>{text.source}</label>
          <input
            id={`${id}-source`}
            className="input"
            maxLength={200}
            placeholder={text.sourceExample}
            value={source}
            onChange={(event) => {
              setSource(event.currentTarget.value);
              renew();
            }}
          />
        </span>
        <Button type="submit" size="compact-md" loading={isPending}>
          {text.submit}
        </Button>
      </form>
      <p role="status">{data === undefined ? '' : text.recorded(data.read, data.blank, data.recorded, data.corrections, data.closed)}</p>
      {data !== undefined && data.unlikely > 0 && (
        <div className="problem" role="note">
          <p className="problem-title">{text.unlikely(data.unlikely)}</p>
          <ol className="refused-lines">
            {data.warnings.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
          {data.warnings.length < data.unlikely && <p className="quiet">{text.more(data.unlikely - data.warnings.length)}</p>}
        </div>
      )}
      {error !== null && <Refusal error={error} />}
    </section>
  );
}
