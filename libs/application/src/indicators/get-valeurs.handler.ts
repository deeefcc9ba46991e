import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { definitionReference, type Ensemble, ensemble, findDefinition, roundShare, unitAndOrientationOf, type Valeur } from '#libs/domain';
import { type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { namedDays, SnapshotReader } from '../snapshot/snapshot-reader.js';
import { fusionsOf } from '../reseau/fusions-told.js';
import { CLOCK, SETTINGS, type Settings } from '../tokens.js';
import { GetValeurs, type ValeursJson, type ValeursOfIndicateur, type ValeursOnDay, type ValeursQuestion } from './get-valeurs.query.js';
import { type EnsembleOfDay, readEnsembles } from './ensembles.js';
import { kept } from './ledger-sheet.js';
import { askedByMembers, daysByMembers, type MembersOfDays } from './members-of-days.js';
import { toldOfUnites, type Unite } from '../pilotage/unites.js';
import { MadeOnce } from './made-once.js';
import { readValeurs, type Valeurs } from './valeurs.js';
import { bytesOfValeurs, type ValeursMemo } from './valeurs-memo.js';

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
  constructor(
    private readonly snapshots: SnapshotReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ question }: GetValeurs): Promise<ValeursJson> {
    const { days, isSeries = false, knownOn, by, procedure, after } = question;
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const asked = { days: namedDays(days, isSeries), knownOn, slice: procedure === null ? {} : { procedure }, after };
    const { answer, freshness } = await this.snapshots.answer(asked, async (reader, referentiel, _sliceOn, memo) => {
      const members = daysByMembers(question, days, referentiel, today);
      const lastDay = question.perimetre === 'restated' ? today : (days.at(-1) ?? today);
      const valeurs = await readAsked(reader, referentiel, question, members, memo);
      return { referentiel, members, valeurs, fusions: fusionsOf(question.organismes, lastDay, referentiel) };
    });
    return { ...freshness, knownOn, by, procedure, fusions: answer.fusions, indicateurs: answerOf(answer, freshness.stale) };
  }
}

/** What a question asks for, on each day of whose values it is. @throws DomainError `definition.unknown`, `valeurs.tooMany` */
export async function readAsked(
  reader: LedgerReader,
  referentiel: Referentiel,
  question: ValeursQuestion,
  { parts, unitesOn }: MembersOfDays,
  memo?: ValeursMemo,
): Promise<Found> {
  const { indicateurs, days, knownOn, by, procedure, onlyEnsemble = false } = question;
  const request = { indicateurs, knownOn, by, ...(procedure === null ? {} : { procedure }) };
  if (onlyEnsemble) assertNotTooMany(indicateurs.length * days.length, MOST_SUMS);
  // What does not add up is that of one alone, be it a caisse with those that were merged into it: rows do not tell it.
  if (onlyEnsemble && !days.some((day) => isOneOfSeveral(unitesOn(day)))) {
    const told = await askedByMembers(parts, async (part) => readEnsembles(reader, referentiel, { ...request, ...part }, memo));
    return ensemblesAlone(told, unitesOn);
  }
  const count = parts.reduce((sum, part) => sum + part.organismes.length * part.days.length, 0);
  assertNotTooMany(indicateurs.length * count, MOST_VALUES);
  const rows = await askedByMembers(parts, async (part) => readValeurs(reader, referentiel, { ...request, ...part }, memo));
  const found = withEnsembles(rows, unitesOn);
  return onlyEnsemble ? ensemblesAlone(found, unitesOn) : found;
}

const isOneOfSeveral = (unites: readonly Unite[]): boolean => unites.length === 1 && unites.some(({ merged }) => merged.length > 0);

function assertNotTooMany(count: number, most: number): void {
  if (count <= most) return;
  throw new DomainError('valeurs.tooMany', `${String(count)} valeurs demandées : demandez moins de jours, d’indicateurs ou de caisses.`, {
    count,
    most,
  });
}

/** By the reference that was asked: what organismes are worth on each day, and together. */
type Found = ReadonlyMap<string, readonly (EnsembleOfDay & { readonly valeurs: readonly Valeur[] })[]>;

/** Of one indicator through ten years and more, or of many on a day. */
const MOST_SUMMED = 16 * 1024 * 1024;

/** What is remembered of a day is asked again as the same object, and is added up once. */
const sums = new MadeOnce<readonly Valeur[], Ensemble>(MOST_SUMMED, (_, valeurs) => bytesOfValeurs({ valeurs }));

type UnitesOn = MembersOfDays['unitesOn'];

const withEnsembles = (rows: Valeurs, unitesOn: UnitesOn): Found =>
  mapped(rows, (each) => {
    const ofDay = toldOfUnites(each, unitesOn(each.day));
    return { ...ofDay, ensemble: sums.of(ofDay.valeurs, () => ensemble(ofDay.valeurs)) };
  });

function ensemblesAlone(ensembles: ReadonlyMap<string, readonly EnsembleOfDay[]>, unitesOn: UnitesOn): Found {
  const ofMerged = new Map<readonly Unite[], boolean>();
  return mapped(ensembles, ({ day, ensemble: together }) => {
    const unites = unitesOn(day);
    const hasMerged = kept(ofMerged, unites, () => unites.some(({ merged }) => merged.length > 0));
    return { day, ensemble: hasMerged ? { ...together, missing: missingOf(together, unites) } : together, valeurs: [] };
  });
}

/** A caisse has a part as soon as one of those that it answers for has. */
function missingOf({ missing }: Ensemble, unites: readonly Unite[]): readonly string[] {
  const without = new Set(missing);
  return unites.filter(({ caisses }) => caisses.every((caisse) => without.has(caisse))).map(({ code }) => code);
}

function mapped<Each, Told>(found: ReadonlyMap<string, readonly Each[]>, tell: (each: Each) => Told): ReadonlyMap<string, readonly Told[]> {
  return new Map([...found].map(([text, days]) => [text, days.map(tell)]));
}

interface Answer {
  readonly referentiel: Referentiel;
  readonly members: MembersOfDays;
  readonly valeurs: Found;
}

function answerOf({ valeurs, referentiel: { definitions }, members }: Answer, stale: boolean): readonly ValeursOfIndicateur[] {
  const ensembleTold = ({ status, value, numerator, denominator, missing }: Ensemble, on: PlainDate): ValeursOnDay['ensemble'] => ({
    status: stale ? 'stale' : status,
    value: value === null ? null : roundShare(value),
    numerator,
    denominator,
    // Of months that nobody tells, the names of all would be most of an answer.
    missing: missing.length === members.unitesOn(on).length ? [] : missing,
  });
  return [...valeurs].map(([text, days]) => {
    const definition = findDefinition(text, definitions);
    return {
      ...{ indicateur: definitionReference(definition), label: definition.label, ...unitAndOrientationOf(definition, definitions) },
      days: days.map(({ day: on, ensemble: together, valeurs: ofDay }) => ({
        on,
        ensemble: ensembleTold(together, on),
        valeurs: ofDay.map((valeur) => told(valeur, stale)),
      })),
    };
  });
}
