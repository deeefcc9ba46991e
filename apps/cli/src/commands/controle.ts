import { randomUUID } from 'node:crypto';
import { examples, json, type Registration, type WithJson } from '../command.js';
import { counted, integer } from '../output/french.js';
import { withServer } from '../server/running-server.js';

interface Options extends WithJson {
  readonly procedure: string;
  readonly quarter: string;
  readonly seed?: string;
  readonly echantillon?: string;
  readonly dryRun?: boolean;
}

interface Sample {
  readonly seed: string;
  readonly echantillon: string;
  readonly trimestre: string;
  readonly of: string;
  readonly population: number;
  readonly dossiers: readonly { readonly dossier: string; readonly error: string | null }[];
}

export const registerControle: Registration = (program, { terminal, setExitCode }) => {
  program
    .command('controle')
    .summary('tire les échantillons des contrôles après paiement')
    .command('draw')
    .summary('tire l’échantillon d’un trimestre parmi les dossiers payés au trimestre d’avant')
    .description(
      'Tire l’échantillon d’un trimestre. La même graine tire les mêmes dossiers ; un échantillon ne se tire qu’une fois, et se reprend s’il est interrompu. Code de retour 1 si un dossier n’a pu être prévenu.',
    )
    .requiredOption('--procedure <CODE>', 'procédure')
    .requiredOption('--quarter <TRIMESTRE>', 'trimestre du tirage, AAAA-TN')
    .option('--seed <GRAINE>', 'graine du tirage ; sans cette option, celle d’un tirage à reprendre, ou une graine tirée au sort, que la réponse dit')
    .option('--echantillon <CODE>', 'échantillon, quand la procédure en a plusieurs')
    .option('--dry-run', 'dit ce qui serait tiré, sans rien écrire')
    .option('--json', 'le résultat en JSON')
    .addHelpText(
      'after',
      examples(
        'ecluse controle draw --procedure demande-de-retraite --quarter 2026-T2',
        'ecluse controle draw --procedure demande-de-retraite --quarter 2026-T2 --seed avril --dry-run',
      ),
    )
    .action(async ({ procedure, quarter: trimestre, seed, echantillon, dryRun, json: asJson }: Options) => {
      const path = `/api/v1/procedures/${encodeURIComponent(procedure)}/samples`;
      const body = { trimestre, seed, echantillon, dryRun };
      const sample = await withServer(terminal, async (client) => client.post<Sample>(path, { body, key: randomUUID() }));
      const failed = sample.dossiers.filter(({ error }) => error !== null);
      if (failed.length > 0) setExitCode(1);
      terminal.print(asJson === true ? json(sample) : told(sample));
    });
};

function told({ echantillon, trimestre, of, seed, population, dossiers }: Sample): string {
  return [
    `Échantillon « ${echantillon} » du ${trimestre} : ${counted(dossiers.length, 'dossier', 'dossiers')} sur ${integer(population)} payés au ${of}, avec la graine « ${seed} ».`,
    ...dossiers.map(({ dossier, error }) => `  ${dossier}${error === null ? '' : ` – ${error}`}`),
  ].join('\n');
}
