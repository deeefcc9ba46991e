import type { JSX } from 'react';
import { labels } from '../labels.ts';
import { useView } from '../view/use-view.ts';

/** What a question is asked with; what is undefined is left out. */
export type Asked = Readonly<Record<string, string | readonly string[] | undefined>>;

interface ExportLinksProps {
  /** Of the question, under `/api/v1/exports/FORMAT/`. */
  readonly path: string;
  readonly asked: Asked;
}

const FORMATS = ['xlsx', 'ods', 'csv'] as const;

function searchOf(asked: Asked): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) for (const each of value === undefined ? [] : [value].flat()) search.append(name, each);
  return search.toString();
}

/** The answer on the page as a file, with what it is to be read by. */
export function ExportLinks({ path, asked }: ExportLinksProps): JSX.Element {
  const text = labels.exports;
  // A link sends no header: in whose name it is asked stands in its address.
  const { vuDe } = useView().slice;
  return (
    <p className="export-links quiet" role="group" aria-label={text.title}>
      <span aria-hidden="true">{text.title}</span>
      {FORMATS.map((format) => (
        <a key={format} href={`/api/v1/exports/${format}/${path}?${searchOf({ ...asked, vuDe })}`} download>
          {text.formats[format]}
        </a>
      ))}
    </p>
  );
}
