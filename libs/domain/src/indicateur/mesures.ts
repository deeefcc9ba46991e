import { isPlainDate, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import type { ParcoursState } from '../parcours/parcours.state.js';
import type { Duration, Objectif, ProcedureDefinition } from '../procedure/definition.js';
import { cog6 } from './cog-6.js';
import { cog7 } from './cog-7.js';
import { financialErrorsOf } from './cog-9.js';
import { delaiDeTraduction, estEnRetard, ir81 } from './ir-8.js';
import { taux, type VolumeHypothesis } from './objectif.js';

/** What is read of a dossier by the measures of its procédure. */
export type Suivi = Pick<ParcoursState, 'opened' | 'decided' | 'closed' | 'performed' | 'fields' | 'controles' | 'anomalies'>;

/** The year that is measured, on which day, by the days of the dossier's caisse. */
export interface Mesurage {
  readonly year: number;
  readonly asOf: PlainDate;
  readonly calendrier: CompiledCalendrier;
}

/**
 * How a dossier counts in a measure. `notYetDue`: there is still time, or its contrôle is still to be done; `outside`: received too late for the cohort,
 * or given up without a decision; `unknown`: it lacks something that the measure reads.
 */
export const COMPTES = ['counted', 'notYetDue', 'outside', 'unknown'] as const;
export type Compte = (typeof COMPTES)[number];

/** What a dossier brings; nothing to either side unless it is counted. */
export interface Apport {
  readonly compte: Compte;
  readonly numerator: number;
  readonly denominator: number;
}

/** How an objectif is measured: what each dossier brings – null when it is not of the year –, and the value of the sums. */
export interface Mesure {
  /** What the denominator is when the dossiers do not make it. */
  readonly base: number | null;
  /** The volume that the targets suppose, in dossiers counted. */
  readonly volume: VolumeHypothesis | null;
  apportOf(suivi: Suivi, mesurage: Mesurage): Apport | null;
  /** Null when nothing is counted. */
  valueOf(numerator: number, denominator: number): number | null;
}

type Days = Duration & { readonly unit: Exclude<Duration['unit'], 'workedHours'> };
type Parameter = Objectif['parameters'][string] | undefined;
type Builder = (definition: ProcedureDefinition, objectif: Objectif) => Mesure | null;

/** How far from the volume that they suppose targets still bind: choice of the product. */
const TOLERANCE = 0.1;

const apart = (compte: Exclude<Compte, 'counted'>): Apport => ({ compte, numerator: 0, denominator: 0 });
const counted = (numerator: number, denominator: number): Apport => ({ compte: 'counted', numerator, denominator });
const share = (apportOf: Mesure['apportOf']): Mesure => ({ base: null, volume: null, apportOf, valueOf: taux });

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';

function daysOf(parameter: Parameter): Days | null {
  if (typeof parameter !== 'object' || !('unit' in parameter) || parameter.unit === 'workedHours') return null;
  return { value: parameter.value, unit: parameter.unit };
}

function textsOf(parameter: Parameter): readonly string[] | null {
  return Array.isArray(parameter) ? (parameter as readonly string[]) : null;
}

function dateOf({ fields }: Suivi, field: string): PlainDate | null {
  const value = fields[field];
  return isText(value) && isPlainDate(value) ? value : null;
}

const isOf = (year: number, day: PlainDate): boolean => Number(day.slice(0, 4)) === year;
const hasCome = (day: PlainDate | null, { year, asOf }: Mesurage): day is PlainDate => day !== null && isOf(year, day) && day <= asOf;

/** Withdrawn, or closed otherwise without anybody – or silence – having decided. */
const isGivenUp = ({ closed, decided }: Suivi, { asOf }: Mesurage): boolean => closed !== null && closed.on <= asOf && decided === null;

/** COG 6, of the tops of the year: a demand is processed on the day of its decision. Year: choice of the product. */
const cog6Of: Builder = (_, { parameters }) => {
  const [personnelle, reversion] = [daysOf(parameters['recuePersonnelle']), daysOf(parameters['recueReversion'])];
  if (personnelle === null || reversion === null) return null;
  return share((suivi, mesurage) => {
    const { nature } = suivi.fields;
    const [receivedOn, topOn] = [suivi.opened.on, dateOf(suivi, 'topMensuel')];
    if (receivedOn > mesurage.asOf || !isOf(mesurage.year, topOn ?? receivedOn)) return null;
    if (isGivenUp(suivi, mesurage)) return apart('outside');
    if (topOn === null || (nature !== 'personnelle' && nature !== 'reversion')) return apart('unknown');
    const demande = { nature, receivedOn, topOn, processedOn: suivi.decided?.on ?? null } as const;
    const { cohorte, processed, aVenir } = cog6([demande], { personnelle, reversion }, mesurage.asOf, mesurage.calendrier);
    if (aVenir > 0) return apart('notYetDue');
    return cohorte > 0 ? counted(processed, cohorte) : apart('outside');
  });
};

/** COG 7, of the personal demands received in the year. Personal ones only: choice of the product, after engagement 1.1 (« du départ »). */
const cog7Of: Builder = (_, { parameters }) => {
  const before = daysOf(parameters['traiteeAvant']);
  if (before === null) return null;
  return share((suivi, mesurage) => {
    const { nature } = suivi.fields;
    const [receivedOn, effectOn] = [suivi.opened.on, dateOf(suivi, 'dateEffet')];
    if (!hasCome(receivedOn, mesurage) || nature === 'reversion') return null;
    if (isGivenUp(suivi, mesurage)) return apart('outside');
    if (effectOn === null || nature !== 'personnelle') return apart('unknown');
    const demande = { receivedOn, effectOn, processedOn: suivi.decided?.on ?? null };
    const { received, inTime, aVenir } = cog7([demande], { year: mesurage.year, before }, mesurage.asOf, mesurage.calendrier);
    return aVenir > 0 ? apart('notYetDue') : counted(inTime, received);
  });
};

/**
 * The dossiers of the samples that were paid in the year, with what `read` finds on those whose contrôle was done: the anomalies of that contrôle, of the
 * families of the IQV – the TIF has no other. Year: choice of the product.
 */
function ofSamples({ echantillons, objectifs }: ProcedureDefinition, read: (errors: readonly number[], suivi: Suivi) => Apport): Mesure | null {
  const families = textsOf(objectifs['cog9c']?.parameters['familles']);
  if (families === null) return null;
  return share((suivi, mesurage) => {
    for (const [code, { performed }] of Object.entries(echantillons)) {
      const controle = suivi.controles[code];
      if (controle === undefined || controle.outcome === 'notDrawn' || controle.drawnOn > mesurage.asOf) continue;
      if (!hasCome(suivi.performed[performed]?.firstOn ?? null, mesurage)) continue;
      if (controle.performedOn === null || controle.performedOn > mesurage.asOf) return apart('notYetDue');
      const anomalies = suivi.anomalies.filter(({ controle: by, foundOn }) => by === code && foundOn <= mesurage.asOf);
      return read(financialErrorsOf({ anomalies }, families), suivi);
    }
    return null;
  });
}

const iqvOf: Builder = (definition) => ofSamples(definition, (errors) => counted(errors.length === 0 ? 1 : 0, 1));

const tifOf: Builder = (definition) =>
  ofSamples(definition, (errors, { fields }) => {
    const initial = fields['montantMensuel'];
    return isNumber(initial)
      ? counted(
          errors.reduce((sum, amount) => sum + Math.abs(amount), 0),
          initial,
        )
      : apart('unknown');
  });

/** IR.8.1: the invoices validated in the year, in cents, towards those of the base year. Validation stands for payment: choice of the product. */
const ir81Of: Builder = (_, { parameters: { base } }) => {
  if (!isNumber(base)) return null;
  return {
    base,
    volume: null,
    apportOf: (suivi, mesurage) => {
      if (!hasCome(dateOf(suivi, 'factureValideeLe'), mesurage)) return null;
      const { montantFacture } = suivi.fields;
      return isNumber(montantFacture) ? counted(montantFacture, 0) : apart('unknown');
    },
    valueOf: ir81,
  };
};

/** IR.8.2: the days of the jobs delivered in the year, over their number. */
const ir82Of: Builder = () => ({
  base: null,
  volume: null,
  apportOf: (suivi, mesurage) => {
    const deliveredOn = dateOf(suivi, 'rendueLe');
    return hasCome(deliveredOn, mesurage) ? counted(delaiDeTraduction({ receivedOn: suivi.opened.on, deliveredOn }), 1) : null;
  },
  valueOf: (days, jobs) => (jobs === 0 ? null : days / jobs),
});

/** IR.8.3: the late ones of the jobs delivered in the year. */
const ir83Of: Builder = (_, { parameters: { auDela, executantsExclus, pagesAuDela, volume } }) => {
  const [beyond, executors] = [daysOf(auDela), textsOf(executantsExclus)];
  if (beyond?.unit !== 'calendarDays' || executors === null || !isNumber(pagesAuDela)) return null;
  const parameters = { days: beyond.value, pages: pagesAuDela, executors, ofAll: true };
  const measured = share((suivi, mesurage) => {
    const deliveredOn = dateOf(suivi, 'rendueLe');
    if (!hasCome(deliveredOn, mesurage)) return null;
    const { executant: executor, pages } = suivi.fields;
    if (!isText(executor) || !isNumber(pages)) return apart('unknown');
    return counted(estEnRetard({ receivedOn: suivi.opened.on, deliveredOn, executor, pages }, parameters) ? 1 : 0, 1);
  });
  return { ...measured, volume: isNumber(volume) ? { expected: volume, tolerance: TOLERANCE } : null };
};

const BUILDERS: ReadonlyMap<string, Builder> = new Map([
  ['cog6', cog6Of],
  ['cog7', cog7Of],
  ['cog9c', iqvOf],
  ['cog9d', tifOf],
  ['ir81', ir81Of],
  ['ir82', ir82Of],
  ['ir83', ir83Of],
]);

/**
 * How an objectif of a procédure is measured, by the code that it has there and the fields of the procédures that ship.
 * Null: the product has no formula for it, or one of its parameters is missing.
 */
export function mesureOf(code: string, definition: ProcedureDefinition): Mesure | null {
  const objectif = definition.objectifs[code];
  return objectif === undefined ? null : (BUILDERS.get(code)?.(definition, objectif) ?? null);
}
