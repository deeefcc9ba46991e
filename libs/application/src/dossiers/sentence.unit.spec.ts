import { describe, expect, it } from '@jest/globals';
import type { DossierEvent, ProcedureDefinition } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { CODES, labelsOf } from '../procedures/labels.js';
import { sentenceOf } from './sentence.js';

const FIRST: ProcedureDefinition = {
  code: 'attestation',
  version: 1,
  label: 'Attestation',
  source: 'choix du produit',
  start: 'lecture',
  roles: { chef: { label: 'Chef de service' } },
  fields: { motif: { label: 'Motif de la demande', type: 'text' } },
  forms: {},
  pieces: {},
  reasons: { illisible: { label: 'pièce illisible', of: 'return' } },
  etapes: {
    lecture: { kind: 'manual', label: 'Lecture', actions: { accepter: { label: 'Accepter la demande', roles: ['chef'], to: 'fin' } } },
    relecture: { kind: 'manual', label: 'Relecture' },
    fin: { kind: 'end', label: 'Attestation donnée', outcome: 'donnee' },
  },
  waits: { papier: { label: 'Papier manquant', waitingFor: 'assure', suspends: [] } },
  clocks: {},
  echeances: {},
  tables: {},
  controles: {},
  echantillons: {},
  links: {},
  tops: {},
  objectifs: {},
};

const SECOND: ProcedureDefinition = { ...FIRST, version: 2, etapes: { lecture: { kind: 'manual', label: 'Première lecture' } } };

const on = plainDate('2026-03-02');
const ofDossier = { fact: 'f', sourceFact: null, piece: null };
const entered = (etape: string): DossierEvent => ({ type: 'EtapeEntered', data: { ...ofDossier, etape, enteredOn: on } });

function told(event: DossierEvent, label = labelsOf([FIRST, SECOND])): string {
  return sentenceOf(event, { piece: (id) => id, fact: (id) => id, label });
}

describe('the story of a dossier under a procédure', () => {
  it('names étapes, waits, reasons, fields and ends as people call them', () => {
    expect([
      told({ type: 'WaitingStarted', data: { ...ofDossier, waitingFor: 'assure', wait: 'papier', startedOn: on } }),
      told({ type: 'PieceReturned', data: { ...ofDossier, piece: 'P1', reason: 'illisible', returnedOn: on } }),
      told({ type: 'DonneesRecorded', data: { values: { motif: 'voyage' }, by: 'form', recordedOn: on } }),
      told({ type: 'DossierClosed', data: { fact: 'f', sourceFact: null, outcome: 'donnee', closedOn: on } }),
    ]).toEqual([
      'Mise en attente « Papier manquant » (assure) : le dossier',
      'Pièce P1 retournée : pièce illisible',
      'Données enregistrées : Motif de la demande',
      'Dossier clos (Attestation donnée)',
    ]);
  });

  it('takes the label of the last version that knows the code, a former one for what is gone', () => {
    expect([told(entered('lecture')), told(entered('relecture'))]).toEqual([
      'Entrée en étape « Première lecture » : le dossier',
      'Entrée en étape « Relecture » : le dossier',
    ]);
  });

  it('tells the code where nobody gave it a label', () => {
    expect([told(entered('tri')), told(entered('lecture'), CODES)]).toEqual([
      'Entrée en étape « tri » : le dossier',
      'Entrée en étape « lecture » : le dossier',
    ]);
  });
});
