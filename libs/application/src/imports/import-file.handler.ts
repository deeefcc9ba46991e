import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ImportCommand, importDecider, type ImportEventData, type ImportFormat, type ImportUnit, isRegistrableCode } from '#libs/domain';
import { CommandExecutor, type CommandResult } from '#libs/event-store';
import { DEFAULT_WORK_ITEMS, sniffFormat } from '#libs/interchange';
import { type Clock, dayIn, DomainError, type JsonObject } from '#libs/kernel';
import type { Vault } from '#libs/vault';
import { importCodec } from '../codecs.js';
import { idOfName } from '../ids.js';
import { CLOCK, COMMAND_EXECUTOR, SETTINGS, type Settings, VAULT } from '../tokens.js';
import type { ImportContext } from './import-context.js';
import { importFacts } from './import-facts.js';
import { ImportFile, type ImportFileRequest, type ImportJson } from './import-file.command.js';
import { countsJson, ImportRun, ImportRuns } from './import-run.js';
import { importXes } from './import-xes.js';
import { Registrations } from './registrations.js';
import { withFirstBytes } from './with-first-bytes.js';

/** Where a log without a caisse or a procédure of its own goes. */
export const DEFAULT_IMPORT_CAISSE = 'IMPORT';
export const DEFAULT_IMPORT_PROCEDURE = 'journal-importe';
const SOURCE = /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,99}$/u;

@CommandHandler(ImportFile)
export class ImportFileHandler implements ICommandHandler<ImportFile> {
  constructor(
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly runs: ImportRuns,
  ) {}

  /** @throws DomainError for options that no import can have; what a file lacks fails the import instead, and is in its answer */
  async execute({ request: asked }: ImportFile): Promise<ImportJson> {
    const request = withSource(asked);
    assertOptions(request);
    const id = idOfName('import', request.key);
    if (this.runs.find(id) !== null) {
      throw new DomainError('import.alreadyRunning', 'cet import est déjà en cours : suivez son avancement, ou prenez une autre clé', { id });
    }
    const unit = request.format === 'facts' ? null : (request.unit ?? 'trace');
    const run = new ImportRun(id, request.source, unit, request.fileName, request.bytesTotal, this.clock.now());
    this.runs.begin(run);
    try {
      return await this.carryOut(run, request);
    } finally {
      this.runs.end(run);
    }
  }

  private async carryOut(run: ImportRun, request: SourcedRequest): Promise<ImportJson> {
    const job = new Job(this.executor, run, this.clock, this.settings.timeZone);
    const { first, bytes } = await withFirstBytes(request.bytes);
    const format = request.format ?? sniffFormat(first);
    if (format === null) {
      throw new DomainError(
        'import.formatUnknown',
        'ce fichier n’est ni un journal XES (XML) ni un fichier de faits (une ligne JSON par fait), en clair ou en gzip : vérifiez le fichier, ou nommez son format',
        { fileName: request.fileName },
      );
    }
    run.format = format;
    const started = await job.start(request, format);
    if (started.alreadyCompleted !== null) return started.alreadyCompleted;
    const context = this.contextOf(job, run, request);
    try {
      const log = format === 'xes' ? await importXes(bytes, xesOptions(request), context) : (await importFacts(bytes, context), null);
      await job.listRefusals();
      return await job.complete(log);
    } catch (error) {
      return await job.fail(error);
    }
  }

  private contextOf(job: Job, run: ImportRun, { source }: SourcedRequest): ImportContext {
    const now = this.clock.now();
    const knownOn = dayIn(this.settings.timeZone, now);
    const metadata = job.metadata();
    return {
      executor: this.executor,
      registrations: new Registrations(this.executor, metadata, this.settings.timeZone),
      run,
      clock: this.clock,
      timeZone: this.settings.timeZone,
      source,
      knownOn,
      importedAt: new Date(now).toISOString(),
      commandIdOf: (dossier, part) => idOfName('import command', job.attempt, dossier, part),
      pseudonymOf: (name) => this.vault.pseudonym(source, name),
      metadata: { ...metadata, source },
      listRefusals: async (atLeast) => job.listRefusals(atLeast),
    };
  }
}

type SourcedRequest = ImportFileRequest & { readonly source: string };

/** By default a source is named after its file: `journal.xes.gz` → `journal` (design §10). */
function withSource(request: ImportFileRequest): SourcedRequest {
  const base = request.fileName?.split(/[\\/]/u).at(-1) ?? '';
  const source = request.source ?? base.replace(/(?<=.)\..*$/u, '');
  if (source === '') throw new DomainError('import.sourceMissing', 'nommez la source de l’import (source), ou donnez le nom du fichier (fileName)');
  return { ...request, source };
}

function assertOptions({ source, unit, caisse, procedure }: SourcedRequest): void {
  const refuse = (code: string, message: string, data: Record<string, string>): never => {
    throw new DomainError(code, message, data);
  };
  if (!SOURCE.test(source))
    refuse('import.sourceInvalid', `« ${source} » ne peut nommer une source : lettres, chiffres, point, tiret, 100 au plus`, { source });
  if (unit !== null && !(['trace', 'workitem'] as readonly string[]).includes(unit)) {
    refuse('import.unitUnknown', `unité inconnue : « ${unit} » ; les unités sont trace et workitem`, { unit });
  }
  for (const [name, code] of Object.entries({ caisse, procedure })) {
    if (code !== null && !isRegistrableCode(code))
      refuse('import.codeInvalid', `« ${code} » ne peut être un code de ${name} : lettres, chiffres, point, tiret, 64 au plus`, { [name]: code });
  }
}

function xesOptions({ unit, caisse, procedure, workItems, people = [] }: SourcedRequest): Parameters<typeof importXes>[1] {
  return {
    unit: unit ?? 'trace',
    caisse: caisse ?? DEFAULT_IMPORT_CAISSE,
    procedure: procedure ?? DEFAULT_IMPORT_PROCEDURE,
    workItems,
    people,
  };
}

/** The import's own stream: started, lines refused, completed or failed. */
class Job {
  private readonly stream: string;
  /** This attempt at the import: another attempt plans anew. */
  readonly attempt: string;
  private listed = 0;

  constructor(
    private readonly executor: CommandExecutor,
    private readonly run: ImportRun,
    private readonly clock: Clock,
    private readonly timeZone: string,
  ) {
    this.stream = `import-${run.id}`;
    this.attempt = `${run.id}/${String(clock.now())}`;
  }

  metadata(): { readonly causationId: string; readonly actor: string; readonly occurredAt: string; readonly knownOn: string } {
    const now = this.clock.now();
    return { causationId: this.run.id, actor: 'import', occurredAt: new Date(now).toISOString(), knownOn: dayIn(this.timeZone, now) };
  }

  async start(request: SourcedRequest, format: ImportFormat): Promise<{ readonly alreadyCompleted: ImportJson | null }> {
    const unit: ImportUnit | null = format === 'xes' ? (request.unit ?? 'trace') : null;
    const { caisse, procedure, workItems, people = [], fileName, source } = request;
    const options: JsonObject = format === 'xes' ? { caisse, procedure, workItems: workItems ?? DEFAULT_WORK_ITEMS, people } : {};
    const startedOn = dayIn(this.timeZone, this.clock.now());
    const started: ImportEventData['ImportStarted'] = { source, format, unit, fileName, options, log: null, startedOn };
    const { state } = await this.executor.read({ stream: this.stream, decider: importDecider, codec: importCodec });
    if (state.status === 'completed') {
      const { outcome } = state;
      return { alreadyCompleted: { ...this.run.json(this.clock.now()), status: 'completed', ...countsJson(outcome), progress: null } };
    }
    await this.execute('start', { type: 'StartImport', import: started });
    return { alreadyCompleted: null };
  }

  async listRefusals(atLeast?: number): Promise<void> {
    const refusals = this.run.takeRefusals(atLeast);
    if (refusals.length === 0) return;
    this.listed += 1;
    await this.execute(`refusals ${String(this.listed)}`, { type: 'ListRefusals', refusals });
  }

  async complete(log: JsonObject | null): Promise<ImportJson> {
    const counts = this.run.counts;
    const completedOn = dayIn(this.timeZone, this.clock.now());
    const { position } = await this.execute('end', { type: 'CompleteImport', outcome: { ...counts, log, completedOn } });
    return { ...this.run.json(this.clock.now()), status: 'completed', ...countsJson(counts), position, progress: null };
  }

  /** What stopped the reading is the answer; what was written before stays. A failure of the log itself passes on. */
  async fail(error: unknown): Promise<ImportJson> {
    const { code, message, data } = asFailure(error);
    await this.listRefusals();
    const counts = this.run.counts;
    const failedOn = dayIn(this.timeZone, this.clock.now());
    const { position } = await this.execute('end', { type: 'FailImport', failure: { error: { code, message, data }, counts, failedOn } });
    return { ...this.run.json(this.clock.now()), status: 'failed', ...countsJson(counts), position, error: { code, message }, progress: null };
  }

  private async execute(part: string, command: ImportCommand): Promise<CommandResult<unknown>> {
    return this.executor.execute({
      stream: this.stream,
      decider: importDecider,
      codec: importCodec,
      command,
      context: { ...this.metadata(), commandId: `${this.attempt}/${part}` },
    });
  }
}

/** An `instanceof` alone would leave its code of any type. */
function isDomainError(error: unknown): error is DomainError {
  return error instanceof DomainError;
}

function asFailure(error: unknown): { readonly code: string; readonly message: string; readonly data: JsonObject } {
  if (isDomainError(error) && !error.code.startsWith('store.')) return { code: error.code, message: error.message, data: { ...error.data } };
  if (error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) {
    return {
      code: 'import.interrupted',
      message: 'l’envoi du fichier s’est interrompu : redonnez-le, l’import reprendra où il en était',
      data: {},
    };
  }
  throw error;
}
