import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { ARBRE_OF_RESEAUX, parentOn, roundDays, roundShare, shareOfNewcomer, successorOn, sumOfEtp, tauxDeTurnOver } from '#libs/domain';
import { addDays, addMonths, type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import {
  type AgentRow,
  type EffectifRow,
  readAgents,
  readCompetences,
  readEffectifs,
  readEquipes,
  readMontee,
  readNewcomers,
} from '#libs/read-model';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { type Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { assertKnownSlice, slicesOf } from '../reseau/asked-slice.js';
import { fusionsOf } from '../reseau/fusions-told.js';
import { CLOCK, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { type AgentJson, type AgentsAsked, type AskedCaisses, type EffectifsJson, GetEffectifs, ListAgents } from './get-effectifs.query.js';

/** Which caisses a question about effectifs is of. */
abstract class OfCaisses {
  constructor(
    @Inject(READ_MODEL) protected readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
  ) {}

  /** `asked` null: all. */
  protected async asked(slice: AskedCaisses, on: PlainDate, after: string | undefined) {
    await includes(this.freshness, this.settings, ['referentiel'], after);
    const referentiel = await this.referentiels.read();
    assertKnownSlice(slice, referentiel);
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const { caisse, caisses } = slicesOf(slice, referentiel, today)(on);
    const fusions = fusionsOf(slice.caisse === undefined ? [] : [slice.caisse], slice.perimetre === 'restated' ? today : on, referentiel);
    return { referentiel, fusions, asked: caisse === undefined ? (caisses ?? null) : [caisse] };
  }
}

@QueryHandler(ListAgents)
export class ListAgentsHandler extends OfCaisses implements IQueryHandler<ListAgents> {
  async execute({ request: { on, slice, after, ...which } }: ListAgents): Promise<readonly AgentJson[]> {
    const { asked } = await this.asked(slice, on, after);
    const rows = await readAgents(this.dataSource, asked, on);
    return agentsOf(rows.filter((row) => isAsked(row, which)));
  }
}

function isAsked(row: AgentRow, { equipe, kind, fonction, competence, level }: AgentsAsked): boolean {
  return (
    (equipe === undefined || row.equipe === equipe) &&
    (kind === undefined || row.kind === kind) &&
    (fonction === undefined || row.fonction === fonction) &&
    (competence === undefined || row.competences.some((held) => held.competence === competence && (level === undefined || held.level === level)))
  );
}

function agentsOf(rows: readonly AgentRow[]): readonly AgentJson[] {
  const agents = new Map<string, AgentJson>();
  for (const { agent, cameOn, absentUntil, competences, ...contrat } of rows) {
    const contrats = [...(agents.get(agent)?.contrats ?? []), contrat];
    agents.set(agent, { agent, cameOn, absentUntil, competences, contrats });
  }
  return [...agents.values()];
}

@QueryHandler(GetEffectifs)
export class GetEffectifsHandler extends OfCaisses implements IQueryHandler<GetEffectifs> {
  async execute({ request }: GetEffectifs): Promise<EffectifsJson> {
    const { on, slice, after } = request;
    const from = request.from ?? addDays(addMonths(on, -12), 1);
    if (from > on)
      throw new DomainError('period.inverted', `la période commence (${from}) après sa fin (${on}) : inversez les deux jours`, { from, to: on });
    const { referentiel, fusions, asked } = await this.asked(slice, on, after);
    const rows = await readEffectifs(this.dataSource, { caisses: asked, from, to: on });
    return {
      ...{ on, from, filters: slice },
      fusions,
      status: rows.length === 0 ? 'noData' : 'ok',
      effectifs: rows.map(({ kind, fonction, agents, etp, etpAbsent, etpma }) => ({
        kind,
        fonction,
        agents,
        etp,
        etpAbsent,
        etpma: roundShare(etpma),
      })),
      turnOver: turnOverOf(rows),
      montee: await this.monteeOf(asked ?? [...referentiel.caisses.keys()], on, rows.length > 0, referentiel),
      competences: await readCompetences(this.dataSource, asked, on),
      equipes: await readEquipes(this.dataSource, asked, on),
    };
  }

  private async monteeOf(caisses: readonly string[], on: PlainDate, isKnown: boolean, { reseau }: Referentiel): Promise<EffectifsJson['montee']> {
    const unsaid = { definition: null, etp: null };
    if (!isKnown) return { status: 'noData', ...unsaid };
    const heads = new Set(caisses.map((caisse) => parentOn(reseau, successorOn(reseau, caisse, on), ARBRE_OF_RESEAUX, on)));
    const [head] = heads;
    if (heads.size > 1) return { status: 'mixed', ...unsaid };
    const montee = head == null ? null : await readMontee(this.dataSource, head);
    if (head == null || montee === null) return { status: 'notConfigured', ...unsaid };
    const working = await readNewcomers(this.dataSource, caisses, on);
    const etp = working.reduce((sum, { quotite, cameOn }) => sum + quotite * shareOfNewcomer(montee, cameOn, on), 0);
    return { status: 'ok', definition: `${head}@${String(montee.version)}`, etp: roundDays(etp) };
  }
}

function turnOverOf(rows: readonly EffectifRow[]): EffectifsJson['turnOver'] {
  const cdi = rows.filter(({ kind }) => kind === 'cdi');
  const sum = (of: (row: EffectifRow) => number) => sumOfEtp(cdi.map((row) => ({ etp: of(row) })));
  const left = sum(({ etpLeft }) => etpLeft);
  const value = tauxDeTurnOver(
    left,
    sum(({ etpAtStart }) => etpAtStart),
    sum(({ etp }) => etp),
  );
  return {
    status: cdi.length === 0 ? 'noData' : value === null ? 'undefined' : 'ok',
    value: value === null ? null : roundShare(value),
    etpLeft: left.etp,
  };
}
