import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { agentDecider, unknownCaisse } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { agentCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { type ActedOnAgent, ActOnAgent } from './act-on-agent.command.js';
import { assertPseudonym } from './pseudonym.js';

@CommandHandler(ActOnAgent)
export class ActOnAgentHandler implements ICommandHandler<ActOnAgent> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { command, key } }: ActOnAgent): Promise<ActedOnAgent> {
    const { agent } = command.data;
    assertPseudonym(agent);
    if (command.type === 'StartContrat') await this.assertKnown(command.data.caisse);
    const { position } = await this.executor.execute({
      stream: `agent-${agent}`,
      decider: agentDecider,
      codec: agentCodec,
      command,
      context: contextOf(this.clock, this.settings, this.vault, key, command),
    });
    return { agent, position };
  }

  private async assertKnown(caisse: string): Promise<void> {
    return this.referentiels.judge(({ caisses }) => {
      if (!caisses.has(caisse)) throw unknownCaisse(caisse, [...caisses.keys()].slice(0, 20));
    });
  }
}
