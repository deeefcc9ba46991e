import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type AgentCommand, agentDecider, type AgentState, unknownCaisse } from '#libs/domain';
import { CommandExecutor } from '#libs/event-store';
import { type ContratLine, readContrats } from '#libs/interchange';
import { type Clock, DomainError } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { agentCodec } from '../codecs.js';
import { contextOf } from '../command-context.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { RefusedLines } from '../refused-lines.js';
import { allAtOnce } from '../say-all.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import { type ImportedContrats, ImportContrats } from './import-contrats.command.js';
import { assertPseudonym } from './pseudonym.js';

const sayAll = allAtOnce(agentDecider);
const streamOf = (agent: string): string => `agent-${agent}`;

/** What to do about what the contracts of an agent do not allow. */
const REMEDIES: Readonly<Record<string, string>> = {
  'agent.invalid': 'Donnez un pseudonyme, jamais un nom.',
  'caisse.unknown': 'Vérifiez son code : ecluse reseau list.',
  'contrat.alreadyStarted': 'Donnez un autre nom à ce contrat, ou dites le changement par une affectation.',
  'contrat.tooMuch': 'Donnez une fin à l’autre contrat, ou une quotité moindre.',
  'contrat.quotiteInvalid': 'Écrivez 1 pour un temps plein, 0,8 pour quatre cinquièmes.',
  'period.inverted': 'Vérifiez les deux jours.',
};

/** A line as commands: it starts, and ends where the file says so. */
function commandsOf({ agent, contrat, caisse, equipe, sorte, fonction, quotite, fromOn, end }: ContratLine): readonly AgentCommand[] {
  const started: AgentCommand = { type: 'StartContrat', data: { agent, contrat, caisse, equipe, kind: sorte, fonction, quotite, fromOn } };
  return end === null ? [started] : [started, { type: 'EndContrat', data: { agent, contrat, ...end } }];
}

/** The earlier contract first: it may end before the next begins, wherever they stand in the file. */
const inTime = (lines: readonly ContratLine[]): readonly ContratLine[] =>
  [...lines].sort((a, b) => (a.fromOn < b.fromOn ? -1 : a.fromOn > b.fromOn ? 1 : a.line - b.line));

/** A file may have all its lines of one agent: none is copied for the next. */
function addTo<T>(lists: Map<string, T[]>, key: string, ...more: readonly T[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...more]);
  else list.push(...more);
}

@CommandHandler(ImportContrats)
export class ImportContratsHandler implements ICommandHandler<ImportContrats> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
  ) {}

  async execute({ request: { bytes, key } }: ImportContrats): Promise<ImportedContrats> {
    const refused = new RefusedLines('contrat.fileRefused');
    const ofAgents = new Map<string, ContratLine[]>();
    let read = 0;
    for await (const item of readContrats(bytes)) {
      read += 1;
      if (item.kind === 'refused') refused.add(item);
      else addTo(ofAgents, item.agent, item);
    }
    const said = await this.tried(ofAgents, refused);
    refused.assertNone(read);
    let position: string | null = null;
    let changed = 0;
    for (const [agent, commands] of said) {
      const result = await this.executor.execute({
        stream: streamOf(agent),
        decider: sayAll,
        codec: agentCodec,
        command: { type: 'SayAll', commands },
        context: contextOf(this.clock, this.settings, this.vault, `${key}/${agent}`, { commands }),
      });
      if (result.events.length > 0) [changed, position] = [changed + 1, result.position];
    }
    return { read, agents: ofAgents.size, changed, position };
  }

  /** All of it is tried on the agents as they stand before anything is written. */
  private async tried(
    ofAgents: ReadonlyMap<string, readonly ContratLine[]>,
    refused: RefusedLines,
  ): Promise<ReadonlyMap<string, readonly AgentCommand[]>> {
    const { caisses } = await this.referentiels.readCurrent();
    const said = new Map<string, AgentCommand[]>();
    for (const [agent, lines] of ofAgents) {
      let { state } = await this.executor.read({ stream: streamOf(agent), decider: agentDecider, codec: agentCodec });
      for (const line of inTime(lines)) {
        const commands = commandsOf(line);
        try {
          assertPseudonym(agent);
          if (!caisses.has(line.caisse)) throw unknownCaisse(line.caisse, [...caisses.keys()].slice(0, 10));
          state = decided(commands, state);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          const code = String(error.code);
          refused.add({ line: line.line, code, reason: error.message, remedy: REMEDIES[code] ?? 'Corrigez la ligne.' });
          continue;
        }
        addTo(said, agent, ...commands);
      }
    }
    return said;
  }
}

/** What an agent is once the commands went through; as before when one is refused. */
function decided(commands: readonly AgentCommand[], state: AgentState): AgentState {
  return sayAll.decide({ type: 'SayAll', commands }, state).reduce(sayAll.evolve, state);
}
