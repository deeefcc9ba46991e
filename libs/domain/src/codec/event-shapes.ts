import { CONTRAT_KINDS, FONCTIONS } from '../agent/agent.events.js';
import type { Calendrier, HolidayRule, OpeningHours } from '../calendrier/calendrier.js';
import type { CalendrierEventData } from '../calendrier/calendrier.events.js';
import type { ArreteEventData, FigureArretee } from '../arrete/arrete.events.js';
import { FIGURE_STATUSES } from '../indicateur/figure.js';
import type { ImportCounts, ImportEventData, ImportRefusal } from '../import/import.events.js';
import type {
  AnterioriteDefinition,
  Definition,
  DelaiDefinition,
  DossiersDefinition,
  EcartDefinition,
  EtapesDefinition,
  Exclusion,
  FluxDefinition,
  Grandeur,
  HorlogeDeDelai,
  RapportDefinition,
  RatioDefinition,
  ReleveDefinition,
  Selection,
  SoldeDefinition,
  StockDefinition,
  Terme,
} from '../indicateur/definition.js';
import type { IndicateurEventData } from '../indicateur/indicateur.events.js';
import { CLOCKS, type Duration, type IndusRules } from '../procedure/definition.js';
import type { ProcedureEventData } from '../procedure/procedure.events.js';
import type { EchantillonEventData } from '../echantillon/echantillon.events.js';
import type { ReleveEventData } from '../releve/releve.events.js';
import type { ReferenceEventData } from '../reference/reference.events.js';
import type { EventShapes } from './domain-codec.js';
import { ANCHOR } from './parcours-event-shapes.js';
import {
  anyObject,
  arrayOf,
  byCode,
  day,
  flag,
  integer,
  nullable,
  number,
  object,
  withMember,
  oneOf,
  optional,
  type Shape,
  text,
  variants,
} from './shape.js';

type Rule<Kind extends HolidayRule['kind']> = Extract<HolidayRule, { readonly kind: Kind }>;

const ruleParts = { label: text, from: optional(integer), to: optional(integer) };

const HOLIDAY_RULE: Shape<HolidayRule> = variants<'kind', HolidayRule>('kind', {
  fixed: object<Rule<'fixed'>>({ kind: oneOf('fixed'), monthDay: text, ...ruleParts }),
  easter: object<Rule<'easter'>>({ kind: oneOf('easter'), offset: integer, ...ruleParts }),
  once: object<Rule<'once'>>({ kind: oneOf('once'), day: text, ...ruleParts }),
});

const CALENDRIER: Shape<Calendrier> = object<Calendrier>({
  code: text,
  version: integer,
  label: text,
  timeZone: text,
  workedWeekdays: arrayOf(integer),
  holidays: arrayOf(HOLIDAY_RULE),
  openingHours: optional(arrayOf(object<OpeningHours>({ weekdays: arrayOf(integer), from: text, to: text }))),
  source: text,
});

const definitionParts = { code: text, version: integer, label: text, source: text };
const DAY_KIND = oneOf('calendar', 'worked');

const SELECTION_PARTS = {
  procedures: optional(arrayOf(text)),
  types: optional(arrayOf(text)),
  populations: optional(arrayOf(text)),
  waitingFor: optional(arrayOf(text)),
};

const TERME: Shape<Terme> = object<Terme>({
  weight: integer,
  measure: oneOf(
    'stock',
    'arrived',
    'reopened',
    'transferredIn',
    'movedIn',
    'putOnHold',
    'processedManual',
    'processedAuto',
    'returned',
    'neutralised',
    'closed',
    'transferredOut',
    'movedOut',
  ),
  ages: optional(object<NonNullable<Terme['ages']>>({ from: integer, to: nullable(integer) })),
  waiting: optional(oneOf('only', 'without')),
  only: optional(object<Selection>(SELECTION_PARTS)),
  except: optional(arrayOf(object<Exclusion>({ ...SELECTION_PARTS, arrivedIn: optional(arrayOf(integer)) }))),
});

type OnSide<Key extends string> = Extract<Grandeur, Readonly<Record<Key, unknown>>>;

/** Told apart by what each has and the others have not. */
const GRANDEUR: Shape<Grandeur> = withMember<Grandeur>({
  indicateur: object<OnSide<'indicateur'>>({ indicateur: text, mois: optional(integer) }),
  releve: object<OnSide<'releve'>>({ releve: text }),
  effectif: object<OnSide<'effectif'>>({
    effectif: object<OnSide<'effectif'>['effectif']>({
      unite: oneOf('etp', 'etpma'),
      contrats: arrayOf(oneOf(...CONTRAT_KINDS)),
      fonctions: arrayOf(oneOf(...FONCTIONS)),
    }),
  }),
});

const DEFINITION: Shape<Definition> = variants<'block', Definition>('block', {
  stock: object<StockDefinition>({ ...definitionParts, block: oneOf('stock'), includesWaiting: flag }),
  anteriorite: object<AnterioriteDefinition>({
    ...definitionParts,
    block: oneOf('anteriorite'),
    dayKind: DAY_KIND,
    threshold: integer,
    bandStarts: arrayOf(integer),
  }),
  flux: object<FluxDefinition>({ ...definitionParts, block: oneOf('flux'), dayKind: DAY_KIND, window: integer }),
  soldeEnJours: object<SoldeDefinition>({
    ...definitionParts,
    block: oneOf('soldeEnJours'),
    dayKind: DAY_KIND,
    window: integer,
    includesAutomatic: flag,
    zones: nullable(object<NonNullable<SoldeDefinition['zones']>>({ tipping: integer, beyond: integer })),
  }),
  ratio: object<RatioDefinition>({
    ...definitionParts,
    block: oneOf('ratio'),
    unit: text,
    orientation: oneOf('lowerIsBetter', 'higherIsBetter', 'context'),
    dayKind: DAY_KIND,
    breaks: optional(arrayOf(object<NonNullable<RatioDefinition['breaks']>[number]>({ from: day, dayKind: DAY_KIND }))),
    window: integer,
    windowUnit: oneOf('days', 'months'),
    numerator: arrayOf(TERME),
    denominator: nullable(arrayOf(TERME)),
    overMonths: optional(integer),
    ofNothing: optional(oneOf('zero')),
    thresholds: nullable(object<NonNullable<RatioDefinition['thresholds']>>({ tendue: number, critique: number })),
    level: oneOf('caisse', 'groupement', 'reseau'),
    periodicity: oneOf('day', 'month', 'quarter', 'year'),
    benchmark: nullable(text),
  }),
  releve: object<ReleveDefinition>({
    ...definitionParts,
    block: oneOf('releve'),
    unit: text,
    orientation: oneOf('lowerIsBetter', 'higherIsBetter', 'context'),
    periodicity: oneOf('month', 'quarter', 'year'),
    minimum: nullable(number),
    maximum: nullable(number),
    dividedBy: nullable(text),
    additive: flag,
    thresholds: nullable(object<NonNullable<ReleveDefinition['thresholds']>>({ tendue: number, critique: number })),
    level: oneOf('caisse', 'groupement', 'reseau'),
    benchmark: nullable(text),
  }),
  rapport: object<RapportDefinition>({
    ...definitionParts,
    block: oneOf('rapport'),
    unit: text,
    orientation: oneOf('lowerIsBetter', 'higherIsBetter', 'context'),
    periodicity: oneOf('day', 'month', 'quarter', 'year'),
    dividende: GRANDEUR,
    diviseur: GRANDEUR,
    pour: integer,
    thresholds: nullable(object<NonNullable<RapportDefinition['thresholds']>>({ tendue: number, critique: number })),
    level: oneOf('caisse', 'groupement', 'reseau'),
    benchmark: nullable(text),
  }),
  dossiers: object<DossiersDefinition>({ ...definitionParts, block: oneOf('dossiers'), includesWaiting: flag }),
  ecart: object<EcartDefinition>({
    ...definitionParts,
    block: oneOf('ecart'),
    de: text,
    moins: text,
    unit: text,
    orientation: oneOf('lowerIsBetter', 'higherIsBetter', 'context'),
    thresholds: nullable(object<NonNullable<EcartDefinition['thresholds']>>({ tendue: number, critique: number })),
    level: oneOf('caisse', 'groupement', 'reseau'),
    periodicity: oneOf('day', 'month', 'quarter', 'year'),
    benchmark: nullable(text),
  }),
  etapes: object<EtapesDefinition>({
    ...definitionParts,
    block: oneOf('etapes'),
    cote: arrayOf(object<EtapesDefinition['cote'][number]>({ procedure: text, etapes: arrayOf(text) })),
    includesWaiting: flag,
  }),
  delai: object<DelaiDefinition>({
    ...definitionParts,
    block: oneOf('delai'),
    unit: text,
    orientation: oneOf('lowerIsBetter', 'higherIsBetter', 'context'),
    dayKind: DAY_KIND,
    mois: integer,
    includesAutomatic: flag,
    centile: nullable(integer),
    dansLes: optional(integer),
    horloge: optional(object<HorlogeDeDelai>({ procedure: text, clock: oneOf(...CLOCKS), from: ANCHOR, to: ANCHOR })),
    thresholds: nullable(object<NonNullable<DelaiDefinition['thresholds']>>({ tendue: number, critique: number })),
    level: oneOf('caisse', 'groupement', 'reseau'),
    periodicity: oneOf('day', 'month', 'quarter', 'year'),
    benchmark: nullable(text),
  }),
});

const DURATION: Shape<Duration> = object<Duration>({ value: integer, unit: oneOf('calendarDays', 'workedDays', 'workedHours', 'months') });

const INDUS: Shape<IndusRules> = object<IndusRules>({
  prescription: DURATION,
  warning: DURATION,
  first: oneOf('oldest', 'latest'),
  source: text,
});

const COUNT_FIELDS = {
  bytesRead: integer,
  recordsRead: integer,
  eventsRead: integer,
  dossiersAppended: integer,
  eventsAppended: integer,
  skipped: integer,
  refused: integer,
  held: integer,
  firstDay: nullable(day),
  lastDay: nullable(day),
};

export const CALENDRIER_EVENT_SHAPES: EventShapes<CalendrierEventData> = {
  CalendrierPublished: { description: 'Une version des jours ouvrés d’un territoire est publiée ; elle ne change plus.', data: CALENDRIER },
};

export const INDICATEUR_EVENT_SHAPES: EventShapes<IndicateurEventData> = {
  IndicateurDefined: { description: 'Une version d’une définition d’indicateur est publiée ; elle ne change plus.', data: DEFINITION },
};

export const PROCEDURE_EVENT_SHAPES: EventShapes<ProcedureEventData> = {
  ProcedureRegistered: {
    description: 'Une procédure est enregistrée.',
    data: object<ProcedureEventData['ProcedureRegistered']>({ code: text, label: text }),
  },
  ProcedurePublished: {
    description: 'Une version de la définition d’une procédure est publiée, entière ; elle ne change plus.',
    data: object<ProcedureEventData['ProcedurePublished']>({
      code: text,
      version: integer,
      label: text,
      source: text,
      start: text,
      roles: byCode(),
      fields: byCode(),
      forms: byCode(),
      pieces: byCode(),
      completeness: optional(text),
      reasons: byCode(),
      etapes: byCode(),
      waits: byCode(),
      clocks: byCode(),
      echeances: byCode(),
      tables: byCode(),
      tops: byCode(),
      controles: byCode(),
      echantillons: byCode(),
      links: byCode(),
      objectifs: byCode(),
      indus: optional(INDUS),
      order: optional(byCode()),
    }),
  },
};

const FIGURES_ARRETEES = arrayOf(
  object<FigureArretee>({
    indicateur: text,
    organisme: text,
    status: oneOf(...FIGURE_STATUSES),
    value: nullable(number),
    numerator: nullable(number),
    denominator: nullable(number),
  }),
);

export const ARRETE_EVENT_SHAPES: EventShapes<ArreteEventData> = {
  ArreteClosed: {
    description: 'Les chiffres d’un mois d’un réseau sont publiés, tels que connus ce jour-là ; ils ne changent plus.',
    data: object<ArreteEventData['ArreteClosed']>({ reseau: text, mois: text, on: day, knownOn: day, ordinal: integer, figures: FIGURES_ARRETEES }),
  },
  ArreteCorrected: {
    description: 'Des chiffres publiés se savent autrement, depuis : ceux-là seulement.',
    data: object<ArreteEventData['ArreteCorrected']>({ reseau: text, mois: text, knownOn: day, ordinal: integer, figures: FIGURES_ARRETEES }),
  },
};

export const RELEVE_EVENT_SHAPES: EventShapes<ReleveEventData> = {
  ReleveRecorded: {
    description: 'Une valeur qu’aucun événement ne donne est relevée, pour un organisme et une période ; elle en corrige une autre, ou aucune.',
    data: object<ReleveEventData['ReleveRecorded']>({
      code: text,
      organisme: text,
      periode: text,
      value: number,
      unit: text,
      source: text,
      corrects: nullable(number),
      closed: flag,
    }),
  },
};

export const ECHANTILLON_EVENT_SHAPES: EventShapes<EchantillonEventData> = {
  EchantillonDrawn: {
    description: 'Un échantillon est tiré, parmi les dossiers du trimestre d’avant ; la même population et la même graine tirent les mêmes.',
    data: object<EchantillonEventData['EchantillonDrawn']>({
      procedure: text,
      version: integer,
      echantillon: text,
      trimestre: text,
      of: text,
      seed: text,
      size: integer,
      population: integer,
      dossiers: arrayOf(object<EchantillonEventData['EchantillonDrawn']['dossiers'][number]>({ dossier: text, share: number })),
      drawnOn: day,
    }),
  },
};

export const REFERENCE_EVENT_SHAPES: EventShapes<ReferenceEventData> = {
  ReferenceReserved: {
    description: 'Une valeur unique, qui n’identifie personne, est réservée à son détenteur.',
    data: object<ReferenceEventData['ReferenceReserved']>({ holder: text }),
  },
};

export const IMPORT_EVENT_SHAPES: EventShapes<ImportEventData> = {
  ImportStarted: {
    description: 'La lecture d’un fichier commence.',
    data: object<ImportEventData['ImportStarted']>({
      source: text,
      format: oneOf('xes', 'facts'),
      unit: nullable(oneOf('trace', 'workitem')),
      fileName: nullable(text),
      options: anyObject,
      log: nullable(anyObject),
      startedOn: day,
    }),
  },
  LignesRefused: {
    description: 'Des lignes sont refusées, chacune avec sa raison et son remède.',
    data: object<ImportEventData['LignesRefused']>({
      refusals: arrayOf(
        object<ImportRefusal>({
          where: text,
          line: nullable(integer),
          reference: nullable(text),
          code: text,
          reason: text,
          remedy: text,
          held: flag,
        }),
      ),
    }),
  },
  ImportCompleted: {
    description: 'Le fichier est lu en entier ; ce qui en est résulté.',
    data: object<ImportEventData['ImportCompleted']>({ ...COUNT_FIELDS, log: nullable(anyObject), completedOn: day }),
  },
  ImportFailed: {
    description: 'La lecture s’est arrêtée ; ce qui était écrit reste.',
    data: object<ImportEventData['ImportFailed']>({
      error: object<ImportEventData['ImportFailed']['error']>({ code: text, message: text, data: anyObject }),
      counts: object<ImportCounts>(COUNT_FIELDS),
      failedOn: day,
    }),
  },
};
