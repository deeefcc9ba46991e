import { type Context, examples, gathered, json, type Registration, type WithJson } from '../command.js';
import { ABSENT, day } from '../output/french.js';
import { told } from '../output/figures.js';
import { table } from '../output/table.js';
import { readUnits, type Unit, written } from '../output/written.js';
import { withServer } from '../server/running-server.js';
import { BY_DOER, RESTATED } from './among-options.js';
import { addExportOptions, exported, type ExportOptions } from './export-options.js';

interface Worth {
  readonly status: string;
  readonly value: number | null;
}

interface Values {
  readonly fusions: readonly { readonly caisse: string; readonly into: string; readonly on: string }[];
  readonly indicateurs: readonly {
    readonly indicateur: string;
    readonly label: string;
    readonly unit: string;
    readonly days: readonly {
      readonly on: string;
      readonly ensemble: Worth;
      readonly valeurs: readonly (Worth & { readonly organisme: string })[];
    }[];
  }[];
}

interface Options extends WithJson, ExportOptions {
  readonly caisse?: readonly string[];
  readonly groupement?: string;
  readonly reseau?: string;
  readonly restated?: boolean;
  readonly on?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly knownOn?: string;
  readonly procedure?: string;
  readonly byDoer?: boolean;
}

export const registerIndicateur: Registration = (program, context) => {
  const indicateur = program
    .command('indicateur')
    .summary('le catalogue des indicateurs : ce qu’ils valent, caisse par caisse')
    .description('Ce que valent les indicateurs du catalogue et les définitions, pour de nombreuses caisses. Leurs définitions : ecluse definition.');
  addExportOptions(
    indicateur
      .command('values <INDICATEUR...>')
      .summary('ce que valent des indicateurs, caisse par caisse et toutes ensemble')
      .description('Ce que valent des indicateurs à la fin d’un ou plusieurs jours, ou de chaque mois d’une période.')
      .option('--caisse <CODE>', 'seulement cette caisse ; peut être répétée', gathered)
      .option('--groupement <CODE>', 'seulement les caisses de ce groupement ou de ce réseau')
      .option('--reseau <CODE>', 'seulement les caisses de ce réseau, par le code de sa tête')
      .option(...RESTATED)
      .option('--on <JOUR>', 'jour regardé (AAAA-MM-JJ) ; sinon celui de --known-on, ou aujourd’hui ; peut être répété', gathered)
      .option('--from <JOUR>', 'premier jour d’une série de fins de mois')
      .option('--to <JOUR>', 'dernier jour de la série, aujourd’hui sinon')
      .option('--known-on <JOUR>', 'tel que connu ce jour-là')
      .option('--procedure <CODE>', 'seulement cette procédure')
      .option(...BY_DOER),
  )
    .option('--json', 'la réponse en JSON')
    .addHelpText(
      'after',
      examples(
        'ecluse indicateur values anteriorite-branche part-automatique --on 2026-10-30',
        'ecluse indicateur values anteriorite-branche --from 2013-06-30 --to 2014-06-30 --reseau famille',
        'ecluse indicateur values solde-ouvre-20 part-automatique --xlsx indicateurs.xlsx',
      ),
    )
    .action(async (indicateurs: readonly string[], options: Options) => values(indicateurs, options, context));
};

async function values(indicateurs: readonly string[], options: Options, { terminal }: Context): Promise<void> {
  const { json: asJson, byDoer, caisse, groupement, reseau, restated, on, from, to, knownOn, procedure } = options;
  const query = {
    ...{ indicateur: indicateurs, caisse, groupement, reseau, on, from, to, knownOn, procedure },
    perimetre: restated === true ? 'restated' : undefined,
    by: byDoer === true ? 'doer' : undefined,
  };
  if (await exported(options, terminal, 'valeurs', query)) return;
  const { answer, units } = await withServer(terminal, async (client) => ({
    answer: await client.get<Values>('/api/v1/valeurs', query),
    units: asJson === true ? new Map<string, Unit>() : await readUnits(client),
  }));
  if (asJson === true) {
    terminal.print(json(answer));
    return;
  }
  const texts = answer.indicateurs.map(({ indicateur, label, unit, days }) => {
    const of = units.get(indicateur);
    const columns = [{ title: 'Organisme' }, ...days.map(({ on }) => ({ title: day(on), align: 'right' as const }))];
    const byDay = days.map(({ valeurs }) => new Map(valeurs.map((valeur) => [valeur.organisme, valeur])));
    // Who joined or left on the way has no value on the other days.
    const organismes = [...new Set(byDay.flatMap((valeurs) => [...valeurs.keys()]))];
    const rows = organismes.map((organisme) => [
      organisme,
      ...byDay.map((valeurs) => {
        const valeur = valeurs.get(organisme);
        return valeur === undefined ? ABSENT : told(written(valeur.value, of), valeur);
      }),
    ]);
    const together = ['Ensemble', ...days.map(({ ensemble }) => told(written(ensemble.value, of), ensemble))];
    return `${indicateur} – ${label}${unit === 'part' ? '' : ` (${unit})`}\n${table(columns, [...rows, together])}`;
  });
  const merged = answer.fusions.map(
    ({ caisse, into, on: since }) => `${caisse} a fusionné dans ${into} le ${day(since)} : ses valeurs sont dès lors dans celles de ${into}.`,
  );
  terminal.print([...texts, ...(merged.length === 0 ? [] : [merged.join('\n')])].join('\n\n'));
}
