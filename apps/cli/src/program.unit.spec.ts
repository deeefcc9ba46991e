import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { processTerminal } from './output/terminal.js';
import { createProgram } from './program.js';

/** Every command that does something, with its name from the program on. */
function commandsOf(command: Command, path: readonly string[] = []): readonly (readonly [name: string, command: Command])[] {
  return command.commands.flatMap((each) => {
    const name = [...path, each.name()];
    return each.commands.length === 0 ? [[name.join(' '), each] as const] : commandsOf(each, name);
  });
}

const COMMANDS = commandsOf(createProgram({ terminal: processTerminal(), setExitCode: () => undefined }));

describe('the options of all commands', () => {
  it('either take a value or do not, whatever the command', () => {
    const taking = new Map<string, Set<boolean>>();
    for (const [, { options }] of COMMANDS)
      for (const { long, required, optional } of options) taking.set(String(long), (taking.get(String(long)) ?? new Set()).add(required || optional));
    // « reseau groupement --reseau » says of the groupement that it is a réseau.
    expect([...taking].filter(([, values]) => values.size > 1).map(([long]) => long)).toEqual(['--reseau']);
  });

  it('have --json wherever something is answered', () => {
    const without = COMMANDS.filter(([, { options }]) => options.every(({ long }) => long !== '--json')).map(([name]) => name);
    // A process that runs, and a file that is shown.
    expect(without).toEqual(['project', 'releve template']);
  });

  it('choose alike among organismes', () => {
    const has = (command: Command, long: string): boolean => command.options.some((option) => option.long === long);
    const choosing = COMMANDS.filter(([, command]) => has(command, '--groupement'));
    // What any organisme may have – readings, alerts – is asked for a caisse by « --organisme » as for any other.
    const caisse = (command: Command): boolean => has(command, '--caisse') || has(command, '--organisme');
    for (const [name, command] of choosing) expect([name, has(command, '--reseau'), caisse(command)]).toEqual([name, true, true]);
  });
});
