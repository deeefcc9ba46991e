import { type ImportUnit, planImportedTrace } from '#libs/domain';
import { type ImportedTrace, readXes, traceMapper, type XesLog, type XesRefusedTrace } from '#libs/interchange';
import type { JsonObject } from '#libs/kernel';
import { concurrently } from '../concurrently.js';
import { idWithin, importedDossierId } from '../ids.js';
import { DOSSIERS_AT_A_TIME, type ImportContext } from './import-context.js';
import { recordInParts } from './record-in-parts.js';

export interface XesOptions {
  readonly unit: ImportUnit;
  readonly caisse: string;
  readonly procedure: string;
  readonly workItems: string | null;
  readonly people: readonly string[];
}

const CHANGED_REMEDY =
  'Ce qui est enregistré est gardé. Si le journal a été rectifié, importez-le sous un autre nom de source, ou corrigez le dossier par une commande.';

/**
 * Trace → dossier, events → domain events, each with its own time.
 * @returns what the log says of itself
 * @throws DomainError `xes.*` when the file cannot be read to its end; the traces before stay
 */
export async function importXes(bytes: AsyncIterable<Uint8Array>, options: XesOptions, context: ImportContext): Promise<JsonObject | null> {
  const { run, clock, timeZone, registrations } = context;
  const map = traceMapper({
    pseudonymOf: context.pseudonymOf,
    timeZone,
    people: options.people,
    workItems: options.workItems ?? undefined,
  });
  let log: JsonObject | null = null;
  const items = readXes(bytes, { timeZone, notAfter: clock.now(), progress: run.bytes });
  await concurrently(items, DOSSIERS_AT_A_TIME, async (item) => {
    if (item.kind === 'log') {
      log = describe(item);
      return;
    }
    run.recordsRead += 1;
    if (item.kind === 'refusedTrace') refuseTrace(item, context);
    else {
      // Only now: a file without a usable trace registers nothing.
      await registrations.caisse(options.caisse);
      await registrations.procedure(options.procedure);
      await recordTrace(map(item), options, context);
    }
    await context.listRefusals(500);
  });
  return log;
}

async function recordTrace(mapped: ImportedTrace, options: XesOptions, context: ImportContext): Promise<void> {
  const { run, source, knownOn, importedAt } = context;
  const { unit, caisse, procedure } = options;
  run.eventsRead += mapped.activities.length;
  const trace = { ...mapped, source, unit, caisse, procedure, type: 'trace', canal: null };
  const dossier = importedDossierId(source, unit, mapped.reference);
  const { plan, recorded } = await recordInParts(context, {
    dossier,
    command: { type: 'ImportTrace', part: 'trace' },
    planOn: (state) => planImportedTrace(state, trace, { knownOn, importedAt, idOf: (name) => idWithin(dossier, name) }),
    cache: 'assumeNew',
  });
  for (const { on } of mapped.activities) run.tells(on);
  const { skipped, refusals } = plan;
  run.skipped += skipped;
  run.eventsAppended += recorded.length;
  if (recorded[0]?.type === 'DossierOpened') run.dossiersAppended += 1;
  for (const { rank, code, reason } of refusals) {
    const line = mapped.activities.find((activity) => activity.rank === rank)?.line ?? mapped.line;
    run.refuse({ where: `ligne ${String(line)}`, line, reference: mapped.reference, code, reason, remedy: CHANGED_REMEDY, held: false });
  }
}

function refuseTrace({ line, name, code, reason, remedy }: XesRefusedTrace, { run }: ImportContext): void {
  const where = `${name === null ? 'trace sans nom' : `trace ${name}`}, ligne ${String(line)}`;
  run.refuse({ where, line, reference: name, code, reason, remedy, held: false });
}

/** What the log says of itself, but for what it says of people: statistics by resource stay out. */
function describe({ attributes, extensions, classifiers, globals }: XesLog): JsonObject {
  const impersonal = attributes.filter(({ key }) => !/^(?:meta_)?org:/u.test(key));
  return JSON.parse(JSON.stringify({ attributes: impersonal, extensions, classifiers, globals })) as JsonObject;
}
