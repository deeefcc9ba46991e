import { examples, json, type Registration, type WithJson } from '../command.js';
import { allOf, pagesOf } from '../http/pages.js';
import { counted, day, integer, text } from '../output/french.js';
import { table } from '../output/table.js';
import { withServer } from '../server/running-server.js';
import { registerParcours } from './dossier-parcours.js';

interface Options extends WithJson {
  readonly source?: string;
}

interface Dossier {
  readonly id: string;
  readonly reference: string;
  readonly source: string | null;
  readonly origin: 'native' | 'imported';
  readonly procedure: string | null;
  readonly caisse: string | null;
  readonly etape: string | null;
  readonly agent: string | null;
  readonly status: 'open' | 'closed';
  readonly openedOn: string;
  readonly closedOn: string | null;
  readonly pieces: readonly {
    readonly reference: string;
    readonly arrivedOn: string | null;
    readonly leftOn: string | null;
    readonly age: number | null;
    readonly caisse: string | null;
    readonly type: string | null;
    readonly waitingFor: string | null;
    readonly inStock: boolean;
  }[];
  readonly setAside: readonly { readonly kind: string; readonly on: string; readonly knownOn: string; readonly reason: string }[];
}

interface HistoryItem {
  readonly on: string;
  readonly knownOn: string;
  readonly sentence: string;
  readonly actor: string | null;
}

export const registerDossier: Registration = (program, context) => {
  const { terminal } = context;
  const dossier = program
    .command('dossier')
    .summary('l’histoire d’un dossier ; en ouvre, les montre sur leur procédure, y agit')
    .description('Un dossier : ce qu’il est, ses pièces, ses faits sans effet et son histoire.')
    .argument('<référence>', 'référence ou identifiant du dossier')
    // What is written after open, show or act is theirs.
    .enablePositionalOptions()
    .option('--source <NOM>', 'source, quand la même référence existe dans plusieurs')
    .option('--json', 'le dossier et son histoire en JSON')
    .addHelpText('after', examples('ecluse dossier case-10011', 'ecluse dossier D-000123 --source ancien-systeme --json', 'ecluse dossier show R-12'))
    .action(async (reference: string, { source, json: asJson }: Options) => {
      const path = `/api/v1/dossiers/${encodeURIComponent(reference)}`;
      const { dossier, history } = await withServer(terminal, async (client) => {
        const dossier = await client.get<Dossier>(path, { source });
        return { dossier, history: await allOf(pagesOf<HistoryItem>(client, `/api/v1/dossiers/${dossier.id}/history`)) };
      });
      terminal.print(asJson === true ? json({ ...dossier, history: history.items }) : told(dossier, history.items));
    });
  registerParcours(dossier, context);
};

function told(dossier: Dossier, history: readonly HistoryItem[]): string {
  const { reference, id, status, openedOn, closedOn, pieces, setAside } = dossier;
  const state = status === 'open' ? `ouvert le ${day(openedOn)}` : `ouvert le ${day(openedOn)}, clos le ${day(closedOn)}`;
  const where = [
    ['procédure', dossier.procedure],
    ['caisse', dossier.caisse],
    ['étape', dossier.etape],
    ['agent', dossier.agent],
    ['source', dossier.source],
  ].flatMap(([name, value]) => (value == null ? [] : [`${String(name)} ${value}`]));
  const columns = ['Pièce', 'Arrivée', 'Sortie', 'Âge', 'Caisse', 'Type', 'Attend'].map((title) => ({ title }));
  const rows = pieces.map((piece) => [
    ...[piece.reference, day(piece.arrivedOn), piece.inStock ? 'en stock' : day(piece.leftOn), integer(piece.age)],
    ...[text(piece.caisse), text(piece.type), text(piece.waitingFor)],
  ]);
  const late = ({ on, knownOn }: HistoryItem): string => (on === knownOn ? '' : ` (connu le ${day(knownOn)})`);
  return [
    `Dossier ${reference} (${id})`,
    [state, ...where].join(' · '),
    '',
    counted(pieces.length, 'pièce', 'pièces'),
    ...(rows.length === 0 ? [] : [table(columns, rows)]),
    ...(setAside.length === 0 ? [] : ['', 'Faits sans effet :', ...setAside.map(({ kind, on, reason }) => `  ${day(on)}  ${kind} : ${reason}`)]),
    '',
    'Histoire :',
    ...history.map((item) => `  ${day(item.on)}  ${item.sentence}${late(item)}${item.actor === null ? '' : ` – ${item.actor}`}`),
  ].join('\n');
}
