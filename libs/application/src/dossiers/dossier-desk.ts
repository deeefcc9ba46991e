import {
  type Cadre,
  decideParcours,
  dossierDecider,
  type DossierHistoryEvent,
  type DossierState,
  type FollowedDossierCommand,
  isParcoursCommand,
  latestKnownOn,
  ownerOf,
  type ParcoursCommand,
  unknownCaisse,
  unknownProcedure,
} from '#libs/domain';
import {
  type CommandExecutor,
  type CommandRequest,
  type CommandResult,
  type EventStore,
  type SealedPart,
  toCommandId,
  VersionConflict,
} from '#libs/event-store';
import { type Clock, dayIn, type Decider, DomainError, type JsonObject, latest, type PlainDate } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { dossierCodec } from '../codecs.js';
import type { Cadres } from '../parcours/cadres.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import type { Settings } from '../tokens.js';
import { sentencesSince } from './dossier-history.js';

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
  readonly role?: string;
  readonly expectedRevision: number | null;
  /** The command as the caller gave it: tells two bodies under one key apart. */
  readonly body: JsonObject & { readonly type: string };
  /** The pièce concerned, whose owner's zone tells the day. */
  readonly piece: string | null;
  /** The caisse whose zone tells the day before there is an owner. */
  readonly caisse: string | null;
  /** `cadre`: what the dossier is decided with when it follows a procédure; null when it follows none, or is not there. */
  readonly decide: (state: DossierState, present: Present, cadre: Cadre | null) => readonly DossierHistoryEvent[];
  /** The cadre, where it is known before the dossier is. */
  readonly cadre?: Cadre | null;
  readonly sealedOf?: (event: DossierHistoryEvent) => Promise<readonly SealedPart[]>;
  /** Whether the dossier stays in memory for the next command on it, as it does unless told otherwise. */
  readonly cache?: CommandRequest<never, DossierHistoryEvent, DossierState>['cache'];
}

/** A command that brings its own decision. */
interface Deciding {
  readonly type: string;
  readonly decide: (state: DossierState) => readonly DossierHistoryEvent[];
}

/** One for all commands, so that a dossier folded for one of them does for the next. */
const deskDecider: Decider<Deciding, DossierHistoryEvent, DossierState> = {
  initialState: dossierDecider.initialState,
  evolve: dossierDecider.evolve,
  decide: ({ decide }, state) => decide(state),
};

/** Where commands on dossiers are carried out: the present, the ids and the names that the pure core cannot know. */
export class DossierDesk {
  constructor(
    private readonly executor: CommandExecutor,
    private readonly store: EventStore,
    /** Tells two bodies under one key apart; null for one who never gives another body under a key. */
    private readonly vault: Pick<Vault, 'commandDigest'> | null,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly referentiels: Pick<ReferentielReader, 'read' | 'judge'>,
    readonly cadres: Cadres,
  ) {}

  /** @throws DomainError `caisse.unknown`, `procedure.unknown`, `query.stale`; StoreUnavailable */
  async assertKnown(caisses: readonly (string | null)[], procedure: string | null): Promise<void> {
    await this.referentiels.judge((referentiel) => {
      for (const caisse of caisses) {
        if (caisse !== null && !referentiel.caisses.has(caisse)) throw unknownCaisse(caisse, [...referentiel.caisses.keys()].slice(0, 20));
      }
      if (procedure !== null && !referentiel.procedures.has(procedure)) {
        throw unknownProcedure(procedure, [...referentiel.procedures.keys()].slice(0, 20));
      }
    });
  }

  /**
   * Decides a command on a dossier, by its procédure when it follows one.
   * @throws DomainError `dossier.unknown`, `parcours.none` for a command that only a procédure gives a meaning
   */
  decidedUnder(cadre: Cadre | null, state: DossierState, command: FollowedDossierCommand | ParcoursCommand): readonly DossierHistoryEvent[] {
    if (cadre !== null) return decideParcours(command, state, cadre);
    if (!isParcoursCommand(command)) return dossierDecider.decide(command, state);
    if (state.status === 'absent') throw new DomainError('dossier.unknown', 'ce dossier n’existe pas');
    throw new DomainError('parcours.none', 'ce dossier ne suit aucune procédure publiée : agissez directement sur ses pièces');
  }

  async carryOut(request: DeskRequest): Promise<CommandResult<DossierHistoryEvent>> {
    try {
      return await this.attempt(request);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'parcours.otherVersion') throw error;
      // It was migrated since we looked.
      this.cadres.forget(request.dossierId);
      return this.attempt(request);
    }
  }

  private async attempt(request: DeskRequest): Promise<CommandResult<DossierHistoryEvent>> {
    const { dossierId, key, actor, role, expectedRevision, body, sealedOf, cache = 'use' } = request;
    const commandId = toCommandId(key);
    const referentiel = await this.referentiels.read();
    const cadre = request.cadre === undefined ? await this.cadres.of(dossierId, commandId, referentiel) : request.cadre;
    const instant = new Date(this.clock.now()).toISOString();
    try {
      return await this.executor.execute({
        stream: `dossier-${dossierId}`,
        decider: deskDecider,
        codec: dossierCodec,
        command: { type: body.type, decide: (state) => request.decide(state, this.presentOf(state, request, referentiel), cadre) },
        context: {
          commandId,
          ...(this.vault === null ? {} : { commandDigest: this.vault.commandDigest(body) }),
          occurredAt: instant,
          knownOn: dayIn(this.settings.timeZone, this.clock.now()),
          ...(actor === null ? {} : { actor }),
          ...(role === undefined ? {} : { role }),
          ...(expectedRevision === null ? {} : { expectedRevision }),
        },
        metadataOf: ({ occurredAt, knownOn }) => ({ occurredAt, knownOn }),
        ...(sealedOf === undefined ? {} : { sealedOf }),
        cache,
      });
    } catch (error) {
      if (error instanceof VersionConflict && expectedRevision !== null) throw await this.toldSince(error, dossierId, expectedRevision);
      throw error;
    }
  }

  /** The same refusal, with what has happened since the revision that the caller saw. */
  private async toldSince(conflict: VersionConflict, dossierId: string, seen: number): Promise<DomainError> {
    const stored = await this.store.readStream(`dossier-${dossierId}`);
    const since = sentencesSince(stored, await this.cadres.labelsOf(stored), seen, this.settings.timeZone);
    return new DomainError(conflict.code, conflict.message, { ...conflict.data, since }, { cause: conflict });
  }

  private presentOf(state: DossierState, { piece, caisse }: DeskRequest, referentiel: Referentiel): Present {
    const followed = state.status === 'absent' ? null : (state.opened.caisse ?? null);
    const owner = (piece === null ? null : ownerOf(state, piece)) ?? caisse ?? followed;
    const instant = this.clock.now();
    const own = owner === null ? undefined : referentiel.timeZoneOf(owner, dayIn(this.settings.timeZone, instant));
    const timeZone = own ?? this.settings.timeZone;
    const day = dayIn(timeZone, instant);
    const known = latestKnownOn(state);
    return { day, today: known === null ? day : latest(known, day), now: new Date(instant).toISOString() };
  }
}
