import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Option } from 'commander';
import type { Plan, Scale } from '#libs/demonstration';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { counted, duration, integer } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';
import { fillWithDemonstration, refuseFilledLog } from '../server/demonstration.js';
import { assertNobodyAtWork } from '../server/nobody-at-work.js';
import { withDatabase } from '../server/running-server.js';
import { assertNewFile, FORCE, type WithForce } from './new-file.js';

interface Options extends WithJson, WithForce {
  readonly scale: Scale;
  readonly facts?: string;
}

export const registerDemo: Registration = (program, context) => {
  program
    .command('demo')
    .summary('remplit un dossier de données vide d’un réseau inventé')
    .description(
      'Remplit un journal vide, sur lequel aucun serveur ne tourne, d’un réseau inventé de caisses de la branche famille : saisons, crise, choc de sortie, deux caisses en difficulté. Les mêmes faits à chaque fois. Interrompue, la même commande reprend où elle en est.',
    )
    .addOption(
      new Option('--scale <TAILLE>', 'small : 101 caisses, trois ans, 60 000 pièces ; region : une région ; national : dix ans, 2 000 000 de pièces')
        .choices(['small', 'region', 'national'] satisfies Scale[])
        .default('small'),
    )
    .option('--facts <FICHIER>', 'écrit seulement le fichier de faits (compressé si son nom finit par .gz), sans base de données')
    .option(...FORCE)
    .option('--json', 'le compte rendu en JSON')
    .addHelpText('after', examples('ECLUSE_HOME=/srv/demo ecluse demo --scale national', 'ecluse demo --scale small --facts petit-reseau.ndjson.gz'))
    .action(async (options: Options) => demo(options, context));
};

async function demo({ scale, facts, force = false, json: asJson }: Options, { terminal }: Context): Promise<void> {
  const { SCALES } = await import('#libs/demonstration');
  const plan = SCALES[scale];
  if (facts !== undefined) {
    await assertNewFile(facts, { force });
    const lines = await writeFacts(plan, facts, terminal);
    terminal.print(asJson === true ? json({ source: plan.source, facts: lines }) : `${facts} : ${counted(lines, 'fait', 'faits')}.`);
    return;
  }
  const filled = await withDatabase(terminal, async (url, configuration) => {
    await assertNobodyAtWork(url);
    return fillWithDemonstration(plan, url, configuration, terminal);
  });
  if (typeof filled === 'string') refuseFilledLog(filled);
  const { events, writing, projecting, deciding } = filled;
  terminal.print(
    asJson === true
      ? json({ source: plan.source, firstDay: plan.firstDay, lastDay: plan.lastDay, events, seconds: { writing, projecting, deciding } })
      : [
          `${integer(events)} événements, écrits en ${duration(writing)}, mis en chiffres en ${duration(projecting)} ; arrêtés et phases en ${duration(deciding)}.`,
          `Pour les voir : ecluse start, puis ecluse indicators --on ${plan.lastDay}`,
        ].join('\n'),
  );
}

async function writeFacts(plan: Plan, file: string, terminal: Terminal): Promise<number> {
  const { factsOf, lineOf } = await import('#libs/demonstration');
  let lines = 0;
  function* chunks(): Generator<string> {
    let chunk = '';
    for (const fact of factsOf(plan)) {
      chunk += `${lineOf(fact)}\n`;
      lines += 1;
      if (chunk.length < 65_536) continue;
      terminal.progress(`${integer(lines)} faits, jusqu’au ${fact.knownOn}…`);
      yield chunk;
      chunk = '';
    }
    yield chunk;
  }
  const output = createWriteStream(file);
  await (file.endsWith('.gz') ? pipeline(Readable.from(chunks()), createGzip(), output) : pipeline(Readable.from(chunks()), output));
  terminal.endProgress();
  return lines;
}
