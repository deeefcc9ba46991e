import { LRUCache } from 'lru-cache';
import type { ClientBase } from 'pg';
import { type DossierEvent, type DossierEventData, dossierCodec, evolveParcours, parcoursOf, type ParcoursState } from '#libs/domain';
import type { StoredEvent } from '#libs/event-store';
import type { PlainDate } from '#libs/kernel';
import { type Column, partitionOf, type Projection, type ProjectionWriter, Table } from '#libs/runner';
import { readsOf, refusalBy } from '../known-events.js';
import { createParcoursIndexes, createParcoursTables, createParcoursViews } from './parcours.tables.js';

/** Pièces and activities move nobody along: what they bring about is told by other events. */
const UNREAD = [
  ...['ActivityRecorded', 'DossierDescribed', 'DossierAssigned', 'PassageTaken', 'RappelIssued', 'DossierEscalated'],
  ...['PieceReceived', 'PieceQualified', 'PieceProcessed', 'PieceReturned', 'PieceNeutralised', 'PieceReopened', 'PieceTransferred'],
] as const satisfies readonly DossierEvent['type'][];
const STREAM_PREFIX = 'dossier-';
const KEPT = 5_000;

/** How the dossiers of échéances are shared out among those who let them pass [for ever]. */
export const ECHEANCES = { name: 'echeances', partitions: 16 } as const;

/** What the projection keeps of a dossier that follows a procédure. */
interface Followed {
  readonly id: string;
  readonly reference: string;
  readonly caisse: string | null;
  /** Nothing due before this instant passes by itself. */
  readonly importedAt: string | null;
  readonly revision: number;
  readonly parcours: ParcoursState;
}

/** The part of {@link Followed} that is kept as JSON. */
type Kept = Pick<Followed, 'importedAt' | 'parcours'>;

interface EcheanceRow {
  readonly dossier: string;
  readonly code: string;
  readonly echeance: string;
  readonly dueOn: PlainDate;
  readonly dueAt: string;
  readonly partition: number;
  readonly fires: boolean;
  readonly obstacle: string | null;
}

const PARCOURS = new Table<Followed>({
  name: 'parcours',
  key: ['dossier_id'],
  onConflict: 'replace',
  columns: [
    { name: 'dossier_id', type: 'uuid', of: ({ id }) => id },
    { name: 'reference', type: 'text', of: ({ reference }) => reference },
    { name: 'procedure', type: 'text', of: ({ parcours }) => parcours.procedure },
    { name: 'version', type: 'int4', of: ({ parcours }) => parcours.version },
    { name: 'caisse', type: 'text', of: ({ caisse }) => caisse },
    { name: 'etape', type: 'text', of: ({ parcours }) => parcours.etape },
    { name: 'status', type: 'text', of: ({ parcours }) => (parcours.closed === null ? 'open' : 'closed') },
    { name: 'opened_on', type: 'date', of: ({ parcours }) => parcours.opened.on },
    { name: 'closed_on', type: 'date', of: ({ parcours }) => parcours.closed?.on ?? null },
    { name: 'revision', type: 'int4', of: ({ revision }) => revision },
    { name: 'state', type: 'text', of: ({ importedAt, parcours }) => JSON.stringify({ importedAt, parcours } satisfies Kept) },
  ],
});

const ECHEANCE = new Table<EcheanceRow>({
  name: 'echeance',
  key: ['dossier_id', 'code'],
  onConflict: 'replace',
  columns: [
    { name: 'dossier_id', type: 'uuid', of: ({ dossier }) => dossier },
    { name: 'code', type: 'text', of: ({ code }) => code },
    { name: 'echeance', type: 'text', of: ({ echeance }) => echeance },
    { name: 'due_on', type: 'date', of: ({ dueOn }) => dueOn },
    { name: 'due_at', type: 'text', of: ({ dueAt }) => dueAt },
    { name: 'partition', type: 'int2', of: ({ partition }) => partition },
    { name: 'fires', type: 'bool', of: ({ fires }) => fires },
    { name: 'obstacle', type: 'text', of: ({ obstacle }) => obstacle },
  ],
});

const OF_DOSSIER: readonly Column<string>[] = [{ name: 'dossier_id', type: 'uuid', of: (dossier) => dossier }];

interface KeptRow {
  readonly dossier_id: string;
  readonly reference: string;
  readonly caisse: string | null;
  readonly revision: number;
  readonly state: string;
}

function followedFrom(id: string, data: DossierEventData['DossierOpened'], occurredAt: string): Followed | null {
  const at = occurredAt.length > 10 ? occurredAt : null;
  const parcours = parcoursOf(data, { on: data.openedOn, at, since: 0 });
  if (parcours === null) return null;
  return { id, reference: data.reference, caisse: data.caisse ?? null, importedAt: data.importedAt ?? null, revision: 0, parcours };
}

/** The échéances that stand or are blocked, of a dossier that is not closed. */
function standing({ id, importedAt, parcours }: Followed): readonly EcheanceRow[] {
  if (parcours.closed !== null) return [];
  const partition = partitionOf(ECHEANCES, `${STREAM_PREFIX}${id}`);
  return Object.values(parcours.echeances)
    .filter(({ status }) => status === 'standing' || status === 'blocked')
    .map(({ code, echeance, dueOn, dueAt, obstacle }) => {
      const fires = obstacle === null && (importedAt === null || dueAt > importedAt);
      return { dossier: id, code, echeance, dueOn, dueAt, partition, fires, obstacle };
    });
}

class ParcoursWriter implements ProjectionWriter {
  private readonly kept = new LRUCache<string, Followed>({ max: KEPT });

  constructor(private readonly schema: string) {}

  async apply(events: readonly StoredEvent[], client: ClientBase): Promise<void> {
    const followed = await this.followedIn(events, client);
    const changed = new Set<string>();
    for (const stored of events) {
      const id = stored.stream.slice(STREAM_PREFIX.length);
      const { occurredAt } = stored.metadata;
      const event = { ...({ type: stored.type, data: stored.data } as DossierEvent), occurredAt };
      const former = event.type === 'DossierOpened' ? followedFrom(id, event.data, occurredAt) : (followed.get(id) ?? null);
      if (former === null) continue;
      const { revision } = stored;
      followed.set(id, { ...former, revision, parcours: evolveParcours(former.parcours, event, revision) });
      changed.add(id);
    }
    await this.write(
      [...changed].flatMap((id) => followed.get(id) ?? []),
      client,
    );
  }

  private async write(changed: readonly Followed[], client: ClientBase): Promise<void> {
    if (changed.length === 0) return;
    await PARCOURS.upserting(changed)(client, this.schema);
    const ids = changed.map(({ id }) => id);
    await ECHEANCE.removing(OF_DOSSIER, ids)(client, this.schema);
    await ECHEANCE.upserting(changed.flatMap(standing))(client, this.schema);
    for (const each of changed) this.kept.set(each.id, each);
  }

  /** The dossiers of the page that follow a procédure, as they were before it. */
  private async followedIn(events: readonly StoredEvent[], client: ClientBase): Promise<Map<string, Followed>> {
    const followed = new Map<string, Followed>();
    const missing = new Set<string>();
    for (const { stream, revision } of events) {
      const id = stream.slice(STREAM_PREFIX.length);
      const known = this.kept.get(id);
      if (known !== undefined) followed.set(id, known);
      else if (revision > 0) missing.add(id);
    }
    if (missing.size === 0) return followed;
    const { rows } = await client.query<KeptRow>(
      `SELECT dossier_id, reference, caisse, revision, state FROM ${this.schema}.parcours WHERE dossier_id = ANY($1::uuid[])`,
      [[...missing]],
    );
    for (const { dossier_id: id, reference, caisse, revision, state } of rows) {
      followed.set(id, { id, reference, caisse, revision, ...(JSON.parse(state) as Kept) });
    }
    return followed;
  }

  forget(): void {
    this.kept.clear();
  }
}

/** Dossiers that follow a procédure – where they stand, what is due and when. Folded from their events: no rule is ever evaluated here. */
export const parcoursProjection: Projection = {
  name: 'parcours',
  reads: readsOf(['dossier'], UNREAD),
  refuses: refusalBy([dossierCodec]),
  structure: 2,
  createTables: createParcoursTables,
  createIndexes: createParcoursIndexes,
  createViews: createParcoursViews,
  open: (schema) => new ParcoursWriter(schema),
};
