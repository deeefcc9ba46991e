import type { DossierEventData } from '../dossier/dossier.events.js';
import type { EventShapes } from './domain-codec.js';
import { PARCOURS_EVENT_SHAPES } from './parcours-event-shapes.js';
import { anyObject, arrayOf, day, integer, nullable, object, oneOf, optional, type Shape, text } from './shape.js';

const ofDossier = { fact: text, sourceFact: nullable(text) };
const ofPiece = { ...ofDossier, piece: text };
const ofEither = { ...ofDossier, piece: nullable(text) };

function data<T extends keyof DossierEventData>(fields: { readonly [K in keyof DossierEventData[T]]-?: Shape<DossierEventData[T][K]> }) {
  return object<DossierEventData[T]>(fields);
}

/** Every event of a dossier: what it tells and the shape of its data. */
export const DOSSIER_EVENT_SHAPES: EventShapes<DossierEventData> = {
  DossierOpened: {
    description: 'Le dossier commence : par nos procédures, ou apporté d’un autre système.',
    data: data<'DossierOpened'>({
      reference: text,
      origin: oneOf('native', 'imported'),
      source: nullable(text),
      unit: nullable(text),
      procedure: nullable(text),
      procedureVersion: nullable(integer),
      openedOn: day,
      attributes: anyObject,
      caisse: optional(nullable(text)),
      importedAt: optional(text),
      requestedBy: optional(object<NonNullable<DossierEventData['DossierOpened']['requestedBy']>>({ dossier: text, link: text })),
    }),
  },
  DossierDescribed: {
    description: 'Les attributs du dossier, en entier, tels qu’un import prolongé les apporte.',
    data: data<'DossierDescribed'>({ attributes: anyObject }),
  },
  PieceReceived: {
    description: 'Une pièce arrive à une caisse ; ce jour reste celui de son arrivée.',
    data: data<'PieceReceived'>({
      ...ofPiece,
      reference: text,
      caisse: text,
      procedure: text,
      type: text,
      canal: nullable(text),
      population: nullable(text),
      receivedOn: day,
    }),
  },
  PieceQualified: {
    description: 'On a vu de plus près ce qu’est la pièce ; null laisse cette part comme elle était.',
    data: data<'PieceQualified'>({ ...ofPiece, procedure: nullable(text), type: nullable(text), population: nullable(text), qualifiedOn: day }),
  },
  PieceProcessed: {
    description: 'La pièce est traitée, par une personne ou automatiquement : elle sort du stock.',
    data: data<'PieceProcessed'>({ ...ofPiece, mode: oneOf('manual', 'auto'), processedOn: day }),
  },
  PieceReturned: {
    description: 'La pièce est rendue à qui l’a envoyée : elle sort du stock sans être traitée.',
    data: data<'PieceReturned'>({ ...ofPiece, reason: nullable(text), returnedOn: day }),
  },
  PieceNeutralised: {
    description: 'La pièce sort du stock par mesure, sans travail.',
    data: data<'PieceNeutralised'>({ ...ofPiece, reason: nullable(text), neutralisedOn: day }),
  },
  PieceReopened: {
    description: 'La pièce revient en stock, avec son jour d’arrivée.',
    data: data<'PieceReopened'>({ ...ofPiece, reason: nullable(text), reopenedOn: day }),
  },
  PieceTransferred: {
    description: 'La pièce change de caisse, de caisse exécutante, ou des deux ; l’exécutante qui était la caisse la suit.',
    data: data<'PieceTransferred'>({ ...ofPiece, caisse: nullable(text), caisseExecutante: nullable(text), transferredOn: day }),
  },
  EtapeEntered: {
    description: 'Une pièce, ou tout le dossier, entre dans une étape.',
    data: data<'EtapeEntered'>({ ...ofEither, etape: text, enteredOn: day }),
  },
  WaitingStarted: {
    description: 'Une pièce, ou tout le dossier, attend quelqu’un ; elle reste en stock et vieillit.',
    data: data<'WaitingStarted'>({
      ...ofEither,
      waitingFor: text,
      wait: optional(text),
      suspends: optional(arrayOf(oneOf('legal', 'norm', 'ours'))),
      charged: optional(text),
      startedOn: day,
    }),
  },
  WaitingEnded: {
    description: 'L’attente finit ; sans « wait », toutes finissent.',
    data: data<'WaitingEnded'>({ ...ofEither, wait: optional(text), endedOn: day }),
  },
  DossierClosed: {
    description: 'Le dossier est clos ; ce qui était encore en stock en sort sans être traité.',
    data: data<'DossierClosed'>({ ...ofDossier, outcome: text, closedOn: day }),
  },
  FactCorrected: {
    description: 'Le fait nommé garde tout, sauf son jour.',
    data: data<'FactCorrected'>({ ...ofEither, corrects: text, on: day }),
  },
  FactCancelled: {
    description: 'Le fait nommé n’a jamais eu lieu.',
    data: data<'FactCancelled'>({ ...ofEither, cancels: text, cancelledOn: day }),
  },
  DossierAssigned: {
    description: 'Le dossier est confié à un agent, ou rendu à tous.',
    data: data<'DossierAssigned'>({ agent: nullable(text), assignedOn: day }),
  },
  ActivityRecorded: {
    description: 'Quelque chose a été fait sur le dossier, tel qu’un journal le dit.',
    data: data<'ActivityRecorded'>({
      rank: integer,
      activity: text,
      transition: nullable(text),
      agent: nullable(text),
      performedOn: day,
      attributes: anyObject,
      contentDigest: text,
    }),
  },
  ...PARCOURS_EVENT_SHAPES,
};
