import type { JSX } from 'react';
import { labels } from '../labels.ts';
import { useView } from '../view/use-view.ts';
import { addressOf, type AskedFile } from './asked-file.ts';

const FORMATS = ['xlsx', 'ods', 'csv'] as const;

/** The answer on the page as a file, with what it is to be read by. */
export function ExportLinks(file: AskedFile): JSX.Element {
  const text = labels.exports;
  const { vuDe } = useView().slice;
  return (
    <p className="export-links quiet" role="group" aria-label={text.title}>
      <span aria-hidden="true">{text.title}</span>
      {FORMATS.map((format) => (
        <a key={format} href={addressOf(file, format, vuDe)} download>
          {text.formats[format]}
        </a>
      ))}
    </p>
  );
}
