import type { AlerteEventData, SujetDAlerte } from '../pilotage/alerte.events.js';
import type { ConditionDeSortie, ConditionFound, PhaseDefinition, PhaseEventData } from '../pilotage/phase.events.js';
import type { DimensionDeRepere, IndicateurDeDimension, RepereDefinition, RepereEventData } from '../pilotage/repere.events.js';
import type { Seuil, SeuilsDefinition, SeuilsEventData } from '../pilotage/seuils.events.js';
import type { EventShapes } from './domain-codec.js';
import { arrayOf, day, flag, integer, nullable, number, object, oneOf, optional, type Shape, text } from './shape.js';

const HEAD = { code: text, version: integer, label: text, source: text };
const ETAT = oneOf('normale', 'tendue', 'critique');
const ALERTANTE = oneOf('tendue', 'critique');
const NIVEAU = oneOf('reseau', 'groupement', 'caisse');

export const REPERE: Shape<RepereDefinition> = object<RepereDefinition>({
  ...HEAD,
  missing: oneOf('untold', 'spread'),
  reseau: optional(text),
  dimensions: arrayOf(
    object<DimensionDeRepere>({
      code: text,
      label: text,
      weight: number,
      orientation: oneOf('lowerIsBetter', 'higherIsBetter', 'context'),
      indicateurs: arrayOf(
        object<IndicateurDeDimension>({
          indicateur: text,
          weight: number,
          orientation: nullable(oneOf('lowerIsBetter', 'higherIsBetter')),
          cible: nullable(object<NonNullable<IndicateurDeDimension['cible']>>({ value: number, source: text })),
          echelle: nullable(number),
        }),
      ),
    }),
  ),
});

const SEUIL: Shape<Seuil> = object<Seuil>({ enter: number, leave: number, included: flag });

export const SEUILS: Shape<SeuilsDefinition> = object<SeuilsDefinition>({
  ...HEAD,
  indicateur: text,
  orientation: oneOf('lowerIsBetter', 'higherIsBetter'),
  by: oneOf('owner', 'doer'),
  niveau: NIVEAU,
  reseau: nullable(text),
  arbre: nullable(text),
  procedures: nullable(arrayOf(text)),
  siEnDifficulte: nullable(text),
  tendue: SEUIL,
  critique: SEUIL,
  memoire: integer,
  alerte: nullable(object<NonNullable<SeuilsDefinition['alerte']>>({ from: ALERTANTE, rappelApres: nullable(integer) })),
});

export const PHASE: Shape<PhaseDefinition> = object<PhaseDefinition>({
  ...HEAD,
  conditions: arrayOf(
    object<ConditionDeSortie>({ code: text, label: text, seuils: text, atMost: oneOf('normale', 'tendue'), part: number, pendant: integer }),
  ),
});

const SUJET: Shape<SujetDAlerte> = object<SujetDAlerte>({ seuils: text, niveau: NIVEAU, organisme: nullable(text), procedure: nullable(text) });
const CONSTAT = { definition: text, on: day, value: number };

export const REPERE_EVENT_SHAPES: EventShapes<RepereEventData> = {
  RepereDefined: { description: 'Une version d’un indicateur repère est publiée ; elle ne change plus.', data: REPERE },
};

export const SEUILS_EVENT_SHAPES: EventShapes<SeuilsEventData> = {
  SeuilsDefined: { description: 'Une version des seuils des situations d’un indicateur est publiée ; elle ne change plus.', data: SEUILS },
};

export const PHASE_EVENT_SHAPES: EventShapes<PhaseEventData> = {
  ConditionsDefined: { description: 'Une version des conditions de sortie de la stabilisation est publiée ; elle ne change plus.', data: PHASE },
  PhaseEntered: {
    description: 'Le réseau entre dans une phase ; le constat des conditions est gardé, quoi qu’il ait été décidé.',
    data: object<PhaseEventData['PhaseEntered']>({
      phase: oneOf('stabilisation', 'lancement'),
      on: day,
      definition: nullable(text),
      conditions: arrayOf(object<ConditionFound>({ code: text, met: flag, part: nullable(number) })),
      motif: nullable(text),
    }),
  },
};

export const ALERTE_EVENT_SHAPES: EventShapes<AlerteEventData> = {
  SeuilCrossed: {
    description: 'Un seuil est franchi : une situation dont il faut alerter commence, ou en devient une autre.',
    data: object<AlerteEventData['SeuilCrossed']>({ sujet: SUJET, ...CONSTAT, from: nullable(ALERTANTE), to: ALERTANTE, since: day }),
  },
  AlerteReminded: {
    description: 'La situation dure : l’alerte est rappelée.',
    data: object<AlerteEventData['AlerteReminded']>({ ...CONSTAT, etat: ALERTANTE, rappel: integer }),
  },
  AlerteEnded: {
    description: 'La situation est finie, ou n’est plus suivie (situation et valeur null).',
    data: object<AlerteEventData['AlerteEnded']>({ definition: text, on: day, to: nullable(ETAT), value: nullable(number) }),
  },
};
