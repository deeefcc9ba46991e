import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { organismeDecider, type OrganismeState } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { lineOf, readReseauFile } from '#libs/interchange';
import { type Clock, DomainError } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { organismeCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { allAtOnce } from '../say-all.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { type ImportedReseau, ImportReseau } from './import-reseau.command.js';
import { codesOf, planReseau } from './plan-reseau.js';

const sayAll = allAtOnce(organismeDecider);

const MOST_TOLD = 50;

@CommandHandler(ImportReseau)
export class ImportReseauHandler implements ICommandHandler<ImportReseau> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { text, fileName, key } }: ImportReseau): Promise<ImportedReseau> {
    const read = readReseauFile(text, fileName);
    if (read.status === 'refused') throw refused(fileName, read.problems.map(lineOf));
    const standing = new Map<string, OrganismeState>();
    for (const code of codesOf(read.description)) {
      const { state } = await this.executor.read({ stream: `organisme-${code}`, decider: organismeDecider, codec: organismeCodec });
      standing.set(code, state);
    }
    const commands = await this.referentiels.judge((known) => {
      const plan = planReseau(read.description, standing, known);
      if (plan.problems.length === 0) return plan.commands;
      throw refused(
        fileName,
        plan.problems.map((problem) => lineOf(read.placed(problem))),
      );
    });
    let position: string | null = null;
    for (const [code, said] of commands) {
      const result = await this.executor.execute({
        stream: `organisme-${code}`,
        decider: sayAll,
        codec: organismeCodec,
        command: { type: 'SayAll', commands: said },
        context: contextOf(this.clock, this.settings, this.vault, `${key}/${code}`, { text }),
      });
      ({ position } = result);
    }
    return { organismes: read.description.organismes.length, changed: commands.size, position };
  }
}

function refused(fileName: string, lines: readonly string[]): DomainError {
  const more = lines.length > MOST_TOLD ? [`… et ${String(lines.length - MOST_TOLD)} autres.`] : [];
  const told = [...lines.slice(0, MOST_TOLD), ...more];
  return new DomainError('reseau.fileInvalid', [`le fichier ${fileName} est refusé, et rien n’est écrit :`, ...told].join('\n'), { problems: told });
}
