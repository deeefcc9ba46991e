import { type JSX, useId } from 'react';
import type { Organisme } from '../api/client.ts';
import { CaisseLink } from '../common/caisse-link.tsx';
import { type Column, DataTable } from '../common/data-table.tsx';
import { labels } from '../labels.ts';
import { lastDayBefore } from '../view/day.ts';
import { frDay } from '../view/format.ts';

const text = labels.caisse;
type Appartenance = Organisme['appartenances'][number];
type CalendrierHeld = Organisme['calendriers'][number];

const APPARTENANCES: readonly Column<Appartenance>[] = [
  { key: 'arbre', label: text.appartenanceColumns.arbre, isRowHeader: true, cell: ({ arbre }) => text.arbre(arbre) },
  { key: 'parent', label: text.appartenanceColumns.parent, cell: ({ parent }) => parent },
  { key: 'from', label: text.appartenanceColumns.from, cell: ({ fromOn }) => frDay(fromOn) },
  { key: 'to', label: text.appartenanceColumns.to, cell: ({ toOn }) => (toOn === null ? text.still : frDay(lastDayBefore(toOn))) },
];
const CALENDRIERS: readonly Column<CalendrierHeld>[] = [
  { key: 'calendrier', label: text.calendrierColumns.calendrier, isRowHeader: true, cell: ({ calendrier }) => calendrier },
  { key: 'timeZone', label: text.calendrierColumns.timeZone, cell: ({ timeZone }) => timeZone },
  { key: 'from', label: text.calendrierColumns.from, cell: ({ fromOn }) => (fromOn === null ? text.always : frDay(fromOn)) },
];

/** Where a caisse stands in its réseau: its trees and calendars by their dates, what it was merged into, what it was split into. */
export function Membership({ organisme }: { readonly organisme: Organisme }): JSX.Element {
  const id = useId();
  const { appartenances, calendriers, fusion, scissions, issueDe } = organisme;
  const absorbed = organisme.caisses.filter((code) => code !== organisme.code);
  return (
    <section className="membership" aria-labelledby={id}>
      <h2 id={id}>{text.organisme}</h2>
      {fusion !== null && (
        <p>
          {text.mergedOn(fusion.on)} <CaisseLink caisse={fusion.into}>{fusion.into}</CaisseLink>.
        </p>
      )}
      {absorbed.length > 0 && <p>{text.answersFor(absorbed)}</p>}
      {scissions.map(({ into, on }) => (
        <p key={on}>{text.split(into, on)}</p>
      ))}
      {issueDe.map(({ caisse, on }) => (
        <p key={`${caisse} ${on}`}>{text.splitFrom(caisse, on)}</p>
      ))}
      {scissions.length + issueDe.length > 0 && <p className="quiet">{text.unshared}</p>}
      <div className="membership-tables">
        {appartenances.length === 0 ? (
          <p className="quiet">{text.noAppartenance}</p>
        ) : (
          <DataTable
            caption={text.appartenances}
            columns={APPARTENANCES}
            rows={appartenances}
            rowKey={({ arbre, parent, fromOn }) => `${arbre} ${parent} ${fromOn}`}
          />
        )}
        <DataTable
          caption={text.calendriers}
          columns={CALENDRIERS}
          rows={calendriers}
          rowKey={({ calendrier, fromOn }) => `${calendrier} ${fromOn ?? ''}`}
        />
      </div>
    </section>
  );
}
