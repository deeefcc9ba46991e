import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DEFAULT_CALENDRIER, organismeDecider, procedureDecider } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { organismeCodec, procedureCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { calendrierAndZone } from '../referentiel/calendrier-and-zone.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { assertCode } from './code.js';
import { RegisterCaisse, type Registered, RegisterProcedure } from './register.command.js';

@CommandHandler(RegisterCaisse)
export class RegisterCaisseHandler implements ICommandHandler<RegisterCaisse> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request }: RegisterCaisse): Promise<Registered> {
    const { key, code, label } = request;
    assertCode(code);
    const calendrier = request.calendrier ?? DEFAULT_CALENDRIER;
    const held = await this.referentiels.judge((known) => calendrierAndZone(known, calendrier, request.timeZone));
    const organisme = { code, label, ...held };
    const { position } = await this.executor.execute({
      stream: `organisme-${code}`,
      decider: organismeDecider,
      codec: organismeCodec,
      command: { type: 'RegisterOrganisme', organisme },
      context: contextOf(this.clock, this.settings, this.vault, key, organisme),
    });
    return { code, position };
  }
}

@CommandHandler(RegisterProcedure)
export class RegisterProcedureHandler implements ICommandHandler<RegisterProcedure> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ request: { key, code, label } }: RegisterProcedure): Promise<Registered> {
    assertCode(code);
    const procedure = { code, label };
    const { position } = await this.executor.execute({
      stream: `procedure-${code}`,
      decider: procedureDecider,
      codec: procedureCodec,
      command: { type: 'RegisterProcedure', procedure },
      context: contextOf(this.clock, this.settings, this.vault, key, procedure),
    });
    return { code, position };
  }
}
