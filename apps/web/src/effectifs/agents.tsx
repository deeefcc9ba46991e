import { useInfiniteQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Agent } from '../api/client.ts';
import { agentsQuery } from '../api/effectifs-queries.ts';
import { Criteria } from '../common/criteria.tsx';
import type { Column } from '../common/data-table.tsx';
import { countOf, PagedTable } from '../common/paged-table.tsx';
import { labels } from '../labels.ts';
import { lastDayBefore } from '../view/day.ts';
import { frDay, frPercent } from '../view/format.ts';
import type { View } from '../view/use-view.ts';
import { agentsAsked, criteriaOf } from './criteria.ts';

const text = labels.effectifs;
type Contrat = Agent['contrats'][number];

function told({ kind, fonction, quotite, caisse, equipe, toOn }: Contrat): string {
  const where = equipe === null ? caisse : `${equipe}, ${caisse}`;
  return `${text.contrat(text.kind(kind), text.fonction(fonction), frPercent(quotite), where)}${toOn === null ? '' : text.until(lastDayBefore(toOn))}`;
}

const COLUMNS: readonly Column<Agent>[] = [
  { key: 'agent', label: text.agentColumns.agent, isRowHeader: true, cell: ({ agent }) => agent },
  {
    key: 'contrats',
    label: text.agentColumns.contrats,
    cell: ({ contrats }) => (
      <ul className="plain-list">
        {contrats.map((contrat) => (
          <li key={`${contrat.contrat} ${contrat.caisse}`}>{told(contrat)}</li>
        ))}
      </ul>
    ),
  },
  { key: 'cameOn', label: text.agentColumns.cameOn, cell: ({ cameOn }) => frDay(cameOn) },
  { key: 'absence', label: text.agentColumns.absence, cell: ({ absentUntil }) => (absentUntil === null ? text.present : text.back(absentUntil)) },
  {
    key: 'competences',
    label: text.agentColumns.competences,
    cell: ({ competences }) => competences.map(({ competence, level }) => `${competence} (${text.level(level)})`).join(', '),
  },
];

/** The agents behind a number of the page; all of them without one. */
export function Agents({ view }: { readonly view: View }): JSX.Element {
  const { search, slice, day } = view;
  const agents = useInfiniteQuery(agentsQuery(day, slice, agentsAsked(search)));
  const count = countOf(agents);
  const criteria = criteriaOf(search);
  return (
    <div>
      <h2 id="agents" data-count={count}>
        {count === undefined ? text.agentsTitle : text.agents(count)}
      </h2>
      {criteria.length > 0 && <Criteria view={view} criteria={criteria} />}
      <PagedTable list={agents} caption={text.agentsTitle} columns={COLUMNS} rowKey={({ agent }) => agent} />
    </div>
  );
}
