import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { diffProcedures, procedureDecider } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { procedureBpmn, procedureSvg } from '#libs/interchange';
import type { Clock } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { procedureCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { ProcedureCatalogue } from './procedure-catalogue.js';
import { DiffProcedure, DrawProcedure, GetProcedure, type ListedProcedure, ListProcedures } from './procedures.query.js';
import { publishable } from './publishable.js';
import { published } from './published.js';
import { type Published, PublishProcedure } from './publish-procedure.command.js';

@CommandHandler(PublishProcedure)
export class PublishProcedureHandler implements ICommandHandler<PublishProcedure> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly catalogue: ProcedureCatalogue,
  ) {}

  async execute({ request: { definition: value, key } }: PublishProcedure): Promise<Published> {
    const definition = await publishable(value, this.catalogue);
    const { position } = await this.executor.execute({
      stream: `procedure-${definition.code}`,
      decider: procedureDecider,
      codec: procedureCodec,
      command: { type: 'PublishProcedure', definition },
      context: contextOf(this.clock, this.settings, this.vault, key, value),
    });
    return { code: definition.code, version: definition.version, position };
  }
}

@QueryHandler(ListProcedures)
export class ListProceduresHandler implements IQueryHandler<ListProcedures> {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
    private readonly catalogue: ProcedureCatalogue,
  ) {}

  async execute({ after }: ListProcedures): Promise<readonly ListedProcedure[]> {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const { procedures } = await this.referentiels.read();
    return Promise.all(
      [...procedures.values()].map(async ({ code, label }) => {
        const latest = await this.catalogue.latest(code);
        return { code, label: latest?.definition.label ?? label, version: latest?.definition.version ?? null };
      }),
    );
  }
}

@QueryHandler(GetProcedure)
export class GetProcedureHandler implements IQueryHandler<GetProcedure> {
  constructor(
    private readonly referentiels: ReferentielReader,
    private readonly catalogue: ProcedureCatalogue,
  ) {}

  async execute({ request: { code, version } }: GetProcedure) {
    const { definition } = await published(this.catalogue, this.referentiels, code, version);
    return { definition, versions: (await this.catalogue.versionsOf(code)).map((each) => each.definition.version) };
  }
}

@QueryHandler(DiffProcedure)
export class DiffProcedureHandler implements IQueryHandler<DiffProcedure> {
  constructor(
    private readonly referentiels: ReferentielReader,
    private readonly catalogue: ProcedureCatalogue,
  ) {}

  async execute({ request: { code, from, to } }: DiffProcedure) {
    const [former, later] = [
      await published(this.catalogue, this.referentiels, code, from),
      await published(this.catalogue, this.referentiels, code, to),
    ];
    return { from, to, differences: diffProcedures(former.definition, later.definition) };
  }
}

@QueryHandler(DrawProcedure)
export class DrawProcedureHandler implements IQueryHandler<DrawProcedure> {
  constructor(
    private readonly referentiels: ReferentielReader,
    private readonly catalogue: ProcedureCatalogue,
  ) {}

  async execute({ request: { code, version, format, etape } }: DrawProcedure): Promise<string> {
    const { definition } = await published(this.catalogue, this.referentiels, code, version);
    if (format === 'bpmn') return procedureBpmn(definition);
    return procedureSvg(definition, etape === undefined ? {} : { current: etape });
  }
}
