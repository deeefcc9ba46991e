import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type DossierCommand, dossierDecider, referenceDecider } from '#libs/domain';
import { CommandExecutor, type SealedPart, toCommandId } from '#libs/event-store';
import { type Clock, dayIn, DomainError } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { referenceCodec } from '../codecs.js';
import { idOfName, idWithin } from '../ids.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { ActOnDossier, type DossierAction, OpenDossier, type Written } from './act-on-dossier.command.js';
import { DossierDesk, type Present } from './dossier-desk.js';

@CommandHandler(OpenDossier)
export class OpenDossierHandler implements ICommandHandler<OpenDossier> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly desk: DossierDesk,
  ) {}

  async execute({ request }: OpenDossier): Promise<Written> {
    const { reference, procedure, attributes, on, assure, key, actor } = request;
    await this.desk.assertKnown([], procedure);
    const dossierId = idWithin(toCommandId(key), 'dossier');
    await this.reserve(reference, dossierId, key);
    const { revision, position } = await this.desk.carryOut({
      dossierId,
      key,
      actor,
      expectedRevision: null,
      body: { type: 'OpenDossier', reference, procedure, attributes, on, assure: assure ?? null },
      piece: null,
      caisse: null,
      decide: (state, { today, day, now }) => {
        const opened = { type: 'OpenDossier', reference, procedure, procedureVersion: null, attributes, on: on ?? day, today, now } as const;
        return dossierDecider.decide(opened, state);
      },
      sealed: assure === undefined ? [] : [await this.seal(assure)],
    });
    return { id: dossierId, revision, position };
  }

  /** Who it is reaches the log only as a ciphertext under a key that can be destroyed. */
  private async seal({ identifiant, nom }: { readonly identifiant: string; readonly nom: string }): Promise<SealedPart> {
    const person = await this.vault.personOf('identifiant', identifiant.replaceAll(/\s/gu, '').toUpperCase());
    return this.vault.seal(person, { identifiant, nom });
  }

  /** @throws DomainError `dossier.alreadyOpen` when another dossier has the reference */
  private async reserve(reference: string, dossierId: string, key: string): Promise<void> {
    const now = this.clock.now();
    try {
      await this.executor.execute({
        stream: `reference-${idOfName('reserved dossier', reference)}`,
        decider: referenceDecider,
        codec: referenceCodec,
        command: { type: 'ReserveReference', reference, holder: dossierId },
        context: {
          commandId: idOfName('reserve dossier', key),
          occurredAt: new Date(now).toISOString(),
          knownOn: dayIn(this.settings.timeZone, now),
        },
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'reference.taken') throw error;
      throw new DomainError(
        'dossier.alreadyOpen',
        `la référence « ${reference} » est déjà celle d’un autre dossier : prenez-en une autre`,
        { reference, dossier: error.data['holder'] ?? null },
        { cause: error },
      );
    }
  }
}

@CommandHandler(ActOnDossier)
export class ActOnDossierHandler implements ICommandHandler<ActOnDossier> {
  constructor(private readonly desk: DossierDesk) {}

  async execute({ request }: ActOnDossier): Promise<Written> {
    const { dossierId, command: action, key, expectedRevision, actor } = request;
    await this.desk.assertKnown(caissesOf(action), procedureOf(action));
    const commandId = toCommandId(key);
    const piece = action.type === 'ReceivePiece' ? idWithin(commandId, 'piece') : 'piece' in action ? action.piece : null;
    const { revision, position } = await this.desk.carryOut({
      dossierId,
      key,
      actor,
      expectedRevision,
      body: { dossierId, ...action },
      piece,
      caisse: action.type === 'ReceivePiece' ? action.caisse : null,
      decide: (state, present) => dossierDecider.decide(commandOf(action, commandId, present), state),
    });
    return { id: action.type === 'ReceivePiece' && piece !== null ? piece : dossierId, revision, position };
  }
}

function caissesOf(action: DossierAction): readonly (string | null)[] {
  if (action.type === 'ReceivePiece') return [action.caisse];
  return action.type === 'TransferPiece' ? [action.caisse, action.caisseExecutante] : [];
}

function procedureOf(action: DossierAction): string | null {
  return action.type === 'ReceivePiece' || action.type === 'QualifyPiece' ? action.procedure : null;
}

function commandOf(action: DossierAction, commandId: string, { today, day, now }: Present): DossierCommand {
  const dated = { on: action.on ?? day, today, now };
  if (action.type === 'AssignDossier') return { ...action, ...dated };
  const fact = idWithin(commandId, 'fact');
  if (action.type === 'ReceivePiece') return { ...action, ...dated, fact, piece: idWithin(commandId, 'piece') };
  return { ...action, ...dated, fact };
}
