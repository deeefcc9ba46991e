import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { definitionReference, ensemble, findDefinition, membersOn, roundShare, type Valeur, valeurTold } from '#libs/domain';
import { DomainError } from '#libs/kernel';
import type { Referentiel } from '../referentiel/referentiel.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { GetValeurs, type ValeursJson, type ValeursOfIndicateur, type ValeursQuestion } from './get-valeurs.query.js';
import { type EnsembleOfDay, readEnsembles } from './ensembles.js';
import { readValeurs, type Valeurs } from './valeurs.js';

/** 27 indicators of 101 caisses over ten years of months are three times as many. */
const MOST_VALUES = 120_000;

/** 100 indicators over ten years of months. */
const MOST_SUMS = 12_000;

const rounded = <V extends Pick<Valeur, 'value' | 'numerator' | 'denominator'>>(valeur: V, stale: boolean): V => ({
  ...valeur,
  ...(stale ? { status: 'stale' } : {}),
  value: valeur.value === null ? null : roundShare(valeur.value),
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
        return { referentiel, valeurs: ensemblesAlone(await readEnsembles(reader, referentiel, request, memo)) };
      }
      assertNotTooMany(indicateurs.length * organismes.length * days.length, MOST_VALUES);
      return { referentiel, valeurs: withEnsembles(await readValeurs(reader, referentiel, request, memo)) };
    });
    return { ...freshness, knownOn, by, procedure, indicateurs: told(answer.valeurs, answer.referentiel, freshness.stale) };
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

const withEnsembles = (valeurs: Valeurs): Found =>
  new Map([...valeurs].map(([text, days]) => [text, days.map((each) => ({ ...each, ensemble: ensemble(each.valeurs) }))]));

const ensemblesAlone = (ensembles: ReadonlyMap<string, readonly EnsembleOfDay[]>): Found =>
  new Map([...ensembles].map(([text, days]) => [text, days.map((each) => ({ ...each, valeurs: [] }))]));

/** @throws DomainError `caisse.unknown`, `organisme.unknown` */
export function organismesOf(
  { organismes, groupement, days }: ValeursQuestion,
  { caisses, organismes: known, reseau }: Referentiel,
): readonly string[] {
  const unknown = organismes.find((code) => !caisses.has(code));
  if (unknown !== undefined) throw new DomainError('caisse.unknown', `Caisse inconnue : « ${unknown} ».`, { value: unknown });
  if (groupement === null) return organismes.length > 0 ? organismes : [...caisses.keys()];
  if (!known.has(groupement)) throw new DomainError('organisme.unknown', `Organisme inconnu : « ${groupement} ».`, { organisme: groupement });
  const on = days.at(-1);
  const members = on === undefined ? [] : membersOn(reseau, groupement, on, 'asItWas', on);
  return organismes.length === 0 ? members : members.filter((code) => organismes.includes(code));
}

function told(valeurs: Found, { definitions }: Referentiel, stale: boolean): readonly ValeursOfIndicateur[] {
  return [...valeurs].map(([text, days]) => {
    const definition = findDefinition(text, definitions);
    const { unit, orientation } = 'unit' in definition ? definition : { unit: null, orientation: null };
    const of = ({
      day: on,
      ensemble: { status, value, numerator, denominator, missing },
      valeurs: ofDay,
    }: EnsembleOfDay & { valeurs: readonly Valeur[] }) => ({
      on,
      ensemble: rounded({ status, value, numerator, denominator, missing }, stale),
      valeurs: ofDay.map((valeur) => rounded(valeurTold(valeur), stale)),
    });
    return { indicateur: definitionReference(definition), label: definition.label, unit, orientation, days: days.map(of) };
  });
}
