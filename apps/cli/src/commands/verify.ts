import { examples, json, type Registration, type WithJson } from '../command.js';
import { integer } from '../output/french.js';
import { withServer } from '../server/running-server.js';

interface Options extends WithJson {
  readonly full?: boolean;
}

interface Verification {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly examined: number; readonly differences: readonly string[] }[];
}

const CHECK_WORDS: Readonly<Record<string, string>> = {
  logIsWhole: 'Journal entier : révisions, numéros, empreintes',
  readersFollowLog: 'Projections et réactions = journal',
  ledgerIsSumOfStays: 'Grand livre = somme des séjours',
  pointsAreSumsOfLedger: 'Points = sommes du grand livre',
  staysAreReplay: 'Séjours = journal rejoué',
};

export const registerVerify: Registration = (program, { terminal, setExitCode }) => {
  program
    .command('verify')
    .summary('vérifie le journal et les chiffres')
    .description(
      'Vérifie le journal et les modèles de lecture, sans rien changer. Code de retour 1, et les différences, quand quelque chose ne va pas.',
    )
    .option('--full', 'rejoue tous les dossiers, et non un sur vingt')
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse verify', 'ecluse verify --full --json'))
    .action(async ({ full = false, json: asJson }: Options) => {
      terminal.progress('Vérification…');
      const result = await withServer(terminal, async (client) => client.post<Verification>('/api/v1/verifications', { query: { full } }));
      terminal.endProgress();
      const lines = result.checks.flatMap(({ name, ok, examined, differences }) => [
        `${ok ? 'juste' : 'FAUX '}  ${CHECK_WORDS[name] ?? name} (${integer(examined)} examinés)`,
        ...differences.map((difference) => `         ${difference}`),
      ]);
      terminal.print(asJson === true ? json(result) : lines.join('\n'));
      if (!result.ok) setExitCode(1);
    });
};
