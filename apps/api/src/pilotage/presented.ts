import type { AlerteFound, ComparaisonFound, DispersionFound, EtatsFound, FicheFound, PhaseFound, RepereFound } from '#libs/application';
import { type Distribution, type Ensemble, type LigneComparee, roundShare } from '#libs/domain';
import type {
  AlerteResponse,
  ComparaisonResponse,
  DispersionResponse,
  DistributionResponse,
  EnsembleResponse,
  EtatsResponse,
  FicheResponse,
  PhaseResponse,
  RepereResponse,
  ValeurCompareeResponse,
} from './pilotage.response.js';

/** Four decimals, whatever the unit: people read no more. */
const rounded = (value: number | null): number | null => (value === null ? null : roundShare(value));

/** The members named, rounded; all others as they are. */
function roundedIn<K extends string, T extends Readonly<Record<K, number | null>>>(value: T, ...keys: readonly K[]): T {
  return { ...value, ...Object.fromEntries(keys.map((key) => [key, rounded(value[key])])) };
}

const ensemble = (found: Ensemble): EnsembleResponse => roundedIn(found, 'value', 'numerator', 'denominator');

function distribution(found: Distribution | null): DistributionResponse | null {
  if (found === null) return null;
  const quantiles = found.quantiles.map((each) => roundedIn(each, 'value'));
  return { ...roundedIn(found, 'mean', 'median', 'min', 'max', 'ecartInterquartile'), quantiles };
}

export function comparaisonResponse({ dates, quadrants, freshness, ...of }: ComparaisonFound): ComparaisonResponse {
  const labels = new Map(dates.flatMap(({ unites }) => unites.map(({ code, label }) => [code, label] as const)));
  const byDate = dates.map(({ lignes }) => new Map(lignes.map((ligne) => [ligne.organisme, ligne])));
  const between = new Map(quadrants?.lignes.map((ligne) => [ligne.organisme, ligne]));
  return {
    ...of,
    ...freshness,
    dates: dates.map(({ day, reseau, distribution: found, positions }) => ({
      asOf: day,
      reseau: ensemble(reseau),
      distribution: distribution(found),
      positions,
    })),
    quadrants: quadrants?.counts ?? null,
    organismes: [...labels].map(([organisme, label]) => {
      const { quadrant = null, difference = null, evolution = null } = between.get(organisme) ?? {};
      const told = byDate.map((lignes) => {
        const ligne = lignes.get(organisme);
        return ligne === undefined ? null : compared(ligne);
      });
      return { organisme, label, dates: told, quadrant, difference: rounded(difference), evolution: rounded(evolution) };
    }),
  };
}

function compared({ status, value, rang, ecartReseau, position }: LigneComparee): ValeurCompareeResponse {
  return { status, value: rounded(value), rang, ecartReseau: rounded(ecartReseau), position };
}

export function ficheResponse({ caisse, day, population, indicateurs, freshness }: FicheFound): FicheResponse {
  return {
    ...{ caisse, asOf: day, population },
    ...freshness,
    indicateurs: indicateurs.map(({ ligne, reseau, distribution: found, ...of }) => ({
      ...of,
      caisse: ligne === null ? null : compared(ligne),
      reseau: ensemble(reseau),
      distribution: distribution(found),
    })),
  };
}

export function dispersionResponse({ points, periodes, freshness, ...of }: DispersionFound): DispersionResponse {
  return {
    ...of,
    ...freshness,
    points: points.map(({ day, reseau, distribution: found, dispersion }) => ({
      ...{ asOf: day, reseau: ensemble(reseau), distribution: distribution(found) },
      dispersion: rounded(dispersion),
    })),
    periodes: periodes.map(({ rangs, ...periode }) => ({ ...periode, rangs: rangs.map((rang) => roundedIn(rang, 'rangMoyen')) })),
  };
}

export function repereResponse({ definition, day, unites, population, organismes, reseau, freshness }: RepereFound): RepereResponse {
  const labels = new Map(unites.map(({ code, label }) => [code, label]));
  return {
    ...{ definition: `${definition.code}@${String(definition.version)}`, label: definition.label, asOf: day, population },
    ...freshness,
    reseau: {
      ecart: roundedIn(reseau.ecart, 'mean', 'median', 'meanLessMedian'),
      dimensions: reseau.dimensions.map(({ code, ecart, indicateurs }) => ({
        ...{ code, ecart: roundedIn(ecart, 'mean', 'median', 'meanLessMedian') },
        indicateurs: indicateurs.map((each) => roundedIn(each, 'mean', 'median', 'meanLessMedian', 'cible', 'cibleLessMedian', 'echelle')),
      })),
    },
    organismes: organismes.map((each) => ({
      ...roundedIn(each, 'ecart'),
      label: labels.get(each.organisme) ?? each.organisme,
      dimensions: each.dimensions.map(({ indicateurs, ...dimension }) => ({
        ...roundedIn(dimension, 'ecart', 'contribution'),
        indicateurs: indicateurs.map((indicateur) => roundedIn(indicateur, 'value', 'ecart')),
      })),
    })),
  };
}

export function etatsResponse({ day: asOf, lastKnown, fusions, etats, freshness }: EtatsFound): EtatsResponse {
  return {
    ...{ asOf, lastKnown, fusions },
    ...freshness,
    etats: etats.map(({ definition, day, niveau, organisme, label, procedure, etat, status, value, since, sinceOrBefore }) => ({
      ...{ definition, asOf: day, niveau, organisme, label, procedure, etat, status },
      ...{ value: rounded(value), since, sinceOrBefore },
    })),
  };
}

export function alerteResponse(alerte: AlerteFound): AlerteResponse {
  const { stream, seuils, definition, niveau, organisme, label, procedure, etat, since, raisedOn, heardOn, rappels, endedOn } = alerte;
  const whose = { stream, seuils, definition, niveau, organisme, label, procedure };
  return { ...whose, etat, value: rounded(alerte.value), since, raisedOn, heardOn, rappels, endedOn };
}

export function phaseResponse({ reseau, day, lastKnown, entered, definition, conditions, open }: PhaseFound): PhaseResponse {
  const reference = definition === null ? null : `${definition.code}@${String(definition.version)}`;
  // Both are of the same version: what is found has its condition.
  const asked = new Map(definition?.conditions.map((condition) => [condition.code, condition]));
  const found = conditions.flatMap((each) => {
    const condition = asked.get(each.code);
    if (condition === undefined) return [];
    const { label, seuils, atMost, part: atLeast, pendant } = condition;
    return [{ ...roundedIn(each, 'part'), label, seuils, atMost, atLeast, pendant }];
  });
  return { reseau, asOf: day, lastKnown, entered, definition: reference, conditions: found, open };
}
