import { firstStatus } from '../indicateur/figure-status.js';
import { centileOf, ensembleDesDelais } from '../indicateur/delai-de-traitement.js';
import type { FigureStatus } from '../indicateur/figure.js';
import { valeurOfEcart } from '../indicateur/ecart.js';
import { type CotesDeValeur, type DelaisDeValeur, isToldValeur, type Valeur } from './valeur.js';

/** What several organismes are worth together. */
export interface Ensemble {
  readonly status: FigureStatus;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** A ratio can be held against that of an organisme; a count cannot. `none`: the indicator does not add up. */
  readonly nature: 'ratio' | 'count' | 'none';
  /** Organismes that have no part in it. */
  readonly missing: readonly string[];
}

const sumOf = (parts: readonly Valeur[], side: 'numerator' | 'denominator'): number => parts.reduce((total, each) => total + (each[side] ?? 0), 0);

/**
 * Σ numerators ÷ Σ denominators, or Σ numerators of a count: never a mean of values. Those to whom the indicator does not apply have no part, on either side.
 * A percentile of delays is that of all the pièces, an écart that of its two sides, each of all. With nobody at all, `noData`. One organisme alone has its own value, whether or not its indicator adds up.
 */
export function ensemble(valeurs: readonly Valeur[]): Ensemble {
  const parts = valeurs.filter(({ numerator }) => numerator !== null);
  const told = valeurs.filter(isToldValeur);
  const missing = valeurs.filter((valeur) => !isToldValeur(valeur)).map(({ organisme }) => organisme);
  const nothing = { value: null, numerator: null, denominator: null, nature: 'none', missing } as const;
  if (told.length === 0)
    return { status: firstStatus([...valeurs.map(({ status }) => status).filter((status) => status !== 'ok'), 'noData']), ...nothing };
  const [alone] = valeurs;
  if (alone !== undefined && parts.length === 0 && valeurs.length === 1) return { ...nothing, status: alone.status, value: alone.value };
  const delais = delaisOf(told);
  if (delais !== null) {
    const value = centileOf(delais.comptes, delais.centile);
    return { ...nothing, status: firstStatus(told.map((valeur) => valeur.status)), value, nature: 'ratio' };
  }
  const cotes = cotesOf(told);
  if (cotes !== null) {
    const { status, value } = valeurOfEcart('', cotes);
    return { ...nothing, status, value, nature: 'ratio' };
  }
  if (parts.length < told.length) return { status: parts.length === 0 ? 'undefined' : 'mixed', ...nothing };
  const ratios = parts.filter((part) => part.denominator !== null);
  if (ratios.length > 0 && ratios.length < parts.length) return { status: 'mixed', ...nothing };
  const numerator = sumOf(parts, 'numerator');
  const status = firstStatus(told.map((valeur) => valeur.status).filter((each) => each !== 'undefined'));
  if (ratios.length === 0) return { status, value: numerator, numerator, denominator: null, nature: 'count', missing };
  const denominator = sumOf(ratios, 'denominator');
  // Nothing over nothing is 0 for those that say so of each organisme – a solde without stock –, and undefined for the others.
  const value = denominator !== 0 ? numerator / denominator : told.every((valeur) => valeur.value === 0) ? 0 : null;
  return { status: value === null ? firstStatus([status, 'undefined']) : status, value, numerator, denominator, nature: 'ratio', missing };
}

/** The pièces of all those that have any; null unless each of these tells the same percentile. */
export function delaisOf(valeurs: readonly Valeur[]): DelaisDeValeur | null {
  const delais = valeurs.map((valeur) => valeur.delais).filter((each) => each !== undefined);
  const [first] = delais;
  if (first === undefined || delais.some(({ centile }) => centile !== first.centile)) return null;
  return { centile: first.centile, comptes: ensembleDesDelais(delais.map(({ comptes }) => comptes)) };
}

/** The two sides of an écart, each of all those that tell both; null where nobody does. */
export function cotesOf(valeurs: readonly Valeur[]): CotesDeValeur | null {
  const cotes = valeurs.map((valeur) => valeur.cotes).filter((each) => each !== undefined);
  if (cotes.length === 0) return null;
  return [together(cotes.map(([de]) => de)), together(cotes.map(([, moins]) => moins))];
}

function together(valeurs: readonly Valeur[]): Valeur {
  const { status, value, numerator, denominator } = ensemble(valeurs);
  return { organisme: '', status, value, numerator, denominator };
}
