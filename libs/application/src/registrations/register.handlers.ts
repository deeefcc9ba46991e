import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DEFAULT_CALENDRIER, organismeDecider, procedureDecider } from '#libs/domain';
import { type CommandContext, CommandExecutor } from '#libs/event-store';
import { type Clock, dayIn, DomainError, isTimeZone, type JsonValue } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { organismeCodec, procedureCodec } from '../codecs.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { RegisterCaisse, type Registered, RegisterProcedure } from './register.command.js';

const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;

function assertCode(code: string): void {
  if (!CODE.test(code))
    throw new DomainError('code.invalid', `« ${code} » ne peut être un code : lettres, chiffres, point, tiret, 64 au plus`, { code });
}

/** Who says so, when, and under which key. */
function contextOf(clock: Clock, settings: Settings, vault: Vault, key: string, body: JsonValue): CommandContext {
  const now = clock.now();
  return {
    commandId: key,
    commandDigest: vault.commandDigest(body),
    occurredAt: new Date(now).toISOString(),
    knownOn: dayIn(settings.timeZone, now),
  };
}

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
    const { calendriers } = await this.referentiels.read();
    const published = calendriers.findLast((each) => each.code === calendrier);
    if (published === undefined) {
      const known = [...new Set(calendriers.map((each) => each.code))];
      throw new DomainError('calendrier.unknown', `calendrier inconnu : « ${calendrier} ». Connus : ${known.join(', ')}.`, { calendrier, known });
    }
    const timeZone = request.timeZone ?? published.timeZone;
    if (!isTimeZone(timeZone)) {
      throw new DomainError('timeZone.unknown', `fuseau inconnu : « ${timeZone} ». Donnez un nom IANA, par exemple Europe/Paris.`, { timeZone });
    }
    const organisme = { code, label, calendrier, calendrierVersion: null, timeZone };
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
