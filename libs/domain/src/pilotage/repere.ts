import type { FigureStatus } from '../indicateur/figure.js';
import { type Orientation, turned } from './orientation.js';
import { rangs } from './rangs.js';
import type { DimensionDeRepere, IndicateurDeDimension, RepereDefinition } from './repere.events.js';
import { mediane, moyenne } from './statistiques.js';
import type { Valeur } from './valeur.js';

/**
 * `partial`: something is missing and its weight was spread over the rest; `undefined`: nothing is missing, and there is no gap all the same – a median of 0
 * without a scale, or a value that is undefined itself –; `noData`: it cannot be told.
 */
export const REPERE_STATUSES = ['ok', 'partial', 'undefined', 'noData'] as const;
export type RepereStatus = (typeof REPERE_STATUSES)[number];

/** How an organisme lies towards the median of the réseau. `ecart` is a share of the median, more than 0 worse – of a context, more than 0 above it. */
export interface EcartIndicateur {
  readonly indicateur: string;
  /** That of the value; `undefined` where there is a value and no gap, the median being 0. */
  readonly status: FigureStatus;
  readonly value: number | null;
  readonly ecart: number | null;
}

export interface EcartDimension {
  readonly code: string;
  readonly status: RepereStatus;
  readonly ecart: number | null;
  /** What it brings to the whole; 0 for a context, null where it is missing. */
  readonly contribution: number | null;
  readonly indicateurs: readonly EcartIndicateur[];
}

/** What an organisme has no gap by. */
export interface ManqueDeRepere {
  readonly dimension: string;
  /** Those of its indicators that have none; empty where none has any: the dimension is missing whole. */
  readonly indicateurs: readonly string[];
}

export interface RepereOrganisme {
  readonly organisme: string;
  readonly status: RepereStatus;
  readonly ecart: number | null;
  /** 1 is the best. */
  readonly rang: number | null;
  readonly dimensions: readonly EcartDimension[];
  /** The dimensions in which it is worse than the median, what brings most to the whole first. */
  readonly axesDeProgres: readonly string[];
  /** By the order of the dimensions. Of a context, which is neutral, nothing is missing. */
  readonly missing: readonly ManqueDeRepere[];
}

/** The centre of the organismes that have a value; null when none has. */
export interface Centre {
  readonly count: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly meanLessMedian: number | null;
}

export interface ReseauIndicateur extends Centre {
  readonly indicateur: string;
  readonly cible: number | null;
  readonly cibleLessMedian: number | null;
  /** The median is 0: gaps are differences divided by this instead; null where it is not, or nothing was set for it. */
  readonly echelle: number | null;
}

export interface Repere {
  readonly organismes: readonly RepereOrganisme[];
  readonly reseau: {
    /** Of the gaps of the organismes, overall. */
    readonly ecart: Centre;
    readonly dimensions: readonly { readonly code: string; readonly ecart: Centre; readonly indicateurs: readonly ReseauIndicateur[] }[];
  };
}

/** What is known of each indicator of a repère, by its reference as the definition spells it; each for the same organismes. */
export type ValeursDeRepere = ReadonlyMap<string, readonly Valeur[]>;

const present = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);

function centre(values: readonly (number | null)[]): Centre {
  const known = present(values);
  const [mean, median] = [moyenne(known), mediane(known)];
  return { count: known.length, mean, median, meanLessMedian: mean === null || median === null ? null : mean - median };
}

/** By what a difference to the median is divided; null: by nothing, there is no gap. */
function scaleOf(median: number | null, { echelle }: IndicateurDeDimension): number | null {
  return median === 0 ? echelle : median === null ? null : Math.abs(median);
}

/** What an indicator is worth, organisme by organisme, and the median it is held against. */
interface Measured {
  readonly part: IndicateurDeDimension;
  readonly orientation: Orientation;
  readonly median: number | null;
  readonly byOrganisme: ReadonlyMap<string, Valeur>;
}

function measured(part: IndicateurDeDimension, { orientation }: DimensionDeRepere, valeurs: ValeursDeRepere): Measured {
  const ofPart = valeurs.get(part.indicateur) ?? [];
  return {
    part,
    orientation: orientation === 'context' ? orientation : (part.orientation ?? orientation),
    median: mediane(present(ofPart.map(({ value }) => value))),
    byOrganisme: new Map(ofPart.map((valeur) => [valeur.organisme, valeur])),
  };
}

function ecartOf(organisme: string, { part, orientation, median, byOrganisme }: Measured): EcartIndicateur {
  const { status, value } = byOrganisme.get(organisme) ?? { status: 'noData', value: null };
  const scale = scaleOf(median, part);
  const told = { indicateur: part.indicateur, value };
  if (value === null || median === null) return { ...told, status, ecart: null };
  if (scale === null) return { ...told, status: 'undefined', ecart: null };
  return { ...told, status, ecart: turned((value - median) / scale, orientation) };
}

/** Σ weight × gap: over what is there, the weight of the rest spread over it, when the definition says so; null otherwise, and when nothing is there. */
function weighted(parts: readonly { readonly weight: number; readonly ecart: number | null }[], missing: RepereDefinition['missing']): number | null {
  let [sum, weights] = [0, 0];
  for (const { weight, ecart } of parts) {
    if (ecart === null && missing === 'untold') return null;
    if (ecart === null) continue;
    sum += weight * ecart;
    weights += weight;
  }
  if (weights === 0) return null;
  // What sums to 1 but for the rounding of the machine is not divided by it.
  return parts.some(({ ecart }) => ecart === null) ? sum / weights : sum;
}

/** Of what it is made of; whether that is whole, each part says. */
function statusOf(ecart: number | null, parts: readonly Pick<EcartIndicateur | EcartDimension, 'status' | 'ecart'>[]): RepereStatus {
  const without = parts.filter((part) => part.ecart === null);
  if (ecart === null) return without.length > 0 && without.every(({ status }) => status === 'undefined') ? 'undefined' : 'noData';
  return without.length === 0 && parts.every(({ status }) => status !== 'partial') ? 'ok' : 'partial';
}

/**
 * The indicateur repère of every organisme and of their réseau. The sum is made on gaps that nobody rounded; the median is that of the organismes given,
 * so that one alone lies at it.
 */
export function repere(definition: RepereDefinition, organismes: readonly string[], valeurs: ValeursDeRepere): Repere {
  const dimensions = definition.dimensions.map((dimension) => ({
    dimension,
    indicateurs: dimension.indicateurs.map((part) => measured(part, dimension, valeurs)),
  }));
  const told = organismes.map((organisme) => {
    const found = dimensions.map(({ dimension, indicateurs }) => {
      const ecarts = indicateurs.map((each) => ecartOf(organisme, each));
      const ecart = weighted(
        ecarts.map((each, i) => ({ weight: indicateurs[i]?.part.weight ?? 0, ecart: each.ecart })),
        definition.missing,
      );
      return { dimension, ecart, told: { code: dimension.code, status: statusOf(ecart, ecarts), ecart, indicateurs: ecarts } };
    });
    // A context is neutral: it brings nothing, and nothing is missing without it.
    const counted = found.filter(({ dimension }) => dimension.orientation !== 'context');
    const neutral = found.filter((each) => !counted.includes(each)).reduce((sum, { dimension }) => sum + dimension.weight, 0);
    const ecart = whole(counted, neutral, definition.missing);
    return {
      organisme,
      status: statusOf(
        ecart,
        counted.map((each) => each.told),
      ),
      ecart,
      dimensions: found.map((each): EcartDimension => ({ ...each.told, contribution: contributionOf(each) })),
      axesDeProgres: counted
        .filter((each) => each.ecart !== null && each.ecart > 0)
        .sort((a, b) => (contributionOf(b) ?? 0) - (contributionOf(a) ?? 0))
        .map(({ dimension }) => dimension.code),
      missing: counted.flatMap((each) => manqueOf(each.told)),
    };
  });
  const ranked = rangs(
    told.map(({ ecart }) => ecart),
    'lowerIsBetter',
  );
  return {
    organismes: told.map((each, i): RepereOrganisme => ({ ...each, rang: ranked[i] ?? null })),
    reseau: {
      ecart: centre(told.map(({ ecart }) => ecart)),
      dimensions: dimensions.map(({ dimension, indicateurs }, at) => ({
        code: dimension.code,
        ecart: centre(told.map((each) => each.dimensions[at]?.ecart ?? null)),
        indicateurs: indicateurs.map((each) => reseauIndicateur(each)),
      })),
    },
  };
}

function manqueOf({ code, indicateurs }: Pick<EcartDimension, 'code' | 'indicateurs'>): readonly ManqueDeRepere[] {
  const without = indicateurs.filter(({ ecart }) => ecart === null).map(({ indicateur }) => indicateur);
  if (without.length === 0) return [];
  return [{ dimension: code, indicateurs: without.length === indicateurs.length ? [] : without }];
}

interface Found {
  readonly dimension: DimensionDeRepere;
  readonly ecart: number | null;
}

function contributionOf({ dimension, ecart }: Found): number | null {
  if (dimension.orientation === 'context') return 0;
  return ecart === null ? null : dimension.weight * ecart;
}

/** The weighted gaps, and a neutral weight that brings 0; null of contexts alone, which compare nobody. */
function whole(counted: readonly Found[], neutral: number, missing: RepereDefinition['missing']): number | null {
  if (counted.every(({ ecart }) => ecart === null)) return null;
  const parts = counted.map(({ dimension, ecart }) => ({ weight: dimension.weight, ecart }));
  return weighted(neutral === 0 ? parts : [...parts, { weight: neutral, ecart: 0 }], missing);
}

function reseauIndicateur({ part, byOrganisme, median }: Measured): ReseauIndicateur {
  const cible = part.cible?.value ?? null;
  return {
    indicateur: part.indicateur,
    ...centre([...byOrganisme.values()].map(({ value }) => value)),
    cible,
    cibleLessMedian: cible === null || median === null ? null : cible - median,
    echelle: median === 0 ? part.echelle : null,
  };
}
