import { describe, expect, it } from '@jest/globals';
import { checkTable, doubtsOfTable, FeelRules, type FeelTable, type HitPolicy, type Names } from './index.js';

const names: Names = { montant: 'number', langue: 'text', complet: 'boolean', effet: 'date', risque: 'number', suite: 'text', autre: 'text' };
const rules = new FeelRules(names);
const values = { montant: 50, langue: 'fr', complet: true, effet: '2024-06-15', risque: null, suite: null, autre: null };

type Rows = readonly (readonly [cell: string, output: string])[];

/** One input, `montant`, and one output, `suite`. */
const table = (hitPolicy: HitPolicy, rows: Rows, more: Partial<FeelTable> = {}): FeelTable => ({
  hitPolicy,
  inputs: [{ expression: 'montant' }],
  outputs: [{ field: 'suite', values: ['haut', 'moyen', 'bas'] }],
  rules: rows.map(([cell, output]) => ({ when: [cell], then: [output] })),
  ...more,
});

const counted = { outputs: [{ field: 'risque' }] };
const overlapping = [
  ['< 100', '"bas"'],
  ['< 60', '"haut"'],
  ['> 90', '"moyen"'],
  ['< 70', '"moyen"'],
] as const;
const numbers: Rows = overlapping.map(([cell], index) => [cell, String(index + 1.5)]);
const decide = (of: FeelTable, montant: number | null = 50) => rules.decide(of, { ...values, montant });
const told = (of: FeelTable) => checkTable(of, names).map(({ path, message }) => `${path}: ${message}`);
const doubted = (of: FeelTable) => doubtsOfTable(of, names).map(({ path }) => path);

describe('a decision table', () => {
  it.each<[HitPolicy, Rows, Partial<FeelTable>, readonly number[], unknown]>([
    [
      'U',
      [
        ['< 50', '"bas"'],
        ['>= 50', '"haut"'],
      ],
      {},
      [2],
      { suite: 'haut' },
    ],
    [
      'A',
      [
        ['< 60', '"bas"'],
        ['> 90', '"bas"'],
        ['> 40', '"bas"'],
      ],
      {},
      [1, 3],
      { suite: 'bas' },
    ],
    ['P', overlapping, {}, [2], { suite: 'haut' }],
    ['F', [overlapping[1], overlapping[0], overlapping[2]], {}, [1], { suite: 'haut' }],
    ['R', overlapping, {}, [1, 2, 4], { suite: ['bas', 'haut', 'moyen'] }],
    ['O', overlapping, {}, [1, 2, 4], { suite: ['haut', 'moyen', 'bas'] }],
    ['C', overlapping, {}, [1, 2, 4], { suite: ['bas', 'haut', 'moyen'] }],
    ['C+', numbers, counted, [1, 2, 4], { risque: 8.5 }],
    ['C<', numbers, counted, [1, 2, 4], { risque: 1.5 }],
    ['C>', numbers, counted, [1, 2, 4], { risque: 4.5 }],
    ['C#', overlapping, counted, [1, 2, 4], { risque: 3 }],
  ])('under %s tells its inputs, the rules that matched and the result', (policy, rows, more, matched, result) => {
    const one = table(policy, rows, more);
    expect(told(one)).toEqual([]);
    expect(decide(one)).toEqual({ inputs: [50], rules: matched, result });
  });

  it.each<[HitPolicy, unknown]>([
    ['R', { suite: [] }],
    ['O', { suite: [] }],
    ['C', { suite: [] }],
    ['C+', { suite: 0 }],
    ['C<', { suite: null }],
    ['C>', { suite: null }],
    ['C#', { suite: 0 }],
  ])('under %s answers without any rule', (policy, result) => {
    const field = policy.length === 2 ? 'risque' : 'suite';
    const none = table(policy, [['> 1000', policy.length === 2 ? '1' : '"bas"']], policy.length === 2 ? counted : {});
    expect(decide(none)).toEqual({ inputs: [50], rules: [], result: { [field]: (result as { suite: unknown }).suite } });
  });

  it.each<HitPolicy>(['U', 'A', 'P', 'F'])('under %s fails without any rule, naming the inputs that are null', (policy) => {
    const none = table(policy, [['> 1000', '"bas"']]);
    expect(() => decide(none)).toThrow(expect.objectContaining({ code: 'feel.noRule' }));
    expect(() => decide(none, null)).toThrow('Aucune règle de la table ne répond. Dans la table « suite ». Sans valeur : montant.');
  });

  it('fails where two rules answer under U, or differently under A', () => {
    expect(() =>
      decide(
        table('U', [
          ['< 60', '"bas"'],
          ['> 40', '"bas"'],
        ]),
      ),
    ).toThrow(expect.objectContaining({ code: 'feel.severalRules', message: expect.stringContaining('(1, 2)') }));
    expect(() =>
      decide(
        table('A', [
          ['< 60', '"bas"'],
          ['> 40', '"haut"'],
        ]),
      ),
    ).toThrow(expect.objectContaining({ code: 'feel.differingOutputs' }));
  });

  it('orders by the first output, then by the next', () => {
    const two: FeelTable = {
      hitPolicy: 'O',
      inputs: [{ expression: 'montant' }],
      outputs: [
        { field: 'suite', values: ['haut', 'bas'] },
        { field: 'autre', values: ['x', 'y'] },
      ],
      rules: [
        { when: ['-'], then: ['"bas"', '"x"'] },
        { when: ['-'], then: ['"haut"', '"y"'] },
        { when: ['-'], then: ['"haut"', '"x"'] },
      ],
    };
    expect(decide(two).result).toEqual({ suite: ['haut', 'haut', 'bas'], autre: ['x', 'y', 'x'] });
  });

  it.each([
    ['-', null, true],
    ['null', null, true],
    ['null', 1, false],
    ['< 5', null, false],
    ['not(< 5)', null, false],
    ['not(7)', null, true],
    ['not(< 5)', 7, true],
    ['1, 2, > 40', 50, true],
    ['[50..60)', 50, true],
    ['(50..60]', 50, false],
    ['? > 40 and ? < 60', 50, true],
    ['? in [1..2]', 50, false],
    ['? + 1 > 3', null, false],
    ['? = null', null, true],
    ['(< 60)', 50, true],
    ['[1, 50]', 50, true],
    ['50 + 0', 50, true],
  ])('has cells such as %s, which of %j says %j', (cell, montant, matches) => {
    expect(decide(table('C', [[cell, '"bas"']]), montant).rules).toEqual(matches ? [1] : []);
  });

  it('computes its outputs from its inputs, and from nothing else: what is told is enough to decide again', () => {
    const computed: FeelTable = { ...table('F', [['-', 'montant * 0.1']], counted) };
    expect(decide(computed).result).toEqual({ risque: 5 });
    const elsewhere = table(
      'F',
      [
        ['-', 'montant * 0.1'],
        ['> risque', '1'],
      ],
      { ...counted, inputs: [{ expression: 'montant + 0' }] },
    );
    expect(told(elsewhere)).toEqual([
      'rules.1.when.0: « risque » n’est pas une entrée de la table : ajoutez-la, pour que la décision puisse être redite. (au caractère 3)',
      'rules.0.then.0: « montant » n’est pas une entrée de la table : ajoutez-la, pour que la décision puisse être redite. (au caractère 1)',
    ]);
  });

  it('refuses a value that is none of the declared ones, read or computed', () => {
    const declared = table('F', [['-', 'langue']], { inputs: [{ expression: 'langue', values: ['fr', 'haut'] }] });
    expect(() => rules.decide(declared, { ...values, langue: 'de' })).toThrow('« de » n’est pas une valeur de « langue » (fr, haut).');
    expect(() => rules.decide(declared, values)).toThrow('« fr » n’est pas une valeur de « suite » (haut, moyen, bas).');
    expect(rules.decide(declared, { ...values, langue: 'haut' }).result).toEqual({ suite: 'haut' });
  });
});

describe('the check of a table', () => {
  it('names cells of another type, wrong counts of cells, fields and values that nobody declared', () => {
    expect(
      told({
        hitPolicy: 'F',
        inputs: [{ expression: 'montant' }, { expression: 'complet' }],
        outputs: [{ field: 'suite', values: ['haut'] }],
        rules: [
          { when: ['"x"', '-'], then: ['3'] },
          { when: ['-', '> false'], then: ['"bas"'] },
        ],
      }),
    ).toEqual([
      'rules.0.when.0: On ne compare pas un nombre et un texte. (au caractère 1)',
      'rules.1.when.1: « > » n’ordonne pas un vrai ou faux. (au caractère 1)',
      'rules.0.then.0: Il faut un texte, pas un nombre. (au caractère 1)',
      'rules.1.then.0: « bas » n’est pas une valeur déclarée : haut.',
    ]);
    expect(told(table('F', [['-', '"bas"']], { rules: [{ when: [], then: ['"bas"', '"bas"'] }] }))).toEqual([
      'rules.0.when: La règle 1 a 0 conditions : il en faut 1.',
      'rules.0.then: La règle 1 a 2 résultats : il en faut 1.',
    ]);
    expect(told(table('F', [['-', '1']], { outputs: [{ field: 'inconnu' }] }))).toEqual([
      'outputs.0.field: « inconnu » n’est pas un champ : une sortie s’enregistre dans un champ déclaré.',
    ]);
  });

  it('wants the values of outputs that are ordered by them, and a number where it is summed', () => {
    expect(told(table('P', [['-', '"bas"']], { outputs: [{ field: 'suite' }] }))).toEqual([
      'outputs.0.values: La politique P suit l’ordre des valeurs de sortie : déclarez-les, la première d’abord.',
    ]);
    expect(told(table('C+', [['-', '"bas"']]))).toEqual(['outputs.0.field: La politique C+ demande un champ qui soit un nombre.']);
    expect(told(table('C#', [['-', '"bas"']]))).toEqual(['outputs.0.field: La politique C# demande un champ qui soit un nombre.']);
  });

  it('finds two rules that answer at once, with an example', () => {
    expect(
      told(
        table('U', [
          ['<= 50', '"bas"'],
          ['>= 50', '"haut"'],
        ]),
      ),
    ).toEqual(['rules.1: Les règles 1 et 2 répondent à la fois, par exemple à montant = 50.']);
    expect(
      told(
        table('A', [
          ['<= 50', '"bas"'],
          ['>= 50', '"haut"'],
          ['> 60', '"haut"'],
        ]),
      ),
    ).toEqual(['rules.1: Les règles 1 et 2 répondent à la fois, et différemment, par exemple à montant = 50.']);
    expect(
      told(
        table('U', [
          ['-', '"bas"'],
          ['null', '"haut"'],
        ]),
      ),
    ).toEqual(['rules.1: Les règles 1 et 2 répondent à la fois, par exemple à montant = null.']);
  });

  it('finds what no rule answers, with an example', () => {
    const gap = (what: string) => [
      `rules: Aucune règle ne répond, par exemple, à ${what}. Ajoutez une règle, ou « - » dans chaque case de la dernière.`,
    ];
    expect(
      told(
        table('U', [
          ['< 50', '"bas"'],
          ['> 50', '"haut"'],
        ]),
      ),
    ).toEqual(gap('montant = 50'));
    expect(
      told(
        table('U', [
          ['<= 50', '"bas"'],
          ['>= 51', '"haut"'],
        ]),
      ),
    ).toEqual(gap('montant = 50.5'));
    const dates = { inputs: [{ expression: 'effet' }] };
    expect(
      told(
        table(
          'U',
          [
            ['<= date("2024-01-31")', '"bas"'],
            ['>= date("2024-02-01")', '"haut"'],
          ],
          dates,
        ),
      ),
    ).toEqual([]);
    expect(
      told(
        table(
          'U',
          [
            ['<= date("2024-01-31")', '"bas"'],
            ['> date("2024-02-01")', '"haut"'],
          ],
          dates,
        ),
      ),
    ).toEqual(gap('effet = « 2024-02-01 »'));
    expect(told(table('U', [['true', '"bas"']], { inputs: [{ expression: 'complet' }] }))).toEqual(gap('complet = false'));
    expect(told(table('U', [['"fr"', '"bas"']], { inputs: [{ expression: 'langue' }] }))).toEqual(gap('langue = « autre »'));
    expect(
      told(
        table(
          'U',
          [
            ['"fr"', '"bas"'],
            ['not("fr")', '"haut"'],
          ],
          { inputs: [{ expression: 'langue' }] },
        ),
      ),
    ).toEqual([]);
    expect(told(table('U', [['"fr"', '"bas"']], { inputs: [{ expression: 'langue', values: ['fr', 'de'] }] }))).toEqual(gap('langue = « de »'));
  });

  it('finds rules that never apply', () => {
    expect(
      told(
        table('F', [
          ['-', '"bas"'],
          ['< 5', '"haut"'],
        ]),
      ),
    ).toEqual(['rules.1: La règle 2 ne s’applique jamais : les règles qui la précèdent répondent toujours avant elle.']);
    expect(told(table('C', [['"es"', '"bas"']], { inputs: [{ expression: 'langue', values: ['fr', 'de'] }] }))).toEqual([
      'rules.0: La règle 1 ne s’applique jamais : sa condition 1 ne vaut pour aucune valeur de l’entrée.',
    ]);
  });

  it('says apart what it cannot tell', () => {
    const rich = table('U', [
      ['? * 2 > 100', '"bas"'],
      ['<= 50', '"haut"'],
    ]);
    expect(told(rich)).toEqual([]);
    expect(doubted(rich)).toEqual(['rules.1', 'rules']);
    const computed = table('A', [
      ['< 5', '"bas"'],
      ['< 6', 'if montant > 1 then "bas" else "haut"'],
      ['>= 6', '"haut"'],
    ]);
    expect(told(computed)).toEqual([]);
    expect(doubted(computed)).toEqual(['rules.1']);
    const finite = table(
      'U',
      [
        ['contains(?, "f")', '"bas"'],
        ['not(contains(?, "f"))', '"haut"'],
      ],
      {
        inputs: [{ expression: 'langue', values: ['fr', 'de'] }],
      },
    );
    expect(told(finite)).toEqual([]);
    expect(doubted(finite)).toEqual([]);
  });
});
