import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  checkedDefinition,
  codeOfDiviseur,
  codesNamed,
  codesOfEcart,
  type Definition,
  definitionReference,
  faultsOfDiviseur,
  faultsOfEcart,
  faultsOfHorloge,
  faultsOfReferences,
  indicateurDecider,
  invalidDefinition,
  procedureDecider,
  SHIPPED_DEFINITIONS,
} from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { type Clock, DomainError } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { indicateurCodec, procedureCodec } from '../codecs.js';
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
    const faults = await this.faultsOfNames(definition);
    if (faults.length > 0) throw invalidDefinition(faults);
    const { position } = await this.executor.execute({
      stream: `indicateur-${definition.code}`,
      decider: indicateurDecider,
      codec: indicateurCodec,
      command: { type: 'DefineIndicateur', definition },
      context: contextOf(this.clock, this.settings, this.vault, request.key, request.definition),
    });
    return { code: definition.code, version: definition.version, position };
  }

  /** What is wrong with what a definition names. Of the log itself: it may have been published a moment ago. */
  private async faultsOfNames(definition: Definition): Promise<readonly string[]> {
    switch (definition.block) {
      case 'rapport':
        return faultsOfReferences(definition, await this.published(codesNamed(definition)));
      case 'ecart':
        return faultsOfEcart(definition, await this.published(codesOfEcart(definition)));
      case 'releve':
        return definition.dividedBy === null ? [] : faultsOfDiviseur(definition, await this.versionsOf(codeOfDiviseur(definition.dividedBy)));
      case 'delai': {
        const { horloge } = definition;
        if (horloge === undefined) return [];
        const { state } = await this.executor.read({ stream: `procedure-${horloge.procedure}`, decider: procedureDecider, codec: procedureCodec });
        return faultsOfHorloge({ ...definition, horloge }, state.status === 'absent' ? [] : state.versions);
      }
      case 'stock':
      case 'anteriorite':
      case 'flux':
      case 'soldeEnJours':
      case 'ratio':
      case 'dossiers':
      case 'etapes':
        return [];
    }
  }

  private async published(codes: readonly string[]): Promise<(code: string) => readonly Definition[]> {
    const published = new Map<string, readonly Definition[]>();
    for (const code of codes) published.set(code, await this.versionsOf(code));
    return (code) => published.get(code) ?? [];
  }

  private async versionsOf(code: string): Promise<readonly Definition[]> {
    const { state } = await this.executor.read({ stream: `indicateur-${code}`, decider: indicateurDecider, codec: indicateurCodec });
    return state.status === 'absent' ? [] : state.versions;
  }
}
