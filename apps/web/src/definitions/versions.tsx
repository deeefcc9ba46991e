import { useQuery } from '@tanstack/react-query';
import { type JSX, useId, useMemo } from 'react';
import type { Definition } from '../api/client.ts';
import { saidQuery } from '../api/reference-queries.ts';
import { type Column, DataTable } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import { type ComparedFact, comparedFacts } from './definition-facts.ts';

const text = labels.definitions;

/** What a version says; where it differs from the one before it, a word says so. */
function Value({ fact: { values }, at }: { readonly fact: ComparedFact; readonly at: number }): JSX.Element {
  const value = values[at] ?? null;
  const isChanged = at > 0 && value !== (values[at - 1] ?? null);
  return (
    <>
      {value ?? <span className="quiet">{text.unsaid}</span>} {isChanged && <span className="changed">{text.changed}</span>}
    </>
  );
}

/** The versions of one code beside each other, oldest first. */
export function Versions({ code, versions }: { readonly code: string; readonly versions: readonly Definition[] }): JSX.Element {
  const id = useId();
  const { data: said = [] } = useQuery(saidQuery);
  const sorted = useMemo(() => [...versions].sort((a, b) => a.version - b.version), [versions]);
  const columns: readonly Column<ComparedFact>[] = [
    { key: 'fact', label: text.fact, isRowHeader: true, cell: ({ label }) => label },
    ...sorted.map(({ version }, at) => ({
      key: String(version),
      label: text.version(version),
      cell: (fact: ComparedFact) => <Value fact={fact} at={at} />,
    })),
  ];
  if (sorted.length === 0) return <p className="empty">{text.unknown(code)}</p>;
  return (
    <section className="versions" aria-labelledby={id}>
      <h2 id={id}>
        {text.of(code)} <span className="quiet">{text.versions(sorted.length)}</span>
      </h2>
      <DataTable caption={text.of(code)} columns={columns} rows={comparedFacts(sorted, said)} rowKey={({ label }) => label} />
    </section>
  );
}
