import { membersOn, type OrganismeKind, type Perimetre, type ReseauMap, rowsOfCaisse, unchangedSince } from '#libs/domain';
import { DomainError, type PlainDate } from '#libs/kernel';
import { SLICE_KEYS, type Slice } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';

/**
 * Which part of the stock is asked about: absent means all. The filters of every figure and of every list behind it. A groupement, a réseau – by the code
 * of its head – and a caisse that others were merged into stand for the caisses whose rows are theirs, by the périmètre (`asItWas` unless told otherwise).
 */
export interface AskedSlice extends Omit<Slice, 'caisses' | 'groupement' | 'reseau' | 'perimetre'> {
  readonly groupement?: string;
  readonly reseau?: string;
  readonly perimetre?: Perimetre;
}

export const ASKED_SLICE_KEYS = [...SLICE_KEYS, 'groupement', 'reseau', 'perimetre'] as const satisfies readonly (keyof AskedSlice)[];

/** What is read to answer for a day: by which caisses it is told. */
export type SliceOn = (day: PlainDate) => Slice;

const sameCodes = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((code, i) => code === b[i]);

/** Whose rows, on each day; the same slice for days that are told by the same caisses. */
export function slicesOf(asked: AskedSlice, { reseau, caisses: registered }: Pick<Referentiel, 'reseau' | 'caisses'>, today: PlainDate): SliceOn {
  const { groupement, reseau: head, perimetre = 'asItWas', caisse, ...rest } = asked;
  if (groupement === undefined && head === undefined && (caisse === undefined || reseau.fusions.size === 0)) {
    const slice = caisse === undefined ? rest : { ...rest, caisse };
    return () => slice;
  }
  let last: { readonly caisses: readonly string[]; readonly slice: Slice } | undefined;
  const made = new Map<PlainDate | null, Slice>();
  return (day) => {
    const on = perimetre === 'restated' ? today : day;
    const since = unchangedSince(reseau, on);
    const known = made.get(since);
    if (known !== undefined) return known;
    const caisses = ownersOn(reseau, asked, on);
    if (last === undefined || !sameCodes(last.caisses, caisses)) last = { caisses, slice: { ...rest, ...ownersOf(caisses, registered.size) } };
    made.set(since, last.slice);
    return last.slice;
  };
}

/** The caisses that each filter leaves, of the réseau as it is on a day. */
function ownersOn(reseau: ReseauMap, { groupement, reseau: head, caisse }: AskedSlice, on: PlainDate): readonly string[] {
  const sets = [groupement, head].flatMap((code) => (code === undefined ? [] : [membersOn(reseau, code, on, 'asItWas', on)]));
  if (caisse !== undefined) sets.push(rowsOfCaisse(reseau, caisse, on, 'asItWas', on));
  const [first = [], ...others] = sets;
  return first.filter((code) => others.every((other) => other.includes(code)));
}

/** One caisse, and all of them, are quicker to read than so many. */
function ownersOf(caisses: readonly string[], registered: number): Pick<Slice, 'caisse' | 'caisses'> {
  const [only] = caisses;
  if (caisses.length === 1 && only !== undefined) return { caisse: only };
  return caisses.length === registered ? {} : { caisses };
}

/** A filter that names nothing known is a mistake, not an empty stock. @throws DomainError `code`, with some of those that are known */
export function assertNamed(code: string, what: string, value: string | null | undefined, known: Iterable<string>): void {
  if (value == null) return;
  const all = [...known];
  if (all.includes(value)) return;
  const some = all.slice(0, 20);
  throw new DomainError(code, `${what} : « ${value} ». Connus : ${some.join(', ') || 'aucune valeur pour l’instant'}.`, { value, known: some });
}

/** The organismes of a kind. */
export const codesOfKind = ({ organismes }: Pick<Referentiel, 'organismes'>, wanted: OrganismeKind): readonly string[] =>
  [...organismes.values()].filter(({ kind }) => kind === wanted).map(({ code }) => code);

/** The trees of groupements. */
export const arbresOf = ({ organismes }: Pick<Referentiel, 'organismes'>): ReadonlySet<string> =>
  new Set([...organismes.values()].flatMap(({ kind, arbre }) => (kind === 'groupement' && arbre !== null ? [arbre] : [])));

/** @throws DomainError `caisse.unknown`, `procedure.unknown`, `source.unknown`, `groupement.unknown`, `reseau.unknown` */
export function assertKnownSlice(slice: AskedSlice, referentiel: Referentiel): void {
  assertNamed('caisse.unknown', 'Caisse inconnue', slice.caisse, referentiel.caisses.keys());
  assertNamed('caisse.unknown', 'Caisse exécutante inconnue', slice.doer, referentiel.caisses.keys());
  assertNamed('groupement.unknown', 'Groupement inconnu', slice.groupement, codesOfKind(referentiel, 'groupement'));
  assertNamed('reseau.unknown', 'Réseau inconnu', slice.reseau, codesOfKind(referentiel, 'teteDeReseau'));
  assertNamed('procedure.unknown', 'Procédure inconnue', slice.procedure, referentiel.procedures.keys());
  assertNamed('source.unknown', 'Source inconnue', slice.source, referentiel.sources);
}
