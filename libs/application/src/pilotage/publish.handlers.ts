import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import {
  checkedPhase,
  checkedRepere,
  checkedSeuils,
  findDefinition,
  isCode,
  organismeDecider,
  phaseDecider,
  SHIPPED_REPERE,
  repereDecider,
  repereInForce,
  reperesOf,
  seuilsDecider,
  SHIPPED_REPERES,
  SHIPPED_SEUILS,
  type SeuilsDefinition,
  versionNamed,
} from '#libs/domain';
import { type CommandContext, CommandExecutor } from '#libs/event-store';
import { type Clock, DomainError, type JsonValue } from '#libs/kernel';
import { PilotageQueries } from '#libs/read-model';
import type { Vault } from '#libs/vault';
import { organismeCodec, phaseCodec, repereCodec, seuilsCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { assertKnownSlice, assertNamed, codesOfKind } from '../reseau/asked-slice.js';
import { CLOCK, COMMAND_EXECUTOR, READ_MODEL, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { type PilotageKind, type PublishedVersion, PublishPilotage } from './pilotage.command.js';
import { type ListedKind, ListPilotage, ListReperes, type PublishedOf, type PublishedRepere } from './pilotage.query.js';
import { assertKnownPopulation, EVERYBODY } from './unites.js';

/**
 * A later version of the product may publish the next version of what it ships: it would meet another one there.
 * @throws DomainError `<kind>.shipped`
 */
function assertNotShipped<T extends { readonly code: string; readonly version: number }>(
  kind: PilotageKind,
  { code, version }: T,
  shipped: readonly T[],
): void {
  const versions = shipped.filter((each) => each.code === code);
  if (versions.length === 0 || versions.some((each) => each.version === version)) return;
  throw new DomainError(`${kind}.shipped`, `« ${code} » est livré avec Écluse, qui seule en publie les versions : donnez un autre code au vôtre.`, {
    definition: `${code}@${String(version)}`,
  });
}

/** Whether a caisse is in difficulty is told of caisses alone. @throws DomainError `seuils.invalid` */
function assertOfCaisses({ code, niveau }: SeuilsDefinition): void {
  if (niveau === 'caisse') return;
  const fault = `siEnDifficulte : « ${code} » parle du niveau « ${niveau} » ; nommez des seuils du niveau « caisse »`;
  throw new DomainError('seuils.invalid', `Cette définition ne peut être publiée. ${fault}.`, { faults: [fault] });
}

@CommandHandler(PublishPilotage)
export class PublishPilotageHandler implements ICommandHandler<PublishPilotage> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { kind, definition, key } }: PublishPilotage): Promise<PublishedVersion> {
    switch (kind) {
      case 'repere': {
        const checked = checkedRepere(definition);
        assertNotShipped(kind, checked, SHIPPED_REPERES);
        await this.referentiels.judge((known) => {
          assertKnownPopulation({ ...EVERYBODY, reseau: checked.reseau ?? null }, known);
          for (const { indicateurs } of checked.dimensions) for (const { indicateur } of indicateurs) findDefinition(indicateur, known.definitions);
        });
        return this.publish({ ...checked, kind, key, body: definition }, async (command) =>
          this.executor.execute({ ...command, decider: repereDecider, codec: repereCodec, command: { type: 'PublishVersion', definition: checked } }),
        );
      }
      case 'seuils': {
        const checked = checkedSeuils(definition);
        assertNotShipped(kind, checked, SHIPPED_SEUILS);
        await this.referentiels.judge((known) => {
          findDefinition(checked.indicateur, known.definitions);
          for (const procedure of checked.procedures ?? []) assertKnownSlice({ procedure }, known);
          assertKnownPopulation({ ...EVERYBODY, reseau: checked.reseau, arbre: checked.arbre }, known);
        });
        if (checked.siEnDifficulte !== null) assertOfCaisses(await this.seuilsNamed(checked.siEnDifficulte));
        return this.publish({ ...checked, kind, key, body: definition }, async (command) =>
          this.executor.execute({ ...command, decider: seuilsDecider, codec: seuilsCodec, command: { type: 'PublishVersion', definition: checked } }),
        );
      }
      case 'phase': {
        const checked = checkedPhase(definition);
        await this.referentiels.judge((known) => {
          assertKnownPopulation({ ...EVERYBODY, reseau: checked.code }, known);
        });
        for (const { seuils } of checked.conditions) await this.seuilsNamed(seuils);
        return this.publish({ ...checked, kind, key, body: definition }, async (command) =>
          this.executor.execute({ ...command, decider: phaseDecider, codec: phaseCodec, command: { type: 'PublishVersion', definition: checked } }),
        );
      }
    }
  }

  private async publish(
    {
      code,
      version,
      kind,
      key,
      body,
    }: { readonly code: string; readonly version: number; readonly kind: PilotageKind; readonly key: string; readonly body: JsonValue },
    execute: (command: { readonly stream: string; readonly context: CommandContext }) => Promise<{ readonly position: string }>,
  ): Promise<PublishedVersion> {
    const { position } = await execute({ stream: `${kind}-${code}`, context: contextOf(this.clock, this.settings, this.vault, key, body) });
    return { code, version, position };
  }

  /** Of the log itself: they may have been published a moment ago. @throws DomainError `seuils.unknown` */
  private async seuilsNamed(text: string): Promise<SeuilsDefinition> {
    const [code = ''] = text.split('@');
    const { state } = isCode(code)
      ? await this.executor.read({ stream: `seuils-${code}`, decider: seuilsDecider, codec: seuilsCodec })
      : { state: [] };
    return versionNamed('seuils', text, state);
  }
}

@QueryHandler(ListReperes)
export class ListReperesHandler implements IQueryHandler<ListReperes> {
  private readonly queries: PilotageQueries;

  constructor(
    private readonly freshness: FreshnessReader,
    private readonly referentiels: ReferentielReader,
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(READ_MODEL) dataSource: DataSource,
  ) {
    this.queries = new PilotageQueries(dataSource);
  }

  async execute({ request: { reseau, after } }: ListReperes): Promise<readonly PublishedRepere[]> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const heads = codesOfKind(await this.referentiels.read(), 'teteDeReseau');
    assertNamed('reseau.unknown', 'Réseau inconnu', reseau, heads);
    const versions = await this.queries.reperes();
    const inForce = new Map(await Promise.all(heads.map(async (head) => [head, repereInForce(head, await this.chosenBy(head), versions)] as const)));
    const [only, ...others] = heads;
    const asked = reseau ?? (others.length === 0 ? only : undefined);
    const byDefault = (asked === undefined ? undefined : inForce.get(asked)) ?? SHIPPED_REPERE;
    return (reseau === null ? versions : reperesOf(reseau, versions)).map((definition) => ({
      definition,
      inForceFor: heads.filter((head) => inForce.get(head) === definition.code).sort(),
      isDefault: definition.code === byDefault,
    }));
  }

  /** As the log tells it now: a choice that is taken back holds for the next question. */
  private async chosenBy(head: string): Promise<string | null> {
    const { state } = await this.executor.read({ stream: `organisme-${head}`, decider: organismeDecider, codec: organismeCodec });
    return state.status === 'absent' ? null : state.repere;
  }
}

@QueryHandler(ListPilotage)
export class ListPilotageHandler implements IQueryHandler<ListPilotage<ListedKind>> {
  private readonly queries: PilotageQueries;

  constructor(
    private readonly freshness: FreshnessReader,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(READ_MODEL) dataSource: DataSource,
  ) {
    this.queries = new PilotageQueries(dataSource);
  }

  async execute({ kind, after }: ListPilotage<ListedKind>): Promise<readonly PublishedOf[ListedKind][]> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const lists = { seuils: async () => this.queries.seuils(), phase: async () => this.queries.phases() };
    return lists[kind]();
  }
}
