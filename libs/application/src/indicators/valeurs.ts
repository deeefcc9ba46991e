import {
  codeOfDiviseur,
  type Definition,
  definitionReference,
  type EcartDefinition,
  findDefinition,
  isOfLedger,
  lastPeriodeBy,
  type LedgerDefinition,
  type ReleveDefinition,
  type Valeur,
  valeurOfEcart,
  valeurOfReleve,
} from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Basis, LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { rolledUpTogether } from '../rollups/rolled-up-together.js';
import { closedTogether } from './closed-together.js';
import { delaiValeurs } from './delai-valeurs.js';
import { dossierValeurs, stockOf } from './dossier-valeurs.js';
import { etapeValeurs } from './etape-valeurs.js';
import { firstDays, ledgerValeurs } from './ledger-valeurs.js';
import { rapportValeurs } from './rapport-valeurs.js';
import { bytesOfValeurs, type MemoOfQuestion, type ValeursMemo } from './valeurs-memo.js';

/** What some indicators are worth for many caisses, on some days. */
export interface ValeursRequest {
  /** `CODE` (its last version) or `CODE@VERSION`. */
  readonly indicateurs: readonly string[];
  /** Caisses. */
  readonly organismes: readonly string[];
  /** Each at its end; ascending. */
  readonly days: readonly PlainDate[];
  /** Null: as known now. */
  readonly knownOn: PlainDate | null;
  readonly by: Basis;
  /** Absent: all of them together. */
  readonly procedure?: string;
}

/** One value for each organisme asked, in the order asked. */
export interface ValeursOfDay {
  readonly day: PlainDate;
  readonly valeurs: readonly Valeur[];
}

/** By the reference that was asked, as it was asked; the days in the order asked. */
export type Valeurs = ReadonlyMap<string, readonly ValeursOfDay[]>;

/**
 * One question for many organismes: closed days of roll-ups where they are told and sure, all others of stays and grand livre.
 * All origins are told by the definition asked. The same values as the figures, one by one.
 * @param memo what was told before and would be told again is not read
 * @throws DomainError `definition.unknown`
 */
export async function readValeurs(reader: LedgerReader, referentiel: Referentiel, request: ValeursRequest, memo?: ValeursMemo): Promise<Valeurs> {
  const remembered = (await memo?.of(reader, referentiel, request)) ?? null;
  const since = remembered?.since ?? (await firstDays(reader, request));
  return valeursSince(reader, referentiel, request, since, remembered);
}

/** {@link readValeurs}, of what was looked up already. */
export async function valeursSince(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  since: ReadonlyMap<string, PlainDate>,
  memo: MemoOfQuestion | null,
): Promise<Valeurs> {
  const asked = new Map(request.indicateurs.map((text) => [text, findDefinition(text, referentiel.definitions)]));
  if (memo === null) return valeursNow(reader, referentiel, request, asked, since, null);
  return memo.tell<ValeursOfDay>('valeurs', asked, request.days, bytesOfValeurs, async (rest, days) =>
    valeursNow(reader, referentiel, { ...request, days }, rest, since, memo),
  );
}

async function valeursNow(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  asked: ReadonlyMap<string, Definition>,
  since: ReadonlyMap<string, PlainDate>,
  memo: MemoOfQuestion | null,
): Promise<Valeurs> {
  const definitions = [...new Map([...asked.values()].map((definition) => [definitionReference(definition), definition])).values()];
  const closed = await closedTogether(reader, request, rolledUpTogether(definitions));
  const dossiers = definitions.filter(isOfBlock('dossiers'));
  const ecarts = cotesOfEcarts(definitions.filter(isOfBlock('ecart')), referentiel);
  const ofSums = [...definitions.filter(isOfLedger), ...new Set(dossiers.map(stockOf)), ...[...ecarts.values()].flat()];
  const ofLedger = await ledgerValeurs(reader, referentiel, request, ofSums, since);
  const ofReleves = await releveValeurs(reader, request, definitions.filter(isOfBlock('releve')));
  const ofDossiers = await dossierValeurs(reader, request, dossiers, ofLedger, closed);
  const ofDelais = await delaiValeurs(reader, referentiel, request, definitions.filter(isOfBlock('delai')), since, closed);
  const ofEtapes = await etapeValeurs(reader, request, definitions.filter(isOfBlock('etapes')), closed);
  const ofRapports = await rapportValeurs(reader, referentiel, request, definitions.filter(isOfBlock('rapport')), memo, async (more) =>
    valeursSince(reader, referentiel, { ...request, ...more }, since, memo),
  );
  const valeurOf = (definition: Definition, organisme: string, day: PlainDate): Valeur => {
    switch (definition.block) {
      case 'releve':
        return ofReleves(definition, organisme, day);
      case 'dossiers':
        return ofDossiers(definition, organisme, day);
      case 'rapport':
        return ofRapports(definition, organisme, day);
      case 'etapes':
        return ofEtapes(definition, organisme, day);
      case 'ecart': {
        const [de, moins] = ecarts.get(definition) ?? [];
        if (de === undefined || moins === undefined) throw new Error(`what ${definition.code} lies between is not of the ledger`);
        return valeurOfEcart(organisme, [ofLedger(de, organisme, day), ofLedger(moins, organisme, day)]);
      }
      case 'delai':
        return ofDelais(definition, organisme, day);
      case 'stock':
      case 'anteriorite':
      case 'flux':
      case 'soldeEnJours':
      case 'ratio':
        return ofLedger(definition, organisme, day);
    }
  };
  const valeurs = (definition: Definition, day: PlainDate): ValeursOfDay => ({
    day,
    valeurs: request.organismes.map((organisme) => valeurOf(definition, organisme, day)),
  });
  return new Map([...asked].map(([text, definition]) => [text, request.days.map((day) => valeurs(definition, day))]));
}

/** What écarts lie between: looked at when they were published. */
function cotesOfEcarts(
  ecarts: readonly EcartDefinition[],
  { definitions }: Pick<Referentiel, 'definitions'>,
): ReadonlyMap<Definition, readonly LedgerDefinition[]> {
  return new Map(
    ecarts.map((ecart) => [ecart, [ecart.de, ecart.moins].map((reference) => findDefinition(reference, definitions)).filter(isOfLedger)]),
  );
}

const isOfBlock =
  <B extends Definition['block']>(block: B) =>
  (definition: Definition): definition is Extract<Definition, { readonly block: B }> =>
    definition.block === block;

/** What an indicator is worth for one organisme on one day. */
export type ValeurOf<D extends Definition> = (definition: D, organisme: string, day: PlainDate) => Valeur;

/** What readings say: of a day, those of the last period that was over by then. */
async function releveValeurs(
  reader: LedgerReader,
  { organismes, days, knownOn }: ValeursRequest,
  definitions: readonly ReleveDefinition[],
): Promise<ValeurOf<ReleveDefinition>> {
  const divisorOf = ({ dividedBy }: ReleveDefinition): string | null => (dividedBy === null ? null : codeOfDiviseur(dividedBy));
  const codes = new Set(definitions.flatMap((definition) => [definition.code, divisorOf(definition) ?? definition.code]));
  // The same for all organismes.
  const periodes = new Map(
    definitions.flatMap(({ periodicity }) => days.map((day) => [`${periodicity} ${day}`, lastPeriodeBy(day, periodicity).name] as const)),
  );
  const rows = codes.size === 0 ? [] : await reader.releves.values([...codes], organismes, [...new Set(periodes.values())], knownOn);
  const values = new Map(rows.map(({ code, organisme, periode, value }) => [`${code} ${organisme} ${periode}`, value]));
  return (definition, organisme, day) => {
    const periode = periodes.get(`${definition.periodicity} ${day}`) ?? '';
    const of = (code: string | null): number | null => (code === null ? null : (values.get(`${code} ${organisme} ${periode}`) ?? null));
    return valeurOfReleve(definition, organisme, { read: of(definition.code), divisor: of(divisorOf(definition)) });
  };
}
