import { isPlainDate } from '#libs/kernel';
import { CONTRAT_KINDS, FONCTIONS } from '../agent/agent.events.js';
import { CLOCKS } from '../procedure/definition.js';
import { EFFECT_OF_SENS } from '../stock/sejour.js';
import type { DelaiDefinition } from './definition.js';
import { both, flag, isObject, listOf, members, oneOf, orNull, rule, type Rule, text, whole } from './rules.js';

const LONGEST_UNIT = 40;
const MOST_NAMES = 100;
const MOST_TERMES = 24;
const MOST_EXCLUSIONS = 24;
/** Ten years: no age and no window of a stock that is worked on is longer. */
export const MOST_DAYS = 3_650;
const MOST_MONTHS = 120;
const HEAVIEST = 1_000;
const MOST_BREAKS = 12;

export const dayKind: Rule = oneOf('calendar', 'worked');

const names = listOf(text(LONGEST_UNIT * 2), 1, MOST_NAMES);
const SELECTION = { procedures: names, types: names, populations: names, waitingFor: names };
const selection = members({}, SELECTION);
const exclusion: Rule = both(
  members({}, { ...SELECTION, arrivedIn: listOf(whole(1, 12), 1, 12) }),
  rule(
    `au moins un critère (${Object.keys(SELECTION).join(', ')})`,
    (value) => isObject(value) && Object.keys(value).some((key) => key in SELECTION),
  ),
);

const ages: Rule = both(
  members({ from: whole(0, MOST_DAYS), to: orNull(whole(0, MOST_DAYS)) }),
  rule('« from » jusqu’à « to », qui n’est pas avant,', (value) => {
    const { from, to } = value as { readonly from: number; readonly to: number | null };
    return to === null || from <= to;
  }),
);

const weight = both(
  whole(-HEAVIEST, HEAVIEST),
  rule('un poids qui n’est pas nul', (value) => value !== 0),
);

const measure = oneOf('stock', ...Object.keys(EFFECT_OF_SENS));

const terme = members(
  { weight, measure },
  { ages, waiting: oneOf('only', 'without'), only: selection, except: listOf(exclusion, 1, MOST_EXCLUSIONS) },
);

const termes = listOf(terme, 1, MOST_TERMES);

const isDay = rule('jour AAAA-MM-JJ', (value) => typeof value === 'string' && isPlainDate(value));
const breaks: Rule = both(
  listOf(members({ from: isDay, dayKind }), 1, MOST_BREAKS),
  rule('des jours croissants', (value) =>
    (value as readonly { readonly from: string }[]).every(({ from }, i, all) => i === 0 || (all[i - 1]?.from ?? '') < from),
  ),
);

const amount = rule('nombre', Number.isFinite);

/** The members of an indicator of the catalogue, beside those of every definition and its kind of days. */
export const RATIO_RULES = {
  unit: text(LONGEST_UNIT),
  orientation: oneOf('lowerIsBetter', 'higherIsBetter', 'context'),
  window: whole(1, MOST_DAYS),
  windowUnit: oneOf('days', 'months'),
  numerator: termes,
  denominator: orNull(termes),
  thresholds: orNull(members({ tendue: amount, critique: amount })),
  level: oneOf('caisse', 'groupement', 'reseau'),
  periodicity: oneOf('day', 'month', 'quarter', 'year'),
  benchmark: orNull(text(LONGEST_UNIT * 2)),
} as const satisfies Readonly<Record<string, Rule>>;

/** A version is pinned, so that a next one changes nothing that was told. */
const PINNED = /^[a-z0-9]+(?:-[a-z0-9]+)*@[1-9]\d{0,8}$/u;
const pinned = rule('« code@version »', (value) => typeof value === 'string' && PINNED.test(value));

/** The members of an indicator that is read, beside those of every definition. */
export const RELEVE_RULES = {
  unit: RATIO_RULES.unit,
  orientation: RATIO_RULES.orientation,
  periodicity: oneOf('month', 'quarter', 'year'),
  minimum: orNull(amount),
  maximum: orNull(amount),
  dividedBy: orNull(pinned),
  additive: flag,
  thresholds: RATIO_RULES.thresholds,
  level: RATIO_RULES.level,
  benchmark: RATIO_RULES.benchmark,
} as const satisfies Readonly<Record<string, Rule>>;

const MOST_PER = 1_000_000;

const GRANDEURS = {
  indicateur: pinned,
  releve: pinned,
  effectif: members({
    unite: oneOf('etp', 'etpma'),
    contrats: listOf(oneOf(...CONTRAT_KINDS), 1, CONTRAT_KINDS.length),
    fonctions: listOf(oneOf(...FONCTIONS), 1, FONCTIONS.length),
  }),
} as const satisfies Readonly<Record<string, Rule>>;

const namedIn = (value: object): readonly string[] => Object.keys(value).filter((key) => key in GRANDEURS);

const grandeur: Rule = both(
  members({}, { ...GRANDEURS, mois: whole(1, MOST_MONTHS) }),
  rule(`une grandeur, une seule (${Object.keys(GRANDEURS).join(', ')}),`, (value) => isObject(value) && namedIn(value).length === 1),
  rule('« mois » d’un compte (indicateur)', (value) => isObject(value) && (!('mois' in value) || 'indicateur' in value)),
);

/** The members of a rapport, beside those of every definition. */
export const RAPPORT_RULES = {
  unit: RATIO_RULES.unit,
  orientation: RATIO_RULES.orientation,
  periodicity: RATIO_RULES.periodicity,
  dividende: grandeur,
  diviseur: grandeur,
  pour: whole(1, MOST_PER),
  thresholds: RATIO_RULES.thresholds,
  level: RATIO_RULES.level,
  benchmark: RATIO_RULES.benchmark,
} as const satisfies Readonly<Record<string, Rule>>;

/** The members of an écart, beside those of every definition. */
export const ECART_RULES = {
  de: pinned,
  moins: pinned,
  unit: RATIO_RULES.unit,
  orientation: RATIO_RULES.orientation,
  thresholds: RATIO_RULES.thresholds,
  level: RATIO_RULES.level,
  periodicity: RATIO_RULES.periodicity,
  benchmark: RATIO_RULES.benchmark,
} as const satisfies Readonly<Record<string, Rule>>;

/** The members of a side of the work, beside those of every definition. */
export const ETAPES_RULES = {
  cote: listOf(members({ procedure: text(LONGEST_UNIT * 2), etapes: names }), 1, MOST_NAMES),
  includesWaiting: flag,
} as const satisfies Readonly<Record<string, Rule>>;

/** The members of a delay, beside those of every definition. */
export const DELAI_RULES = {
  unit: RATIO_RULES.unit,
  orientation: RATIO_RULES.orientation,
  dayKind,
  mois: whole(1, MOST_MONTHS),
  includesAutomatic: flag,
  centile: orNull(whole(1, 100)),
  thresholds: RATIO_RULES.thresholds,
  level: RATIO_RULES.level,
  periodicity: RATIO_RULES.periodicity,
  benchmark: RATIO_RULES.benchmark,
} as const satisfies Readonly<Record<string, Rule>>;

const name = text(LONGEST_UNIT * 2);
const ANCHORS = { event: oneOf('opened', 'completed', 'decided', 'closed'), entered: name, performed: name, field: name };
const anchor = both(
  members({}, ANCHORS),
  rule(`un moment, un seul (${Object.keys(ANCHORS).join(', ')}),`, (value) => isObject(value) && Object.keys(value).length === 1),
);

/** Those of a delay that may be absent. */
export const DELAI_OPTIONAL_RULES = {
  dansLes: whole(0, MOST_DAYS),
  horloge: members({ procedure: name, clock: oneOf(...CLOCKS), from: anchor, to: anchor }),
} as const satisfies Readonly<Record<string, Rule>>;

/** What members of a delay that are right each by itself say against one another. */
export function faultsOfDelai({ centile, dansLes, horloge, includesAutomatic }: DelaiDefinition): readonly string[] {
  return [
    ...(dansLes !== undefined && centile !== null ? ['centile : null attendu avec « dansLes », qui dit une part'] : []),
    ...(horloge !== undefined && !includesAutomatic ? ['includesAutomatic : true attendu avec une horloge, qui est celle de tout dossier'] : []),
  ];
}

/** Those that may be absent. */
export const RATIO_OPTIONAL_RULES = { breaks, overMonths: whole(2, MOST_MONTHS), ofNothing: oneOf('zero') } as const satisfies Readonly<
  Record<string, Rule>
>;
