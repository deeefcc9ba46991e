import type { OrganismeEventData } from '../reseau/organisme.events.js';
import type { EventShapes } from './domain-codec.js';
import { arrayOf, day, integer, nullable, number, object, oneOf, text } from './shape.js';

const organisme = text;

/** What is registered of the organismes of a réseau, and where each stands in which tree. */
export const ORGANISME_EVENT_SHAPES: EventShapes<OrganismeEventData> = {
  OrganismeRegistered: {
    description: 'Une caisse est enregistrée, avec son calendrier et son fuseau horaire.',
    data: object<OrganismeEventData['OrganismeRegistered']>({
      code: text,
      label: text,
      calendrier: text,
      calendrierVersion: nullable(integer),
      timeZone: text,
    }),
  },
  GroupementRegistered: {
    description: 'Un groupement est enregistré, avec l’arbre où il a ses membres ; ou une tête de réseau.',
    data: object<OrganismeEventData['GroupementRegistered']>({ code: text, label: text, kind: oneOf('groupement', 'teteDeReseau'), arbre: text }),
  },
  OrganismeRenamed: {
    description: 'Un organisme porte désormais un autre nom.',
    data: object<OrganismeEventData['OrganismeRenamed']>({ organisme, label: text }),
  },
  CalendrierAssigned: {
    description: 'Les jours d’une caisse se comptent par un autre calendrier ou fuseau, depuis un jour ; « fromOn » null : depuis toujours.',
    data: object<OrganismeEventData['CalendrierAssigned']>({
      organisme,
      calendrier: text,
      calendrierVersion: nullable(integer),
      timeZone: text,
      fromOn: nullable(day),
    }),
  },
  OrganismeAttached: {
    description: 'Un organisme est rattaché à un autre dans un arbre, du premier jour, compris, au dernier, exclu ; « toOn » null : sans fin.',
    data: object<OrganismeEventData['OrganismeAttached']>({ organisme, arbre: text, parent: text, fromOn: day, toOn: nullable(day) }),
  },
  AppartenanceEnded: {
    description: 'L’appartenance qui a commencé ce jour-là dans l’arbre finit ; le jour même : elle n’a jamais été.',
    data: object<OrganismeEventData['AppartenanceEnded']>({ organisme, arbre: text, fromOn: day, toOn: day }),
  },
  OrganismeMerged: {
    description: 'Une caisse fusionne dans une autre, qui en répond depuis ce jour.',
    data: object<OrganismeEventData['OrganismeMerged']>({ organisme, into: text, mergedOn: day }),
  },
  FusionCancelled: {
    description: 'La fusion a été dite par erreur : elle n’a jamais été.',
    data: object<OrganismeEventData['FusionCancelled']>({ organisme, into: text, mergedOn: day }),
  },
  MonteeDefined: {
    description: 'Comment un nouveau venu en vient à travailler autant que les autres, dans les caisses d’un réseau ; une version, entière.',
    data: object<OrganismeEventData['MonteeDefined']>({
      organisme,
      version: integer,
      operationalMonths: integer,
      optimalMonths: integer,
      shareAtStart: number,
      shareWhenOperational: number,
      source: text,
    }),
  },
  VisibiliteDefined: {
    description: 'Depuis un jour, les caisses d’un réseau voient les agrégats les unes des autres, ou non.',
    data: object<OrganismeEventData['VisibiliteDefined']>({ organisme, fromOn: day, autres: oneOf('shown', 'hidden') }),
  },
  RepereChosen: {
    description: 'Un réseau choisit l’indicateur repère par lequel il est dit, dans sa dernière version, jusqu’au choix d’un autre.',
    data: object<OrganismeEventData['RepereChosen']>({ organisme, repere: text }),
  },
  OrganismeSplit: {
    description: 'Une caisse se scinde : d’autres reprennent ses dossiers, à mesure qu’ils leur sont transférés.',
    data: object<OrganismeEventData['OrganismeSplit']>({ organisme, into: arrayOf(text), splitOn: day }),
  },
  ScissionCancelled: {
    description: 'La scission a été dite par erreur : elle n’a jamais été.',
    data: object<OrganismeEventData['ScissionCancelled']>({ organisme, into: arrayOf(text), splitOn: day }),
  },
};
