import type { JSX } from 'react';
import type { Why } from '../api/client.ts';
import { labels } from '../labels.ts';

const text = labels.parcours;

const said = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? text.yes : text.no;
  if (value === null || value === undefined) return text.unknown;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const inWords = (inputs: unknown): string =>
  typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs)
    ? Object.entries(inputs)
        .map(([name, value]) => `${name} = ${said(value)}`)
        .join(', ')
    : said(inputs);

function Asked({ asked }: { readonly asked: Why['evaluations'][number] }): JSX.Element {
  const { kind, expression, table, version, inputs, rules, result } = asked;
  const name = kind === 'table' ? `${text.evaluated.table} ${said(table)}, version ${said(version)}` : said(expression);
  const matched = Array.isArray(rules) ? ` (${text.rules(rules.map(Number))})` : '';
  const given = inWords(inputs);
  return (
    <li>
      <code>{name}</code> → {kind === 'table' ? inWords(result) : said(result)}
      {matched}
      {given !== '' && <span className="quiet"> {text.inputs(given)}</span>}
    </li>
  );
}

/** What the rules were asked when something was decided, and what they answered. */
export function WhySteps({ why }: { readonly why: Why | undefined }): JSX.Element | null {
  if (why === undefined || why.evaluations.length === 0) return null;
  return (
    <details className="why">
      <summary>{labels.dossier.why}</summary>
      <ul>
        {why.evaluations.map((asked, index) => (
          <Asked key={index} asked={asked} />
        ))}
      </ul>
    </details>
  );
}
