import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  checkedDefinition,
  codesNamed,
  type Definition,
  definitionReference,
  faultsOfReferences,
  indicateurDecider,
  invalidDefinition,
  type RapportDefinition,
  SHIPPED_DEFINITIONS,
} from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { type Clock, DomainError } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { indicateurCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { PublishDefinition, type PublishedDefinition } from './publish-definition.command.js';

/** A later version of the product may publish the next version of what it ships: it would meet another one there. */
function assertNotShipped(definition: Definition): void {
  const shipped = SHIPPED_DEFINITIONS.filter(({ code }) => code === definition.code);
  if (shipped.length === 0 || shipped.some(({ version }) => version === definition.version)) return;
  throw new DomainError(
    'definition.shipped',
    `« ${definition.code} » est livrée avec Écluse, qui seule en publie les versions : donnez un autre code à la vôtre.`,
    { definition: definitionReference(definition) },
  );
}

@CommandHandler(PublishDefinition)
export class PublishDefinitionHandler implements ICommandHandler<PublishDefinition> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ request }: PublishDefinition): Promise<PublishedDefinition> {
    const definition = checkedDefinition(request.definition);
    assertNotShipped(definition);
    if (definition.block === 'rapport') await this.assertReferences(definition);
    const { position } = await this.executor.execute({
      stream: `indicateur-${definition.code}`,
      decider: indicateurDecider,
      codec: indicateurCodec,
      command: { type: 'DefineIndicateur', definition },
      context: contextOf(this.clock, this.settings, this.vault, request.key, request.definition),
    });
    return { code: definition.code, version: definition.version, position };
  }
  /** Of the log itself: what it names may have been published a moment ago. @throws DomainError `definition.invalid` */
  private async assertReferences(definition: RapportDefinition): Promise<void> {
    const published = new Map<string, readonly Definition[]>();
    for (const code of codesNamed(definition)) {
      const { state } = await this.executor.read({ stream: `indicateur-${code}`, decider: indicateurDecider, codec: indicateurCodec });
      published.set(code, state.status === 'absent' ? [] : state.versions);
    }
    const faults = faultsOfReferences(definition, (code) => published.get(code) ?? []);
    if (faults.length > 0) throw invalidDefinition(faults);
  }
}
