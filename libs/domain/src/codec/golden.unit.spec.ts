import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { DomainCodec } from './domain-codec.js';
import {
  alerteCodec,
  agentCodec,
  arreteCodec,
  calendrierCodec,
  dossierCodec,
  echantillonCodec,
  EVENT_CATALOGUE,
  importCodec,
  indicateurCodec,
  organismeCodec,
  phaseCodec,
  procedureCodec,
  referenceCodec,
  releveCodec,
  repereCodec,
  seuilsCodec,
} from './event-catalogue.js';

/** One file or more for every stored shape: never edited, never deleted. A second shape is a new type with its own file. */
const FOLDER = new URL('../../golden/', import.meta.url);

interface Golden {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const GOLDENS = readdirSync(FOLDER).map((file) => [file, JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Golden] as const);

/** A codec as these tests use it, whatever its events. */
function readerOf<Event extends { readonly type: string; readonly data: object }>(codec: DomainCodec<Event>) {
  return {
    types: new Set<string>(codec.types),
    decode: (golden: Golden) => codec.decode(golden.type, golden.data),
    rewrite: (golden: Golden): unknown => {
      const decoded = codec.decode(golden.type, golden.data);
      return decoded.status === 'decoded' ? JSON.parse(JSON.stringify(codec.encode(decoded.event))) : decoded;
    },
  };
}

const READERS = [
  readerOf(dossierCodec),
  readerOf(organismeCodec),
  readerOf(agentCodec),
  readerOf(procedureCodec),
  readerOf(calendrierCodec),
  readerOf(indicateurCodec),
  readerOf(importCodec),
  readerOf(referenceCodec),
  readerOf(releveCodec),
  readerOf(arreteCodec),
  readerOf(echantillonCodec),
  readerOf(repereCodec),
  readerOf(seuilsCodec),
  readerOf(phaseCodec),
  readerOf(alerteCodec),
];

function readerFor(type: string): (typeof READERS)[number] {
  const reader = READERS.find(({ types }) => types.has(type));
  if (reader === undefined) throw new Error(`no codec for ${type}`);
  return reader;
}

describe('the stored shapes', () => {
  it('have each a golden file, and no golden file is of an unknown type', () => {
    expect([...new Set(GOLDENS.map(([, { type }]) => type))].sort()).toEqual(EVENT_CATALOGUE.map(({ type }) => type).sort());
  });

  it('are named once, whatever the category', () => {
    expect(new Set(EVENT_CATALOGUE.map(({ type }) => type)).size).toBe(EVENT_CATALOGUE.length);
  });

  it.each(GOLDENS)('%s is read as it was written, and written as it was read', (_, golden) => {
    expect(readerFor(golden.type).decode(golden)).toEqual({ status: 'decoded', event: golden });
    expect(readerFor(golden.type).rewrite(golden)).toEqual(golden);
  });

  it.each(GOLDENS)('%s misses none of its obligatory fields without being called malformed', (_, { type, data }) => {
    const kinds = new Map(EVENT_CATALOGUE.find((entry) => entry.type === type)?.fields.map(({ name, kind }) => [name, kind]));
    for (const field of Object.keys(data)) {
      if (kinds.get(field)?.endsWith(', facultatif') === true) continue;
      const rest = Object.fromEntries(Object.entries(data).filter(([name]) => name !== field));
      expect([field, readerFor(type).decode({ type, data: rest }).status]).toEqual([field, 'malformed']);
    }
  });
});

describe('what cannot be read', () => {
  it('is told, never thrown', () => {
    expect(dossierCodec.decode('PieceForgotten', {})).toEqual({ status: 'unknownType', type: 'PieceForgotten' });
    expect(dossierCodec.decode('DossierDescribed', null)).toEqual({ status: 'malformed', type: 'DossierDescribed', problem: 'data : objet attendu' });
    expect(dossierCodec.decode('DossierDescribed', { attributes: [] })).toMatchObject({ problem: 'data.attributes : objet attendu' });
    expect(dossierCodec.decode('DossierAssigned', { agent: 3, assignedOn: '2024-01-09' })).toMatchObject({ problem: 'data.agent : texte attendu' });
    expect(dossierCodec.decode('DossierAssigned', { agent: null, assignedOn: '2024-02-30' })).toMatchObject({
      problem: 'data.assignedOn : jour attendu',
    });
    expect(indicateurCodec.decode('IndicateurDefined', { block: 'autre' })).toMatchObject({ status: 'malformed' });
  });

  it('does not include a field that a newer version added', () => {
    expect(dossierCodec.decode('DossierDescribed', { attributes: {}, more: 1 }).status).toBe('decoded');
  });
});

describe('the catalogue of events', () => {
  it('says of each type where it is found, what it tells and of what fields', () => {
    expect(EVENT_CATALOGUE.find(({ type }) => type === 'PieceProcessed')).toEqual({
      type: 'PieceProcessed',
      category: 'dossier',
      description: 'La pièce est traitée, par une personne ou automatiquement : elle sort du stock.',
      fields: [
        { name: 'fact', kind: 'texte' },
        { name: 'sourceFact', kind: 'texte ou null' },
        { name: 'piece', kind: 'texte' },
        { name: 'mode', kind: '« manual » | « auto »' },
        { name: 'processedOn', kind: 'jour' },
      ],
    });
  });
});
