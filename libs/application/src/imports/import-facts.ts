import { LRUCache } from 'lru-cache';
import { type ImportedFact as PlannedFact, type ImportedFactContent, type ImportedFactOutcome, planImportedFacts } from '#libs/domain';
import { type FactItem, type ImportedFact, readFacts } from '#libs/interchange';
import { concurrently } from '../concurrently.js';
import { importedDossierId, importedFactId, importedPieceId } from '../ids.js';
import { DOSSIERS_AT_A_TIME, type ImportContext } from './import-context.js';
import { PieceReservations } from './piece-reservations.js';
import { recordInParts } from './record-in-parts.js';

/** Lines looked at together: those of one dossier are written in one append, or in as many as their weight asks for. */
const LINES_AT_A_TIME = 2_000;

/** How many ids of facts are remembered, to tell one that serves twice; within a dossier, the dossier itself tells. */
const FACTS_REMEMBERED = 200_000;

const REMEDIES: Readonly<Record<string, string>> = {
  'fact.changed':
    'Redonnez la ligne telle qu’elle fut importée ; pour la rectifier, ajoutez un fait « corrected » ou « cancelled » qui la nomme, ou donnez-lui un nouvel identifiant.',
  'fact.knownBackwards': 'Donnez à la ligne le jour où le fait a été appris : il ne peut précéder ce que la pièce savait déjà.',
  'fact.knownBeforeItHappened': 'Corrigez « on » ou « knownOn » : un fait n’est pas connu avant d’avoir eu lieu.',
};
const HELD_REMEDY = 'Corrigez la ligne refusée de cette pièce, puis redonnez le fichier : les lignes retenues seront reprises avec elle.';

interface Lines {
  readonly dossier: string;
  readonly facts: ImportedFact[];
}

/**
 * Takes facts as they come, in order of the file; behind a refused line, the further lines of its pièce are held.
 * @throws DomainError `facts.*` when the file cannot be read to its end; the lines before stay
 */
export async function importFacts(bytes: AsyncIterable<Uint8Array>, context: ImportContext): Promise<void> {
  const importer = new FactsImporter(context);
  for await (const items of pagesOf(readFacts(bytes, { progress: context.run.bytes, today: context.knownOn }))) await importer.take(items);
}

/** The lines by pages; where the file breaks off, the sound lines before that place, and then what is wrong with it. */
async function* pagesOf(items: AsyncIterable<FactItem>): AsyncGenerator<readonly FactItem[]> {
  let page: FactItem[] = [];
  try {
    for await (const item of items) {
      page.push(item);
      if (page.length < LINES_AT_A_TIME) continue;
      yield page;
      page = [];
    }
  } catch (error) {
    yield page;
    throw error;
  }
  yield page;
}

class FactsImporter {
  /** The pièces of which a line was refused, and the first such line: those before it stand. */
  private readonly refusedFrom = new Map<string, number>();
  private readonly dossierOfFact = new LRUCache<string, string>({ max: FACTS_REMEMBERED });
  private readonly reservations: PieceReservations;

  constructor(private readonly context: ImportContext) {
    this.reservations = new PieceReservations(context);
  }

  async take(items: readonly FactItem[]): Promise<void> {
    const { run } = this.context;
    run.recordsRead += items.length;
    const facts = this.soundFacts(items);
    const holders = await this.reserve(facts);
    const byDossier = new Map<string, Lines>();
    for (const fact of facts) {
      if (!this.belongs(fact, holders)) continue;
      const lines = byDossier.get(fact.dossier);
      if (lines === undefined) byDossier.set(fact.dossier, { dossier: fact.dossier, facts: [fact] });
      else lines.facts.push(fact);
    }
    await this.register(facts);
    await concurrently(byDossier.values(), DOSSIERS_AT_A_TIME, async (lines) => this.record(lines));
    await this.context.listRefusals(500);
  }

  /** The facts of the lines that could be read; those that could not hold back the rest of their pièce. */
  private soundFacts(items: readonly FactItem[]): readonly ImportedFact[] {
    const facts: ImportedFact[] = [];
    for (const item of items) {
      if (item.kind === 'refused') {
        const { line, id, piece, code, reason, remedy } = item;
        this.refuse({ line, id, piece }, code, reason, remedy);
      } else if (this.isHeld(item)) this.hold(item);
      else if (this.isNamedElsewhere(item)) this.refuseNamedElsewhere(item);
      else facts.push(item);
    }
    return facts;
  }

  /** The dossier that each pièce belongs to; of two in one go, the first in the file. */
  private async reserve(facts: readonly ImportedFact[]): Promise<ReadonlyMap<string, string>> {
    const first = new Map<string, string>();
    for (const { piece, dossier } of facts) if (!first.has(piece)) first.set(piece, dossier);
    const holders = new Map<string, string>();
    await concurrently(first, DOSSIERS_AT_A_TIME, async ([piece, dossier]) => {
      holders.set(piece, await this.reservations.holderOf(piece, dossier));
    });
    return holders;
  }

  private belongs(fact: ImportedFact, holders: ReadonlyMap<string, string>): boolean {
    if (this.isHeld(fact)) {
      this.hold(fact);
      return false;
    }
    const holder = holders.get(fact.piece);
    if (holder === fact.dossier) return true;
    const reason = `La pièce ${fact.piece} appartient au dossier ${holder ?? 'inconnu'}, non au dossier ${fact.dossier}.`;
    this.refuse(fact, 'piece.inOtherDossier', reason, 'Nommez le dossier de la pièce, ou donnez à la pièce une référence qui lui soit propre.');
    return false;
  }

  private async register(facts: readonly ImportedFact[]): Promise<void> {
    const caisses = new Set<string>();
    const procedures = new Set<string>();
    for (const { content } of facts) {
      if (content.kind === 'received') {
        caisses.add(content.caisse);
        procedures.add(content.procedure);
      } else if (content.kind === 'transferred') {
        for (const caisse of [content.caisse, content.caisseExecutante]) if (caisse !== null) caisses.add(caisse);
      }
    }
    for (const caisse of caisses) await this.context.registrations.caisse(caisse);
    for (const procedure of procedures) await this.context.registrations.procedure(procedure);
  }

  private async record({ dossier, facts }: Lines): Promise<void> {
    const { source, run } = this.context;
    const id = importedDossierId(source, null, dossier);
    const planned = facts.map((fact) => plannedFact(source, fact));
    const { plan, recorded } = await recordInParts(this.context, {
      dossier: id,
      command: { type: 'ImportFacts', part: `from line ${String(facts[0]?.line)}` },
      planOn: (state) => planImportedFacts(state, { reference: dossier, source }, planned),
      cache: 'skip',
    });
    run.eventsRead += facts.length;
    for (const { on } of facts) run.tells(on);
    run.eventsAppended += recorded.length;
    if (recorded[0]?.type === 'DossierOpened') run.dossiersAppended += 1;
    facts.forEach((fact, i) => {
      const outcome = plan.outcomes[i];
      if (outcome !== undefined) this.note(fact, outcome);
    });
  }

  private note(fact: ImportedFact, outcome: ImportedFactOutcome): void {
    if (outcome.kind === 'skipped') this.context.run.skipped += 1;
    if (outcome.kind === 'held') this.hold(fact);
    if (outcome.kind === 'refused')
      this.refuse(fact, outcome.code, outcome.reason, REMEDIES[outcome.code] ?? 'Corrigez la ligne et redonnez le fichier.');
  }

  private refuse(
    of: { readonly line: number; readonly id: string | null; readonly piece: string | null },
    code: string,
    reason: string,
    remedy: string,
  ): void {
    if (of.piece !== null) this.refusedFrom.set(of.piece, Math.min(of.line, this.refusedFrom.get(of.piece) ?? of.line));
    this.context.run.refuse({ where: `ligne ${String(of.line)}`, line: of.line, reference: of.id, code, reason, remedy, held: false });
  }

  private isHeld({ piece, line }: ImportedFact): boolean {
    return line > (this.refusedFrom.get(piece) ?? Infinity);
  }

  /** A fact is known by its source and its id: under another dossier it would be another fact. */
  private isNamedElsewhere({ id, dossier }: ImportedFact): boolean {
    const known = this.dossierOfFact.get(id);
    if (known === undefined) this.dossierOfFact.set(id, dossier);
    return known !== undefined && known !== dossier;
  }

  private refuseNamedElsewhere(fact: ImportedFact): void {
    const reason = `Le fait ${fact.id} est déjà celui du dossier ${this.dossierOfFact.get(fact.id) ?? ''} : un identifiant ne sert qu’une fois dans sa source.`;
    this.refuse(fact, 'fact.changed', reason, 'Donnez à ce fait un identifiant qui lui soit propre.');
  }

  private hold({ line, id, piece }: ImportedFact): void {
    const reason = `Une ligne précédente de la pièce ${piece} a été refusée.`;
    this.context.run.refuse({ where: `ligne ${String(line)}`, line, reference: id, code: 'fact.held', reason, remedy: HELD_REMEDY, held: true });
  }
}

/** The fact as the domain plans it: the file's own names kept, ids made of them. */
function plannedFact(source: string, { id, piece, content, on, knownOn }: ImportedFact): PlannedFact {
  const named = { fact: importedFactId(source, id), sourceFact: id, piece: importedPieceId(source, piece), pieceReference: piece, on, knownOn };
  return { ...named, ...contentOf(source, content) };
}

function contentOf(source: string, content: ImportedFact['content']): ImportedFactContent {
  switch (content.kind) {
    case 'received': {
      const { caisse, procedure, type, canal } = content;
      return { fait: 'received', caisse, procedure, type, canal };
    }
    case 'processed':
      return { fait: 'processed', mode: content.mode };
    case 'transferred':
      return { fait: 'transferred', caisse: content.caisse, caisseExecutante: content.caisseExecutante };
    case 'waitingStarted':
      return { fait: 'waitingStarted', waitingFor: content.waitingFor };
    case 'corrected':
      return { fait: 'corrected', corrects: importedFactId(source, content.corrects) };
    case 'cancelled':
      return { fait: 'cancelled', cancels: importedFactId(source, content.cancels) };
    case 'returned':
    case 'neutralised':
    case 'reopened':
    case 'waitingEnded':
      return { fait: content.kind };
  }
}
