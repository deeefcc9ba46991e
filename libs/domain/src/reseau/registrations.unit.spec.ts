import { describe, expect, it } from '@jest/globals';
import type { ProcedureDefinition } from '../procedure/definition.js';
import { procedureDecider, type ProcedureState, unknownProcedure } from '../procedure/procedure.decider.js';
import { referenceDecider } from '../reference/reference.decider.js';
import { organismeDecider, unknownCaisse } from './organisme.decider.js';
import type { Organisme } from './organisme.state.js';

const PARIS: Organisme = { code: '751', label: 'Paris', calendrier: 'metropole', calendrierVersion: null, timeZone: 'Europe/Paris' };

describe('a caisse', () => {
  const registered = organismeDecider.evolve(organismeDecider.initialState, { type: 'OrganismeRegistered', data: PARIS });

  it('is registered once', () => {
    expect(organismeDecider.decide({ type: 'RegisterOrganisme', organisme: PARIS }, organismeDecider.initialState)).toEqual([
      { type: 'OrganismeRegistered', data: PARIS },
    ]);
    expect(organismeDecider.decide({ type: 'RegisterOrganisme', organisme: { ...PARIS } }, registered)).toEqual([]);
  });

  it('that an import names keeps what is said of it', () => {
    expect(organismeDecider.decide({ type: 'RegisterOrganisme', organisme: { ...PARIS, label: '751' }, ifUnknown: true }, registered)).toEqual([]);
  });

  it('is refused when it is registered otherwise', () => {
    expect(() => organismeDecider.decide({ type: 'RegisterOrganisme', organisme: { ...PARIS, label: 'Lyon' } }, registered)).toThrow(
      expect.objectContaining({ code: 'caisse.alreadyRegistered', data: { caisse: '751', label: 'Paris', calendrier: 'metropole' } }),
    );
  });

  it('that nobody registered is refused with those that exist', () => {
    expect(unknownCaisse('999', ['691', '751'])).toMatchObject({
      code: 'caisse.unknown',
      message: 'Caisse inconnue : « 999 » (caisses connues : 691, 751).',
      data: { caisse: '999', known: ['691', '751'] },
    });
    expect(unknownCaisse('999', []).message).toBe('Caisse inconnue : « 999 » (aucune caisse n’est enregistrée).');
  });
});

describe('a procédure', () => {
  const procedure = { code: 'demande-de-retraite', label: 'Demande de retraite' };
  const registered = procedureDecider.evolve(procedureDecider.initialState, { type: 'ProcedureRegistered', data: procedure });

  it('is registered once', () => {
    expect(procedureDecider.decide({ type: 'RegisterProcedure', procedure }, procedureDecider.initialState)).toEqual([
      { type: 'ProcedureRegistered', data: procedure },
    ]);
    expect(procedureDecider.decide({ type: 'RegisterProcedure', procedure }, registered)).toEqual([]);
    expect(procedureDecider.decide({ type: 'RegisterProcedure', procedure: { ...procedure, label: 'x' }, ifUnknown: true }, registered)).toEqual([]);
  });

  it('is refused when it is registered otherwise, or by nobody', () => {
    expect(() => procedureDecider.decide({ type: 'RegisterProcedure', procedure: { ...procedure, label: 'x' } }, registered)).toThrow(
      expect.objectContaining({ code: 'procedure.alreadyRegistered' }),
    );
    expect(unknownProcedure('x', [procedure.code])).toMatchObject({ code: 'procedure.unknown', data: { known: ['demande-de-retraite'] } });
  });
});

describe('a definition of a procédure', () => {
  const definition: ProcedureDefinition = {
    code: 'attestation',
    version: 1,
    label: 'Attestation',
    source: 'choix du produit',
    start: 'fin',
    roles: {},
    fields: {},
    forms: {},
    pieces: {},
    reasons: {},
    etapes: { fin: { label: 'Fin', kind: 'end', outcome: 'delivree' } },
    waits: {},
    clocks: {},
    echeances: {},
    tables: {},
    tops: {},
    controles: {},
    echantillons: {},
    links: {},
    objectifs: {},
  };
  const publish = (published: ProcedureDefinition, state: ProcedureState) =>
    procedureDecider.decide({ type: 'PublishProcedure', definition: published }, state);
  const once = publish(definition, procedureDecider.initialState).reduce(procedureDecider.evolve, procedureDecider.initialState);

  it('is published whole, and names its procédure', () => {
    expect(publish(definition, procedureDecider.initialState)).toEqual([{ type: 'ProcedurePublished', data: definition }]);
    expect(once).toEqual({ status: 'registered', procedure: { code: 'attestation', label: 'Attestation' }, versions: [definition] });
  });

  it('is published again for nothing, and under the next version when it changes', () => {
    const next = { ...definition, version: 2, label: 'Attestations' };
    expect(publish({ ...definition }, once)).toEqual([]);
    expect(publish(next, once)).toEqual([{ type: 'ProcedurePublished', data: next }]);
  });

  it.each([
    ['procedure.versionPublished', { ...definition, label: 'Autre' }],
    ['procedure.versionGap', { ...definition, version: 3 }],
    ['procedure.versionGap', { ...definition, version: 0 }],
  ])('is refused with %s', (code, refused) => {
    expect(() => publish(refused, once)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a reference', () => {
  const reserve = (holder: string) => ({ type: 'ReserveReference', reference: '2024-000123', holder }) as const;
  const reserved = referenceDecider.evolve(referenceDecider.initialState, { type: 'ReferenceReserved', data: { holder: 'dossier-1' } });

  it('is reserved to its first holder, who may ask again', () => {
    expect(referenceDecider.decide(reserve('dossier-1'), referenceDecider.initialState)).toEqual([
      { type: 'ReferenceReserved', data: { holder: 'dossier-1' } },
    ]);
    expect(referenceDecider.decide(reserve('dossier-1'), reserved)).toEqual([]);
  });

  it('is refused to another one, naming the holder', () => {
    expect(() => referenceDecider.decide(reserve('dossier-2'), reserved)).toThrow(
      expect.objectContaining({ code: 'reference.taken', data: { reference: '2024-000123', holder: 'dossier-1' } }),
    );
  });
});
