import { describe, expect, it } from '@jest/globals';
import { field, readForm } from './fields.ts';

const plain = (text: string | undefined): string | undefined => text?.replaceAll(/\s/gu, ' ');

describe('what a person typed in a form', () => {
  it.each([
    ['number', '1 234,5', 1234.5],
    ['number', ' -3 ', -3],
    ['cents', '1 234,56 €', 123_456],
    ['cents', '0,1', 10],
    ['cents', '1,115', 112],
    ['date', '1/3/2026', '2026-03-01'],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['text', '  Untel ', 'Untel'],
  ] as const)('is read, as a %s: « %s » is %j', (type, typed, value) => {
    expect(readForm([field('f', 'F', { type })], { f: typed })).toEqual({ values: { f: value }, errors: {} });
  });

  it.each([
    ['number', '12 pièces', 'Un nombre est attendu, par exemple 12 ou 12,5.'],
    ['number', '1e3', 'Un nombre est attendu, par exemple 12 ou 12,5.'],
    ['cents', 'cent', 'Un montant en euros est attendu, par exemple 1 234,56.'],
    ['date', '31/02/2026', 'Un jour est attendu, sous la forme 31/12/2010.'],
  ] as const)('is refused where it stands, as a %s: « %s »', (type, typed, message) => {
    const { values, errors } = readForm([field('f', 'F', { type })], { f: typed });
    expect([values, plain(errors['f'])]).toEqual([{}, message]);
  });

  it('is held to the bounds of its field, in the unit that the person reads', () => {
    const amount = field('montant', 'Montant', { type: 'cents', minimum: 0, maximum: 10_000_000 });
    expect(plain(readForm([amount], { montant: '100 000,01' }).errors['montant'])).toBe('Au plus 100 000,00 €.');
    expect(readForm([amount], { montant: '100 000' })).toEqual({ values: { montant: 10_000_000 }, errors: {} });
    const name = field('nom', 'Nom', { minLength: 2, maxLength: 3 });
    expect(['a', 'ab', 'abcd'].map((nom) => readForm([name], { nom }).errors['nom'])).toEqual([
      'Au moins 2 caractères.',
      undefined,
      'Au plus 3 caractères.',
    ]);
  });

  it('is asked for where it is required, and left out where it is empty and may be', () => {
    const fields = [
      field('nom', 'Nom', { required: true }),
      field('nature', 'Nature', { required: true, choices: [{ code: 'a', label: 'A' }] }),
      field('oui', 'Oui ?', { type: 'boolean', required: true }),
      field('enfants', 'Enfants', { type: 'number' }),
    ];
    expect(readForm(fields, { nom: '   ' })).toEqual({
      values: {},
      errors: { nom: 'À remplir.', nature: 'Choisissez une réponse.', oui: 'Choisissez une réponse.' },
    });
  });

  it('begins with what the dossier has, until something is typed – nothing included', () => {
    const known = field('nom', 'Nom', { begins: 'Untel' });
    expect([readForm([known], {}).values, readForm([known], { nom: '' }).values]).toEqual([{ nom: 'Untel' }, {}]);
  });
});
