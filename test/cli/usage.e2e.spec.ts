import { describe, expect, it } from '@jest/globals';
import { ecluse } from '../support/command-line.js';

const NOWHERE = '/nowhere/ecluse';
const COMMANDS = [
  ...['start', 'import', 'indicators', 'pieces', 'dossier', 'verify', 'rebuild'],
  ...['caisses', 'procedures', 'imports', 'set-aside', 'set-aside-events', 'status', 'retry'],
];
const WITHIN_OTHERS = [
  ...['log verify', 'log seals', 'log export', 'log import', 'vault export', 'vault import', 'reaction list', 'reaction resume'],
  ...['indicateur values', 'releve import', 'releve list', 'arrete close', 'arrete correct', 'arrete list', 'arrete show'],
  ...['open-data', 'comparaison show', 'comparaison fiche', 'comparaison series', 'repere show', 'alerte list', 'alerte etats', 'phase show'],
  ...['agent list', 'agent contrat', 'agent affectation', 'agent end', 'agent import', 'agent absence', 'agent cancel-absence', 'agent competence'],
];

describe('the command line', () => {
  it('shows its commands when none is given', async () => {
    const { code, stdout } = await ecluse(NOWHERE);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command} `);
  });

  it.each([...COMMANDS, ...WITHIN_OTHERS])('explains « %s » in French, with examples, and has --json', async (command) => {
    const { code, stdout } = await ecluse(NOWHERE, ...command.split(' '), '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage : ecluse');
    expect(stdout).toContain('Exemples :');
    expect(stdout).toContain('--json');
    expect(stdout).not.toMatch(/\b(?:display help|Commands:|Options:|default:|choices:)/u);
  });

  it.each([
    [['indicatrs'], 'indicators'],
    [['indicators', '--jour', '2011-01-01'], '--jour'],
    [['import'], 'fichier'],
    [['pieces', '--format', 'xml'], 'csv'],
    [['start', '--port', 'trois'], 'port'],
    [['import', 'a.xes', '--unit', 'livre'], 'workitem'],
    [['dossier', 'a', 'b'], '2 arguments au lieu de 1'],
    [['status', 'a'], '1 argument au lieu de 0'],
    [['rebuild'], '--all'],
    [['rebuild', 'stock', '--all'], 'et --all s’excluent'],
    [['reaction', 'resume'], 'NOM'],
    [['reaction', 'resume', 'linked-dossier-opening'], '--again ou --at-end'],
    [['reaction', 'resume', 'linked-dossier-opening', '--again', '--at-end'], 's’excluent'],
    [['agent', 'end', 'p_1', '--contrat', '1', '--motif', 'ennui', '--on', '2024-01-01'], 'retraite'],
    [['agent', 'competence', 'p_1', '--competence', 'x', '--level', 'haut', '--from', '2024-01-01'], 'niveau'],
    [['comparaison', 'show', 'stock', '--quantile', '0,9,1'], 'un quantile va de 0 à 1, par exemple 0,9'],
    [['comparaison', 'show', 'stock', '--quantile', '9'], 'un quantile va de 0 à 1'],
    [['comparaison', 'show', 'stock', '--tolerance', '5 %'], 'une tolérance va de 0 à 1'],
    [['pieces', '--limit', 'dix'], 'un nombre de lignes est entier'],
    [['log', 'export', '-', '--json'], '« - »'],
    [['log', 'verify', '--seal', '35:abc'], 'hexadécimaux.\n'],
  ])('refuses %j with exit code 2 and a hint', async (parameters, hint) => {
    const { code, stdout, stderr } = await ecluse(NOWHERE, ...parameters);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Erreur [usage]');
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain('error:');
  });
});
