import { acted, type Acting } from './acting.ts';
import { client, type Parcours, type Phase, unwrap } from './client.ts';
import { wrote } from './written.ts';

export interface Written {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

/** One sending of a command: under the same key it is done once, however often it is sent. */
export interface Sending {
  readonly key: string;
  readonly acting: Acting;
  /** The revision that the person has seen; null to write whatever has happened since. */
  readonly seen: number | null;
}

const headersOf = ({ key, acting, seen }: Sending) => ({
  'Idempotency-Key': key,
  ...acted(acting),
  ...(seen === null ? {} : { 'If-Match': `"${String(seen)}"` }),
});

async function written(answer: Promise<Written>): Promise<Written> {
  const result = await answer;
  wrote(result.position);
  return result;
}

export type Values = Readonly<Record<string, string | number | boolean>>;

export interface Performed {
  readonly values: Values;
  readonly reason?: string;
  readonly pieces?: string[];
}

export const performAction = async (id: string, action: string, body: Performed, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/actions/{action}', { params: { path: { id, action }, header: headersOf(sending) }, body })));

export const recordControle = async (id: string, controle: string, result: 'passed' | 'failed', sending: Sending): Promise<Written> =>
  written(
    unwrap(
      client.POST('/api/v1/dossiers/{id}/controles/{controle}', { params: { path: { id, controle }, header: headersOf(sending) }, body: { result } }),
    ),
  );

export interface FoundAnomalie {
  readonly family: string;
  readonly controle?: string;
  readonly financial: boolean;
  /** Cents, signed. */
  readonly amount: number;
  readonly on?: string;
}

export const recordAnomalie = async (id: string, body: FoundAnomalie, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/anomalies', { params: { path: { id }, header: headersOf(sending) }, body })));

export interface DetectedIndu {
  readonly nature: Parcours['indus'][number]['nature'];
  readonly amount: number;
  readonly paidOn: string;
  readonly on?: string;
}

export const detectIndu = async (id: string, body: DetectedIndu, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/indus', { params: { path: { id }, header: headersOf(sending) }, body })));

type OfIndu = readonly [id: string, indu: string];
interface Dated {
  readonly on?: string;
}

export const notifyIndu = async ([id, indu]: OfIndu, body: Dated, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/indus/{indu}/notify', { params: { path: { id, indu }, header: headersOf(sending) }, body })));

export const recoverIndu = async ([id, indu]: OfIndu, body: Dated, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/indus/{indu}/recover', { params: { path: { id, indu }, header: headersOf(sending) }, body })));

export const settleIndu = async ([id, indu]: OfIndu, body: Dated, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/indus/{indu}/settle', { params: { path: { id, indu }, header: headersOf(sending) }, body })));

export interface AbandonedIndu extends Dated {
  readonly reason: NonNullable<Parcours['indus'][number]['abandoned']>['reason'];
  readonly amount: number;
}

export const abandonIndu = async ([id, indu]: OfIndu, body: AbandonedIndu, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/indus/{indu}/abandon', { params: { path: { id, indu }, header: headersOf(sending) }, body })));

export interface ReceivedPiece {
  readonly reference: string;
  readonly caisse: string;
  readonly procedure: string;
  readonly type: string;
  readonly canal?: string;
  readonly on?: string;
}

export const receivePiece = async (id: string, body: ReceivedPiece, sending: Sending): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers/{id}/pieces', { params: { path: { id }, header: headersOf(sending) }, body })));

export interface OpenedDossier {
  readonly reference: string;
  readonly procedure: string;
  readonly caisse: string;
  readonly on?: string;
  readonly assure?: { readonly identifiant: string; readonly nom: string };
}

export const openDossier = async (body: OpenedDossier, key: string): Promise<Written> =>
  written(unwrap(client.POST('/api/v1/dossiers', { params: { header: { 'Idempotency-Key': key } }, body })));

/** Every reading of a file, or none: it is sent as it is. `source`: of the lines that name none; undefined: all name theirs. */
export async function recordReleves(file: Blob, source: string | undefined, key: string) {
  const recorded = await unwrap(
    client.POST('/api/v1/releves', {
      params: { query: source === undefined ? {} : { source }, header: { 'Idempotency-Key': key, 'Content-Type': 'application/octet-stream' } },
      // The client knows no files: the bytes go out untouched.
      body: '',
      bodySerializer: () => file,
    }),
  );
  if (recorded.position !== null) wrote(recorded.position);
  return recorded;
}

interface Placed {
  readonly position: string;
}

async function placed<Answer extends Placed>(answer: Promise<Answer>): Promise<Answer> {
  const result = await answer;
  wrote(result.position);
  return result;
}

/** Publishes the figures of a month, for good. */
export const closeArrete = async (body: { readonly reseau: string; readonly mois: string }, key: string) =>
  placed(unwrap(client.POST('/api/v1/arretes', { params: { header: { 'Idempotency-Key': key } }, body })));

/** Says which published figures are known otherwise by now. */
export const correctArrete = async (reseau: string, mois: string, key: string) =>
  placed(
    unwrap(client.POST('/api/v1/arretes/{reseau}/{mois}/corrections', { params: { path: { reseau, mois }, header: { 'Idempotency-Key': key } } })),
  );

export interface EnteredPhase {
  readonly phase: NonNullable<Phase['entered']>['phase'];
  readonly motif?: string;
}

export const enterPhase = async (reseau: string, body: EnteredPhase, key: string) =>
  placed(unwrap(client.POST('/api/v1/phases/{reseau}/entrees', { params: { path: { reseau }, header: { 'Idempotency-Key': key } }, body })));
