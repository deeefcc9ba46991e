import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import {
  definitionReference,
  type Ensemble,
  ensemble,
  findDefinition,
  membersOn,
  type OrganismeKind,
  roundShare,
  rowsOfCaisse,
  type Valeur,
} from '#libs/domain';
import { DomainError } from '#libs/kernel';
import type { Referentiel } from '../referentiel/referentiel.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { GetValeurs, type ValeursJson, type ValeursOfIndicateur, type ValeursOnDay, type ValeursQuestion } from './get-valeurs.query.js';
import { type EnsembleOfDay, readEnsembles } from './ensembles.js';
import { readValeurs, type Valeurs, type ValeursOfDay } from './valeurs.js';

/** 27 indicators of 101 caisses over ten years of months are three times as many. */
const MOST_VALUES = 120_000;

/** 100 indicators over ten years of months. */
const MOST_SUMS = 12_000;

/** As an answer tells it: made once for each of thousands. */
const told = ({ organisme, status, value, numerator, denominator }: Valeur, stale: boolean): Valeur => ({
  organisme,
  status: stale ? 'stale' : status,
  value: value === null ? null : roundShare(value),
  numerator,
  denominator,
});

@QueryHandler(GetValeurs)
export class GetValeursHandler implements IQueryHandler<GetValeurs> {
  constructor(private readonly snapshots: SnapshotReader) {}

  async execute({ question }: GetValeurs): Promise<ValeursJson> {
    const { indicateurs, days, knownOn, by, procedure, onlyEnsemble = false, after } = question;
    const slice = procedure === null ? {} : { procedure };
    const asked = { days: days.map((day) => ['on', day] as const), knownOn, slice, after };
    const { answer, freshness } = await this.snapshots.answer(asked, async (reader, referentiel, _sliceOn, memo) => {
      const organismes = organismesOf(question, referentiel);
      const request = { ...slice, indicateurs, organismes, days, knownOn, by };
      if (onlyEnsemble) {
        assertNotTooMany(indicateurs.length * days.length, MOST_SUMS);
        return { referentiel, organismes, valeurs: ensemblesAlone(await readEnsembles(reader, referentiel, request, memo)) };
      }
      assertNotTooMany(indicateurs.length * organismes.length * days.length, MOST_VALUES);
      return { referentiel, organismes, valeurs: withEnsembles(await readValeurs(reader, referentiel, request, memo)) };
    });
    return { ...freshness, knownOn, by, procedure, indicateurs: answerOf(answer, freshness.stale) };
  }
}

function assertNotTooMany(count: number, most: number): void {
  if (count <= most) return;
  throw new DomainError('valeurs.tooMany', `${String(count)} valeurs demandées : demandez moins de jours, d’indicateurs ou de caisses.`, {
    count,
    most,
  });
}

/** By the reference that was asked: what organismes are worth on each day, and together. */
type Found = ReadonlyMap<string, readonly (EnsembleOfDay & { readonly valeurs: readonly Valeur[] })[]>;

/** What is remembered of a day is asked again as the same object, and is added up once. */
const sums = new WeakMap<ValeursOfDay, Ensemble>();

function ensembleOf(ofDay: ValeursOfDay): Ensemble {
  const known = sums.get(ofDay) ?? ensemble(ofDay.valeurs);
  sums.set(ofDay, known);
  return known;
}

const withEnsembles = (valeurs: Valeurs): Found =>
  new Map([...valeurs].map(([text, days]) => [text, days.map((each) => ({ ...each, ensemble: ensembleOf(each) }))]));

const ensemblesAlone = (ensembles: ReadonlyMap<string, readonly EnsembleOfDay[]>): Found =>
  new Map([...ensembles].map(([text, days]) => [text, days.map((each) => ({ ...each, valeurs: [] }))]));

/** @throws DomainError `caisse.unknown`, `organisme.unknown` */
export function organismesOf(
  { organismes, groupement, reseau: head, membersOn: on }: ValeursQuestion,
  { caisses, organismes: known, reseau }: Referentiel,
): readonly string[] {
  const unknown = organismes.find((code) => !caisses.has(code));
  if (unknown !== undefined) throw new DomainError('caisse.unknown', `Caisse inconnue : « ${unknown} ».`, { value: unknown });
  const assertIs = (code: string | null, kinds: readonly OrganismeKind[], expected: string): void => {
    if (code === null || kinds.some((kind) => known.get(code)?.kind === kind)) return;
    throw new DomainError('organisme.unknown', `« ${code} » n’est pas ${expected} : « ecluse reseau show » les dit.`, { organisme: code });
  };
  assertIs(groupement, ['groupement', 'teteDeReseau'], 'un groupement, ni un réseau');
  assertIs(head, ['teteDeReseau'], 'un réseau');
  const groups = [groupement, head].filter((code) => code !== null);
  const members = groups.map((code) => new Set(membersOn(reseau, code, on, 'asItWas', on)));
  const named = organismes.flatMap((code) => [code, ...rowsOfCaisse(reseau, code, on, 'asItWas', on)]);
  const asked = organismes.length === 0 ? [...caisses.keys()] : [...new Set(named)];
  return asked.filter((code) => members.every((each) => each.has(code)));
}

interface Answer {
  readonly referentiel: Referentiel;
  readonly organismes: readonly string[];
  readonly valeurs: Found;
}

function answerOf({ valeurs, referentiel: { definitions }, organismes }: Answer, stale: boolean): readonly ValeursOfIndicateur[] {
  const ensembleTold = ({ status, value, numerator, denominator, missing }: Ensemble): ValeursOnDay['ensemble'] => ({
    status: stale ? 'stale' : status,
    value: value === null ? null : roundShare(value),
    numerator,
    denominator,
    // Of months that nobody tells, the names of all would be most of an answer.
    missing: missing.length === organismes.length ? [] : missing,
  });
  return [...valeurs].map(([text, days]) => {
    const definition = findDefinition(text, definitions);
    const { unit, orientation } = 'unit' in definition ? definition : { unit: null, orientation: null };
    return {
      ...{ indicateur: definitionReference(definition), label: definition.label, unit, orientation },
      days: days.map(({ day: on, ensemble: together, valeurs: ofDay }) => ({
        on,
        ensemble: ensembleTold(together),
        valeurs: ofDay.map((valeur) => told(valeur, stale)),
      })),
    };
  });
}
