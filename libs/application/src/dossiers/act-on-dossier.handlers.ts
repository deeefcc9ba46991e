import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { FollowedDossierCommand } from '#libs/domain';
import { CommandExecutor, type SealedPart, toCommandId } from '#libs/event-store';
import { type Clock, DomainError } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { idWithin } from '../ids.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { ActOnDossier, type DossierAction, OpenDossier, type Written } from './act-on-dossier.command.js';
import { ProcedureCatalogue } from '../procedures/procedure-catalogue.js';
import { DossierDesk, type Present } from './dossier-desk.js';
import { reserveReference } from './reserve-reference.js';

@CommandHandler(OpenDossier)
export class OpenDossierHandler implements ICommandHandler<OpenDossier> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Pick<Vault, 'personOf' | 'seal'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly desk: DossierDesk,
    private readonly catalogue: ProcedureCatalogue,
  ) {}

  async execute({ request }: OpenDossier): Promise<Written> {
    const { reference, procedure, attributes, on, assure, caisse = null, key, actor } = request;
    const followed = procedure === null ? null : await this.catalogue.latest(procedure);
    await this.desk.assertKnown([caisse], followed === null ? procedure : null);
    if (followed !== null && caisse === null) throw caisseMissing(followed.definition.label);
    const commandId = toCommandId(key);
    const dossierId = idWithin(commandId, 'dossier');
    const cadre = followed === null ? null : await this.desk.cadres.cadre(followed, dossierId, caisse, commandId);
    const { executor, clock, settings } = this;
    await reserveReference({ executor, clock, timeZone: settings.timeZone }, { reference, dossierId, key });
    const procedureVersion = followed?.definition.version ?? null;
    const sealed = assure === undefined ? [] : [await this.seal(assure)];
    const { revision, position } = await this.desk.carryOut({
      dossierId,
      key,
      actor,
      expectedRevision: null,
      // As it was before there were caisses of dossiers, for those opened without one: the same key stands for the same body.
      body: { type: 'OpenDossier', reference, procedure, attributes, on, assure: assure ?? null, ...(caisse === null ? {} : { caisse }) },
      piece: null,
      caisse,
      cadre,
      decide: (state, { today, day, now }) => {
        const opened = { type: 'OpenDossier', reference, procedure, procedureVersion, attributes, on: on ?? day, today, now } as const;
        return this.desk.decidedUnder(cadre, state, caisse === null ? opened : { ...opened, caisse });
      },
      sealedOf: async ({ type }) => Promise.resolve(type === 'DossierOpened' ? sealed : []),
    });
    return { id: dossierId, revision, position };
  }

  /** Who it is reaches the log only as a ciphertext under a key that can be destroyed. */
  private async seal({ identifiant, nom }: { readonly identifiant: string; readonly nom: string }): Promise<SealedPart> {
    const person = await this.vault.personOf('identifiant', identifiant.replaceAll(/\s/gu, '').toUpperCase());
    return this.vault.seal(person, { identifiant, nom });
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
      decide: (state, present, cadre) => this.desk.decidedUnder(cadre, state, commandOf(action, commandId, present)),
    });
    return { id: action.type === 'ReceivePiece' && piece !== null ? piece : dossierId, revision, position };
  }
}

const caisseMissing = (procedure: string): DomainError =>
  new DomainError(
    'caisse.missing',
    `un dossier de la procédure « ${procedure} » s’ouvre dans une caisse, dont les jours et les heures comptent : donnez-la`,
    {
      procedure,
    },
  );

function caissesOf(action: DossierAction): readonly (string | null)[] {
  if (action.type === 'ReceivePiece') return [action.caisse];
  return action.type === 'TransferPiece' ? [action.caisse, action.caisseExecutante] : [];
}

function procedureOf(action: DossierAction): string | null {
  return action.type === 'ReceivePiece' || action.type === 'QualifyPiece' ? action.procedure : null;
}

function commandOf(action: DossierAction, commandId: string, { today, day, now }: Present): FollowedDossierCommand {
  const dated = { on: action.on ?? day, today, now };
  if (action.type === 'AssignDossier') return { ...action, ...dated };
  const fact = idWithin(commandId, 'fact');
  if (action.type === 'ReceivePiece') return { ...action, ...dated, fact, piece: idWithin(commandId, 'piece') };
  return { ...action, ...dated, fact };
}
