import type { JSX } from 'react';
import type { Effectifs } from '../api/client.ts';
import { CaisseLink } from '../common/caisse-link.tsx';
import { type Column, DataTable } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import { frExact } from '../view/format.ts';
import { AgentsLink } from './agents-link.tsx';
import { WITHOUT_EQUIPE } from './criteria.ts';

const text = labels.effectifs;
type Effectif = Effectifs['effectifs'][number];
type Equipe = Effectifs['equipes'][number];
type Competence = Effectifs['competences'][number];

interface TableProps {
  readonly effectifs: Effectifs;
  readonly isOld: boolean;
  /** « h2 » without it. */
  readonly heading?: 'h2' | 'h3';
}

const KIND: readonly Column<Effectif>[] = [
  { key: 'kind', label: text.columns.kind, isRowHeader: true, cell: ({ kind }) => text.kind(kind) },
  { key: 'fonction', label: text.columns.fonction, cell: ({ fonction }) => text.fonction(fonction) },
];
const etpOf = (caisse: string | undefined): readonly Column<Effectif>[] => [
  ...KIND,
  {
    key: 'agents',
    label: text.columns.agents,
    isNumber: true,
    cell: ({ agents, kind, fonction }) => (
      <AgentsLink count={agents} criteria={{ contrat: kind, fonction, ...(caisse === undefined ? {} : { caisse }) }} />
    ),
  },
  { key: 'etp', label: text.columns.etp, isNumber: true, cell: ({ etp }) => frExact(etp) },
  { key: 'absent', label: text.columns.absent, isNumber: true, cell: ({ etpAbsent }) => frExact(etpAbsent) },
];
const ETPMA: readonly Column<Effectif>[] = [
  ...KIND,
  { key: 'etpma', label: text.columns.etpma, isNumber: true, cell: ({ etpma }) => frExact(etpma) },
];
const EQUIPES: readonly Column<Equipe>[] = [
  { key: 'equipe', label: text.equipeColumns.equipe, isRowHeader: true, cell: ({ equipe }) => equipe ?? text.noEquipe },
  { key: 'caisse', label: text.equipeColumns.caisse, cell: ({ caisse }) => <CaisseLink caisse={caisse}>{caisse}</CaisseLink> },
  {
    key: 'agents',
    label: text.equipeColumns.agents,
    isNumber: true,
    cell: ({ agents, caisse, equipe }) => (
      <AgentsLink count={agents} criteria={{ caisse, ...(equipe === null ? { sansEquipe: WITHOUT_EQUIPE } : { equipe }) }} />
    ),
  },
  { key: 'etp', label: text.equipeColumns.etp, isNumber: true, cell: ({ etp }) => frExact(etp) },
  { key: 'production', label: text.equipeColumns.production, isNumber: true, cell: ({ etpProduction }) => frExact(etpProduction) },
  { key: 'absent', label: text.equipeColumns.absent, isNumber: true, cell: ({ etpAbsent }) => frExact(etpAbsent) },
];
const COMPETENCES: readonly Column<Competence>[] = [
  { key: 'competence', label: text.competenceColumns.competence, isRowHeader: true, cell: ({ competence }) => competence },
  { key: 'level', label: text.competenceColumns.level, isNumber: true, cell: ({ level }) => text.level(level) },
  {
    key: 'agents',
    label: text.competenceColumns.agents,
    isNumber: true,
    cell: ({ agents, competence, level }) => <AgentsLink count={agents} criteria={{ competence, niveau: String(level) }} />,
  },
];

interface SectionProps<Row> {
  readonly title: string;
  readonly note?: string;
  readonly heading?: 'h2' | 'h3' | undefined;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly isOld: boolean;
}

/** A table is a region by its caption: its heading makes no other of it. */
function Section<Row>({ title, note, heading: Heading = 'h2', ...table }: SectionProps<Row>): JSX.Element {
  return (
    <div>
      <Heading>{title}</Heading>
      {note !== undefined && <p className="quiet">{note}</p>}
      <DataTable caption={title} {...table} />
    </div>
  );
}

const keyOf = ({ kind, fonction }: Effectif): string => `${kind} ${fonction}`;

/** What contracts make on the day; the agents are those of `caisse`, or of what the address filters without it. */
export const EtpTable = ({ effectifs: { effectifs, on }, isOld, heading, caisse }: TableProps & { readonly caisse?: string }): JSX.Element => (
  <Section title={text.etp(on)} note={text.etpText} heading={heading} columns={etpOf(caisse)} rows={effectifs} rowKey={keyOf} isOld={isOld} />
);

/** What they make in the average of the period: apart, since both are never added. */
export const EtpmaTable = ({ effectifs: { effectifs, from, on }, isOld, heading }: TableProps): JSX.Element => (
  <Section title={text.etpma(from, on)} note={text.etpmaText} heading={heading} columns={ETPMA} rows={effectifs} rowKey={keyOf} isOld={isOld} />
);

export const EquipesTable = ({ effectifs: { equipes }, isOld }: TableProps): JSX.Element => (
  <Section title={text.equipes} columns={EQUIPES} rows={equipes} rowKey={({ caisse, equipe }) => `${caisse} ${String(equipe)}`} isOld={isOld} />
);

export const CompetencesTable = ({ effectifs: { competences }, isOld }: TableProps): JSX.Element => (
  <Section
    title={text.competences}
    {...(competences.length === 0 ? { note: text.noCompetence } : {})}
    columns={COMPETENCES}
    rows={competences}
    rowKey={({ competence, level }) => `${competence} ${String(level)}`}
    isOld={isOld}
  />
);
