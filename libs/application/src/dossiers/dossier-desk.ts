import { dossierDecider, type DossierHistoryEvent, type DossierState, latestKnownOn, ownerOf, unknownCaisse, unknownProcedure } from '#libs/domain';
import { type CommandExecutor, type CommandResult, type SealedPart, toCommandId } from '#libs/event-store';
import { type Clock, dayIn, type Decider, type JsonObject, latest, type PlainDate } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { dossierCodec } from '../codecs.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import type { Settings } from '../tokens.js';

/** The present, as a command on a dossier is told it. */
export interface Present {
  /** The day in the owner caisse's zone, and never before the last day on which something of the dossier became known. */
  readonly today: PlainDate;
  /** The day it really is in that zone: the default of what happens now. */
  readonly day: PlainDate;
  readonly now: string;
}

export interface DeskRequest {
  readonly dossierId: string;
  readonly key: string;
  readonly actor: string | null;
  readonly expectedRevision: number | null;
  /** The command as the caller gave it: tells two bodies under one key apart. */
  readonly body: JsonObject & { readonly type: string };
  /** The pièce concerned, whose owner's zone tells the day. */
  readonly piece: string | null;
  /** The caisse whose zone tells the day before there is an owner. */
  readonly caisse: string | null;
  readonly decide: (state: DossierState, present: Present) => readonly DossierHistoryEvent[];
  readonly sealed?: readonly SealedPart[];
}

/** Where commands on dossiers are carried out: the present, the ids and the names that the pure core cannot know. */
export class DossierDesk {
  constructor(
    private readonly executor: CommandExecutor,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  /** @throws DomainError `caisse.unknown`, `procedure.unknown` */
  async assertKnown(caisses: readonly (string | null)[], procedure: string | null): Promise<void> {
    const referentiel = await this.referentiels.read();
    for (const caisse of caisses) {
      if (caisse !== null && !referentiel.caisses.has(caisse)) throw unknownCaisse(caisse, [...referentiel.caisses.keys()].slice(0, 20));
    }
    if (procedure !== null && !referentiel.procedures.has(procedure)) {
      throw unknownProcedure(procedure, [...referentiel.procedures.keys()].slice(0, 20));
    }
  }

  async carryOut(request: DeskRequest): Promise<CommandResult<DossierHistoryEvent>> {
    const referentiel = await this.referentiels.read();
    const decider: Decider<DeskRequest['body'], DossierHistoryEvent, DossierState> = {
      initialState: dossierDecider.initialState,
      evolve: dossierDecider.evolve,
      decide: (_command, state) => request.decide(state, this.presentOf(state, request, referentiel)),
    };
    const instant = new Date(this.clock.now()).toISOString();
    return this.executor.execute({
      stream: `dossier-${request.dossierId}`,
      decider,
      codec: dossierCodec,
      command: request.body,
      context: {
        commandId: toCommandId(request.key),
        commandDigest: this.vault.commandDigest(request.body),
        occurredAt: instant,
        knownOn: dayIn(this.settings.timeZone, this.clock.now()),
        ...(request.actor === null ? {} : { actor: request.actor }),
        ...(request.expectedRevision === null ? {} : { expectedRevision: request.expectedRevision }),
      },
      metadataOf: ({ occurredAt, knownOn }) => ({ occurredAt, knownOn }),
      sealedOf: (event) => (event.type === 'DossierOpened' ? (request.sealed ?? []) : []),
      cache: 'skip',
    });
  }

  private presentOf(state: DossierState, { piece, caisse }: DeskRequest, referentiel: Referentiel): Present {
    const owner = (piece === null ? null : ownerOf(state, piece)) ?? caisse;
    const timeZone = (owner === null ? undefined : referentiel.caisses.get(owner)?.timeZone) ?? this.settings.timeZone;
    const instant = this.clock.now();
    const day = dayIn(timeZone, instant);
    const known = latestKnownOn(state);
    return { day, today: known === null ? day : latest(known, day), now: new Date(instant).toISOString() };
  }
}
