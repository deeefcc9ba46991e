import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Apport, Cumul, type Objectif, roundShare } from '#libs/domain';
import { DomainError } from '#libs/kernel';
import { decodeCursor, type Page, pageOf } from '#libs/read-model';
import { FreshnessReader, freshnessOf, includes } from '../freshness/freshness.js';
import { SETTINGS, type Settings } from '../tokens.js';
import { type Measuring, ObjectifReader } from './measuring.js';
import {
  GetObjectifs,
  ListMeasuredDossiers,
  MADE_OF,
  type MadeOf,
  type MeasuredDossier,
  type ObjectifJson,
  type ObjectifsJson,
} from './objectifs.query.js';

const isOver = ({ year, on }: Measuring): boolean => on >= `${String(year)}-12-31`;

function listsOf({ definition, year, on }: Measuring, objectif: string): ObjectifJson['lists'] {
  const path = `/api/v1/procedures/${encodeURIComponent(definition.code)}/indicators/${encodeURIComponent(objectif)}/dossiers`;
  const addressOf = (of: MadeOf): string => `${path}?${new URLSearchParams({ year: String(year), on, of }).toString()}`;
  return Object.fromEntries(MADE_OF.map((of) => [of, addressOf(of)])) as Record<MadeOf, string>;
}

function objectifJson(code: string, objectif: Objectif, cumul: Cumul | undefined, measuring: Measuring): ObjectifJson {
  const { label, unit, better, source, targets } = objectif;
  const told = { code, label, unit, better, source, lists: listsOf(measuring, code) };
  if (cumul === undefined) {
    const nothing = { value: null, numerator: 0, denominator: 0, horsHypothese: null, met: null } as const;
    const dossiers = { counted: 0, notYetDue: 0, outside: 0, unknown: 0 };
    return { ...told, ...nothing, dossiers, status: 'notConfigured', target: targets[String(measuring.year)] ?? null };
  }
  const releve = cumul.releve(objectif, measuring.year, isOver(measuring));
  const met = releve.status === 'met' ? true : releve.status === 'missed' ? false : null;
  return { ...told, ...releve, value: releve.value === null ? null : roundShare(releve.value), met };
}

@QueryHandler(GetObjectifs)
export class GetObjectifsHandler implements IQueryHandler<GetObjectifs> {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly objectifs: ObjectifReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: GetObjectifs): Promise<ObjectifsJson> {
    const { after } = request;
    const measuring = await this.objectifs.measuring(request);
    const waited = after === undefined || (await this.freshness.waitFor(after, ['parcours', 'referentiel'], this.settings.afterDeadlineMilliseconds));
    const cumuls = new Map([...measuring.mesures].map(([code, mesure]) => [code, new Cumul(mesure)]));
    const position = await this.objectifs.each(measuring, (objectif, apport) => cumuls.get(objectif)?.add(apport));
    const { stale, ...place } = await freshnessOf(this.freshness, position, 'parcours');
    const { definition, year, on } = measuring;
    return {
      ...{ procedure: definition.code, version: definition.version, year, on, provisional: !isOver(measuring) },
      indicators: Object.entries(definition.objectifs).map(([code, objectif]) => objectifJson(code, objectif, cumuls.get(code), measuring)),
      ...place,
      stale: stale || !waited,
    };
  }
}

function isBehind(of: MadeOf, { compte, numerator }: Apport): boolean {
  if (of === 'numerator') return compte === 'counted' && numerator !== 0;
  return compte === (of === 'denominator' ? 'counted' : of);
}

@QueryHandler(ListMeasuredDossiers)
export class ListMeasuredDossiersHandler implements IQueryHandler<ListMeasuredDossiers> {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly objectifs: ObjectifReader,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: ListMeasuredDossiers): Promise<Page<MeasuredDossier>> {
    const { objectif, of, limit, cursor } = request;
    const [after = ''] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    const measuring = await this.objectifs.measuring(request);
    const known = Object.keys(measuring.definition.objectifs);
    if (!known.includes(objectif)) {
      const told = known.join(', ') || 'aucun';
      throw new DomainError('objectif.unknown', `la procédure ${request.procedure} n’a pas d’objectif « ${objectif} » ; elle a : ${told}`, {
        objectif,
      });
    }
    const mesures = new Map([...measuring.mesures].filter(([code]) => code === objectif));
    await includes(this.freshness, this.settings, ['parcours', 'referentiel'], request.after);
    let count = 0;
    const rows: MeasuredDossier[] = [];
    await this.objectifs.each({ ...measuring, mesures }, (_, apport, { dossierId, reference, caisse }) => {
      if (!isBehind(of, apport)) return;
      count += 1;
      const { numerator, denominator } = apport;
      if (dossierId > after && rows.length <= limit) rows.push({ dossierId, reference, caisse, numerator, denominator });
    });
    return pageOf(
      count,
      rows,
      limit,
      (row) => row,
      ({ dossierId }) => [dossierId],
    );
  }
}
