import { DEFAULT_CALENDRIER, organismeDecider, procedureDecider } from '#libs/domain';
import type { CommandContext, CommandExecutor } from '#libs/event-store';
import { organismeCodec, procedureCodec } from '../codecs.js';

/** Registers, once, the caisses and procédures that an import names and nobody has registered yet. */
export class Registrations {
  private readonly known = new Map<string, Promise<void>>();

  constructor(
    private readonly executor: CommandExecutor,
    private readonly context: Omit<CommandContext, 'commandId'>,
    private readonly timeZone: string,
  ) {}

  async caisse(code: string): Promise<void> {
    await this.once(`organisme-${code}`, async (stream) => {
      const organisme = { code, label: code, calendrier: DEFAULT_CALENDRIER, calendrierVersion: null, timeZone: this.timeZone };
      await this.executor.execute({
        stream,
        decider: organismeDecider,
        codec: organismeCodec,
        command: { type: 'RegisterOrganisme', organisme, ifUnknown: true },
        context: { ...this.context, commandId: `import/${stream}` },
      });
    });
  }

  async procedure(code: string): Promise<void> {
    await this.once(`procedure-${code}`, async (stream) => {
      await this.executor.execute({
        stream,
        decider: procedureDecider,
        codec: procedureCodec,
        command: { type: 'RegisterProcedure', procedure: { code, label: code }, ifUnknown: true },
        context: { ...this.context, commandId: `import/${stream}` },
      });
    });
  }

  private async once(stream: string, register: (stream: string) => Promise<void>): Promise<void> {
    const known = this.known.get(stream);
    if (known !== undefined) return known;
    const registering = register(stream);
    this.known.set(stream, registering);
    return registering;
  }
}
