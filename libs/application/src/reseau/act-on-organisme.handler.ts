import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isCode, type OrganismeCommand, organismeDecider, type RegisteredOrganisme, repereDecider, type RepereDefinition } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { type Clock, DomainError } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { organismeCodec, repereCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { calendrierAndZone } from '../referentiel/calendrier-and-zone.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { assertCode } from '../registrations/code.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { type ActedOnOrganisme, ActOnOrganisme, type OrganismeAction } from './act-on-organisme.command.js';

@CommandHandler(ActOnOrganisme)
export class ActOnOrganismeHandler implements ICommandHandler<ActOnOrganisme> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { code, action, key } }: ActOnOrganisme): Promise<ActedOnOrganisme> {
    assertCode(code);
    if (action.type !== 'RegisterGroupement') await this.organisme(code);
    const { position } = await this.executor.execute({
      stream: `organisme-${code}`,
      decider: organismeDecider,
      codec: organismeCodec,
      command: await this.commandOf(code, action),
      context: contextOf(this.clock, this.settings, this.vault, key, { code, ...action }),
    });
    return { code, position };
  }

  private async commandOf(code: string, action: OrganismeAction): Promise<OrganismeCommand> {
    switch (action.type) {
      case 'RegisterGroupement': {
        const { label, kind, arbre } = action;
        assertCode(arbre);
        return { type: action.type, groupement: { code, label, kind, arbre } };
      }
      case 'AssignCalendrier':
        return {
          type: action.type,
          fromOn: action.fromOn,
          ...(await this.referentiels.judge((known) => calendrierAndZone(known, action.calendrier, action.timeZone))),
        };
      case 'AttachOrganisme': {
        const parent = await this.organisme(action.parent);
        await this.assertNoCircle(code, parent);
        return { ...action, parent };
      }
      case 'MergeOrganisme':
        return { ...action, into: await this.organisme(action.into) };
      case 'SplitOrganisme':
        return { ...action, into: await Promise.all(action.into.map(async (each) => this.organisme(each))) };
      case 'ChooseRepere':
        return { ...action, repere: await this.repere(action.repere) };
      case 'CancelFusion':
      case 'CancelScission':
      case 'DefineMontee':
      case 'DefineVisibilite':
      case 'RenameOrganisme':
      case 'DetachOrganisme':
        return action;
    }
  }

  /** An organisme as the log tells it now. @throws DomainError `organisme.unknown` */
  private async organisme(code: string): Promise<RegisteredOrganisme> {
    const { state } = await this.executor.read({ stream: `organisme-${code}`, decider: organismeDecider, codec: organismeCodec });
    if (state.status === 'registered') return state;
    throw new DomainError('organisme.unknown', `Organisme inconnu : « ${code} ». Enregistrez-le d’abord.`, { organisme: code });
  }

  /** Its last version, of the log itself: it may have been published a moment ago. @throws DomainError `repere.unknown` */
  private async repere(code: string): Promise<RepereDefinition> {
    const { state } = isCode(code)
      ? await this.executor.read({ stream: `repere-${code}`, decider: repereDecider, codec: repereCodec })
      : { state: [] };
    const last = state.at(-1);
    if (last !== undefined) return last;
    throw new DomainError(
      'repere.unknown',
      `Aucun indicateur repère n’est publié sous le code « ${code} » : « ecluse repere list », ou GET /api/v1/reperes, dit lesquels le sont.`,
      { asked: code },
    );
  }

  /**
   * Nobody stands under himself, whatever the day. Two that are told at the same time are not seen here: who reads a tree ends all the same.
   * @throws DomainError `appartenance.circle`; `query.stale` while what was told a moment ago is not known
   */
  private async assertNoCircle(code: string, { code: parent, arbre }: RegisteredOrganisme): Promise<void> {
    const { reseau } = await this.referentiels.readCurrent();
    const above = new Set([parent]);
    for (const each of above) {
      for (const appartenance of reseau.appartenances.get(each) ?? []) if (appartenance.arbre === arbre) above.add(appartenance.parent);
    }
    if (!above.has(code)) return;
    throw new DomainError('appartenance.circle', `L’organisme ${code} ne peut être rattaché à ${parent}, qui est sous ${code} ou l’a été.`, {
      organisme: code,
      parent,
    });
  }
}
