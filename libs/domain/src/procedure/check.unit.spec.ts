import { describe, expect, it } from '@jest/globals';
import { checkProcedure } from './check.js';
import type { Action, DecisionTable, EcheanceDefinition, Etape, Link, Passage, ProcedureDefinition } from './definition.js';
import { type ExpressionChecker, namesIn, namesOf } from './names.js';

/** Knows names, and nothing else of FEEL: what an expression begins with must be declared. */
const namesOnly: ExpressionChecker = {
  checkExpression: (expression, names) =>
    [...namesIn(expression)]
      .filter((name) => !Object.hasOwn(names, name) && !['and', 'or', 'true', 'false', 'null'].includes(name))
      .map((name) => ({ at: expression.indexOf(name), message: `nom inconnu : ${name}` })),
  checkTable: (table) => (table.rules.length === 0 ? [{ path: 'rules', message: 'table vide' }] : []),
  doubtsOfTable: (table) => (table.inputs.length === 0 ? [{ path: 'rules', message: 'table sans entrée' }] : []),
};

const act = (more: Partial<Action> = {}): Action => ({ label: 'Agir', roles: ['agent'], ...more });
const manual = (actions: Record<string, Action>, passages: readonly Passage[] = []): Etape => ({ kind: 'manual', label: 'Étape', actions, passages });

const delai: EcheanceDefinition = {
  label: 'Délai',
  from: { event: 'opened' },
  after: { value: 2, unit: 'months' },
  clock: 'legal',
  until: [{ event: 'decided' }, { event: 'closed' }],
  onPassing: [{ kind: 'decide', decision: 'refused', reason: 'tardive', to: 'abandonnee', onCorrection: 'restarts' }],
  source: 'loi',
};

const risque: DecisionTable = {
  version: 1,
  label: 'Risque',
  hitPolicy: 'U',
  inputs: [{ label: 'Nature', expression: 'nature' }],
  outputs: [{ field: 'risque' }],
  rules: [{ when: ['-'], then: ['0.5'] }],
  source: 'choix du produit',
};

/** A demand that is studied, checked by somebody else, and ended; nothing is wrong with it. */
const sound: ProcedureDefinition = {
  code: 'demande',
  version: 1,
  label: 'Demande',
  source: 'choix du produit',
  start: 'etude',
  roles: { agent: { label: 'Agent' }, chef: { label: 'Chef' } },
  fields: {
    nom: { label: 'Nom', type: 'text', personal: true },
    nature: { label: 'Nature', type: 'text', values: ['simple', 'double'] },
    dateEffet: { label: 'Effet', type: 'date' },
    top: { label: 'Top', type: 'date', top: { tops: 'paie', from: 'dateEffet', pick: 'ofMonth', months: -1 } },
    montant: { label: 'Montant', type: 'cents' },
    risque: { label: 'Risque', type: 'number' },
  },
  forms: {
    saisie: {
      version: 1,
      schema: {
        type: 'object',
        required: ['nom', 'nature'],
        additionalProperties: false,
        properties: {
          nom: { type: 'string', maxLength: 100 },
          nature: { type: 'string', enum: ['simple', 'double'] },
          dateEffet: { type: 'string', format: 'date' },
          montant: { type: 'integer', minimum: 0 },
        },
      },
    },
  },
  pieces: { demande: { label: 'Demande' }, acte: { label: 'Acte', when: 'nature = "double"' } },
  reasons: { illisible: { label: 'Illisible', of: 'return' }, tardive: { label: 'Tardive', of: 'refusal' } },
  etapes: {
    etude: manual(
      {
        saisir: act({ form: 'saisie' }),
        demander: act({ effects: [{ kind: 'startWait', wait: 'pieces' }] }),
        conclure: act({ guards: [{ when: 'completed', otherwise: 'Il manque des pièces.' }], tables: ['risque'], to: 'relecture' }),
      },
      [{ when: 'completed and waits.pieces', effects: [{ kind: 'endWait', wait: 'pieces' }] }],
    ),
    relecture: manual({
      accepter: act({ roles: ['chef'], notBy: ['conclure'], effects: [{ kind: 'decide', decision: 'accepted' }], to: 'faite' }),
      renvoyer: act({ roles: ['chef'], to: 'etude' }),
    }),
    faite: { kind: 'end', label: 'Faite', outcome: 'faite' },
    abandonnee: { kind: 'end', label: 'Abandonnée', outcome: 'abandonnee' },
  },
  waits: { pieces: { label: 'Pièces', waitingFor: 'assure', suspends: ['legal'] } },
  clocks: { legal: { label: 'Légale', from: { event: 'opened' }, to: { event: 'decided' }, dayKind: 'calendar', echeance: 'delai', source: 'loi' } },
  echeances: {
    delai,
  },
  tables: {
    risque,
  },
  tops: { paie: { label: 'Paie', day: 15, ifNotWorked: 'before', exceptions: {}, source: 'choix du produit' } },
  controles: {},
  echantillons: {},
  links: {},
  objectifs: {},
};

const told = (definition: ProcedureDefinition, others: readonly ProcedureDefinition[] = []): readonly string[] =>
  checkProcedure(definition, namesOnly, others).map(({ severity, path, message }) => `${severity} ${path.join('.')} : ${message}`);

const withEtapes = (etapes: Record<string, Etape>): ProcedureDefinition => ({ ...sound, etapes: { ...sound.etapes, ...etapes } });
const withAction = (etape: string, code: string, action: Action): ProcedureDefinition => {
  const place = sound.etapes[etape];
  if (place === undefined) throw new Error(etape);
  return withEtapes({ [etape]: { ...place, actions: { ...place.actions, [code]: action } } });
};
const withPassages = (etape: string, ...passages: Passage[]): ProcedureDefinition => {
  const place = sound.etapes[etape];
  if (place === undefined) throw new Error(etape);
  return withEtapes({ [etape]: { ...place, passages } });
};
const withEcheance = (change: Partial<EcheanceDefinition>): ProcedureDefinition => ({ ...sound, echeances: { delai: { ...delai, ...change } } });
const withPattern = (pattern: string): ProcedureDefinition => ({
  ...sound,
  fields: { ...sound.fields, reference: { label: 'Référence', type: 'text' } },
  forms: {
    ...sound.forms,
    reference: {
      version: 1,
      schema: { type: 'object', required: [], additionalProperties: false, properties: { reference: { type: 'string', maxLength: 20, pattern } } },
    },
  },
  etapes: { ...sound.etapes, relecture: manual({ ...sound.etapes['relecture']?.actions, noter: act({ form: 'reference' }) }) },
});

const link = (procedure: string, more: Partial<Link> = {}): Link => ({ label: 'Lien', procedure, wait: 'pieces', inputs: {}, returns: {}, ...more });
const asking = (code: string, procedure: string, more: Partial<Link> = {}): ProcedureDefinition => ({
  ...sound,
  code,
  etapes: {
    ...sound.etapes,
    relecture: manual({ ...sound.etapes['relecture']?.actions, demander: act({ effects: [{ kind: 'requestDossier', link: 'autre' }] }) }),
  },
  links: { autre: link(procedure, more) },
});

describe('the check of a procédure', () => {
  it('finds nothing in a sound one', () => {
    expect(told(sound)).toEqual([]);
  });

  it('gives expressions every name with its type, the personal ones left out', () => {
    expect(namesOf(sound)).toEqual({
      nature: 'text',
      dateEffet: 'date',
      top: 'date',
      montant: 'number',
      risque: 'number',
      on: 'date',
      openedOn: 'date',
      completedOn: 'date',
      etape: 'text',
      completed: 'boolean',
      decision: 'text',
      pieces: { demande: 'number', acte: 'number' },
      waits: { pieces: 'boolean' },
      echeances: { delai: 'boolean' },
      controles: {},
      links: {},
    });
    expect([...namesIn('a.b and waits.c = "nom \\" d" or é1 > 2')]).toEqual(['a', 'and', 'waits', 'or', 'é1']);
  });

  it.each<[string, ProcedureDefinition, readonly string[]]>([
    [
      'an étape where no dossier comes',
      withEtapes({ seule: manual({ partir: act({ to: 'faite' }) }) }),
      ['error etapes.seule : Aucun dossier n’arrive à l’étape « seule ».'],
    ],
    [
      'nothing of an étape that only an échéance ends',
      withEtapes({
        relecture: manual({ ...sound.etapes['relecture']?.actions, perdre: act({ to: 'trou' }) }),
        trou: manual({ regarder: act({ form: 'saisie' }) }),
      }),
      [],
    ],
    [
      'an étape from which there is no end, not even by an échéance',
      {
        ...withEtapes({
          relecture: manual({ ...sound.etapes['relecture']?.actions, perdre: act({ to: 'trou' }) }),
          trou: manual({ regarder: act({ form: 'saisie' }) }),
        }),
        echeances: { delai: { ...delai, until: [{ event: 'closed' }, { entered: 'trou' }] } },
      },
      ['error etapes.trou : De l’étape « trou », aucune fin ne peut être atteinte.'],
    ],
    [
      'a way to an étape that was removed',
      withAction('relecture', 'renvoyer', act({ roles: ['chef'], to: 'etudes' })),
      ['error etapes.relecture.actions.renvoyer.to : L’étape « etudes » n’existe pas.'],
    ],
    [
      'a start that is nowhere',
      { ...sound, start: 'debut' },
      [
        'error start : L’étape « debut » n’existe pas.',
        ...['etude', 'relecture', 'faite', 'abandonnee'].map((code) => `error etapes.${code} : Aucun dossier n’arrive à l’étape « ${code} ».`),
      ],
    ],
    [
      'a passage that can only turn',
      withPassages('relecture', { tables: ['risque'] }),
      ['error etapes.relecture.passages.0 : Ce passage se répète sans fin : il ne mène nulle part et n’a pas de condition.'],
    ],
    [
      'a passage after one that is always taken',
      withPassages('relecture', { to: 'faite' }, { when: 'completed', to: 'etude' }),
      ['error etapes.relecture.passages.1 : Ce passage n’est jamais pris : le précédent l’est toujours.'],
    ],
    [
      'passages in a circle',
      withEtapes({
        relecture: manual({ ...sound.etapes['relecture']?.actions, partir: act({ to: 'a' }) }),
        a: { kind: 'automatic', label: 'A', passages: [{ when: 'completed', to: 'faite' }, { to: 'b' }] },
        b: { kind: 'automatic', label: 'B', passages: [{ to: 'a' }] },
      }),
      ['error etapes.a.passages : Ces passages tournent sans fin : a → b → a.'],
    ],
    [
      'an automatic étape in which a dossier may stay',
      withEtapes({ relecture: { kind: 'automatic', label: 'R', passages: [{ when: 'completed', to: 'faite' }] } }),
      [
        'warning etapes.relecture : Un dossier peut rester ici : chaque passage a une condition.',
        'warning roles.chef : Le rôle « chef » n’a rien à faire : aucune action ni aucun contrôle.',
      ],
    ],
    [
      'an end that goes on',
      withEtapes({ faite: { kind: 'end', label: 'Faite', outcome: 'faite', passages: [{ to: 'abandonnee' }] } }),
      ['error etapes.faite : Une fin n’a ni action ni passage.'],
    ],
    [
      'a guard that names what is not there',
      withAction('relecture', 'renvoyer', act({ roles: ['chef'], guards: [{ when: 'natur = "simple"', otherwise: '' }], to: 'etude' })),
      ['error etapes.relecture.actions.renvoyer.guards.0.when : nom inconnu : natur (natur = "simple", au caractère 1)'],
    ],
    [
      'a guard that reads who somebody is',
      withAction('relecture', 'renvoyer', act({ roles: ['chef'], guards: [{ when: 'nom = "Dupont"', otherwise: '' }], to: 'etude' })),
      ['error etapes.relecture.actions.renvoyer.guards.0.when : « nom » est un champ personnel : aucune expression ne le lit.'],
    ],
    [
      'a table that reads who somebody is',
      { ...sound, tables: { risque: { ...risque, inputs: [{ label: 'Nom', expression: 'nom' }] } } },
      ['error tables.risque.inputs.0.expression : « nom » est un champ personnel : aucune expression ne le lit.'],
    ],
    ['what the checker says of a table', { ...sound, tables: { risque: { ...risque, rules: [] } } }, ['error tables.risque.rules : table vide']],
    [
      'what the checker doubts of a table, which may be published',
      { ...sound, tables: { risque: { ...risque, inputs: [] } } },
      ['warning tables.risque.rules : table sans entrée'],
    ],
    ...(['R', 'O', 'C'] as const).map((hitPolicy): [string, ProcedureDefinition, readonly string[]] => [
      `a table that gives a list, by the policy ${hitPolicy}`,
      { ...sound, tables: { risque: { ...risque, hitPolicy } } },
      [`error tables.risque.hitPolicy : La politique ${hitPolicy} donne une liste, et un champ tient une valeur.`],
    ]),
    ...(['U', 'A', 'P', 'F', 'C+', 'C<', 'C>', 'C#'] as const).map((hitPolicy): [string, ProcedureDefinition, readonly string[]] => [
      `nothing of a table that gives one value, by the policy ${hitPolicy}`,
      { ...sound, tables: { risque: { ...risque, hitPolicy } } },
      [],
    ]),
    [
      'a table that writes who somebody is',
      { ...sound, tables: { risque: { ...risque, outputs: [{ field: 'risque' }, { field: 'nom' }] } } },
      ['error tables.risque.outputs.1.field : « nom » est un champ personnel : seule une personne le saisit.'],
    ],
    [
      'a field that is read and never recorded',
      { ...sound, fields: { ...sound.fields, age: { label: 'Âge', type: 'number' } }, completeness: 'age > 60' },
      ['error fields.age : Le champ « age » est lu, mais rien ne l’enregistre : il est toujours vide.'],
    ],
    [
      'a field that nothing records nor reads',
      { ...sound, fields: { ...sound.fields, age: { label: 'Âge', type: 'number' } } },
      ['warning fields.age : Rien n’enregistre le champ « age ».'],
    ],
    [
      'a field whose name means something else',
      { ...sound, fields: { ...sound.fields, completed: { label: 'X', type: 'number' } } },
      [
        'error fields.completed : « completed » a déjà un sens dans les expressions.',
        'error fields.completed : Le champ « completed » est lu, mais rien ne l’enregistre : il est toujours vide.',
      ],
    ],
    [
      'a role that nobody declared, and one that has nothing to do',
      { ...withAction('relecture', 'renvoyer', act({ roles: ['juge'], to: 'etude' })), roles: { ...sound.roles, muet: { label: 'Muet' } } },
      [
        'error etapes.relecture.actions.renvoyer.roles.0 : Le rôle « juge » n’existe pas.',
        'warning roles.muet : Le rôle « muet » n’a rien à faire : aucune action ni aucun contrôle.',
      ],
    ],
    [
      'an action that excludes whoever performed it',
      withAction('relecture', 'renvoyer', act({ roles: ['chef'], notBy: ['renvoyer'], to: 'etude' })),
      ['error etapes.relecture.actions.renvoyer.notBy.0 : L’action s’exclut elle-même : qui l’a faite ne pourrait plus la refaire.'],
    ],
    [
      'an exclusion of whoever acts later only',
      withEtapes({
        etude: manual(
          { ...sound.etapes['etude']?.actions, conclure: act({ notBy: ['accepter'], tables: ['risque'], to: 'relecture' }) },
          sound.etapes['etude']?.passages,
        ),
      }),
      ['error etapes.etude.actions.conclure.notBy.0 : « accepter » n’a jamais lieu avant : personne n’est exclu.'],
    ],
    [
      'an action that does nothing',
      withAction('relecture', 'regarder', act()),
      ['warning etapes.relecture.actions.regarder : Cette action ne change rien au dossier.'],
    ],
    [
      'an échéance on an action that is not there',
      withEcheance({ from: { performed: 'signer' } }),
      [
        'error echeances.delai.from.performed : L’action « signer » n’existe pas.',
        'error etapes.abandonnee : Aucun dossier n’arrive à l’étape « abandonnee ».',
        'warning clocks.legal.from : L’horloge et l’échéance qui la borne ne partent pas du même moment.',
      ],
    ],
    [
      'an échéance on a field that is no date',
      withEcheance({ from: { field: 'montant' } }),
      [
        'error echeances.delai.from : « montant » n’est pas une date que l’on puisse lire.',
        'warning clocks.legal.from : L’horloge et l’échéance qui la borne ne partent pas du même moment.',
      ],
    ],
    [
      'an échéance that ends before it begins',
      withEcheance({ after: { value: -1, unit: 'months' } }),
      ['error echeances.delai.after : Ce délai finit avant de commencer.'],
    ],
    ['an échéance that nothing lifts', withEcheance({ until: [] }), ['warning echeances.delai.until : Rien ne lève cette échéance.']],
    [
      'a tacit refusal without a reason',
      withEcheance({ onPassing: [{ kind: 'decide', decision: 'refused', to: 'abandonnee', onCorrection: 'continues' }] }),
      ['error echeances.delai.onPassing.0 : Un refus tacite n’a pas de motif, et personne n’est là pour en donner un.'],
    ],
    [
      'a refusal for a reason of return',
      withEcheance({ onPassing: [{ kind: 'decide', decision: 'refused', reason: 'illisible', to: 'abandonnee', onCorrection: 'continues' }] }),
      ['error echeances.delai.onPassing.0.reason : « illisible » est un motif de retour, pas de refus.'],
    ],
    ['a wait that never ends', withPassages('etude'), ['error waits.pieces : L’attente « pieces » commence et ne finit jamais.']],
    [
      'a wait that stops a clock that is not there',
      { ...sound, waits: { pieces: { label: 'Pièces', waitingFor: 'assure', suspends: ['ours'] } } },
      ['error waits.pieces.suspends.0 : L’horloge « ours » n’existe pas.'],
    ],
    [
      'a form of another type than its field',
      {
        ...sound,
        fields: { ...sound.fields, montant: { label: 'Montant', type: 'date' }, nature: { label: 'Nature', type: 'text', values: ['simple'] } },
      },
      [
        'error forms.saisie.schema.properties.nature.enum : « double » n’est pas une valeur du champ.',
        'error forms.saisie.schema.properties.montant : Le formulaire et le champ n’ont pas le même type.',
      ],
    ],
    [
      'a top that somebody types, or that comes from a top',
      {
        ...sound,
        fields: {
          ...sound.fields,
          dateEffet: { label: 'Effet', type: 'date', top: { tops: 'paie', from: 'top', pick: 'onOrAfter' } },
        },
      },
      [
        'error fields.dateEffet.top.from : Un top vient d’une date enregistrée, qui n’est ni personnelle ni elle-même un top.',
        'error forms.saisie.schema.properties.dateEffet : « dateEffet » est trouvé dans les tops : personne ne le saisit.',
        'error fields.top.top.from : Un top vient d’une date enregistrée, qui n’est ni personnelle ni elle-même un top.',
      ],
    ],
    [
      'a link to a procédure that is not known',
      asking('demande', 'traduction'),
      ['error links.autre.procedure : La procédure « traduction » n’est pas connue.'],
    ],
    [
      'a procédure that asks for itself',
      asking('demande', 'demande'),
      ['error links.autre.procedure : Ces procédures se demandent l’une l’autre sans fin : demande → demande.'],
    ],
  ])('tells %s', (_, definition, expected) => {
    expect(told(definition)).toEqual(expected);
  });

  it('tells procédures that ask for one another, however long the way', () => {
    const others = [asking('b', 'c'), asking('c', 'demande')];
    expect(told(asking('demande', 'b'), others)).toEqual([
      'error links.autre.procedure : Ces procédures se demandent l’une l’autre sans fin : demande → b → c → demande.',
    ]);
    expect(told(asking('demande', 'b'), [asking('b', 'c'), { ...sound, code: 'c' }])).toEqual([]);
  });

  it('tells what a link gives and takes that the other procédure does not have', () => {
    const other = { ...sound, code: 'b' };
    const wrong = asking('demande', 'b', {
      answeredBy: 'rendre',
      inputs: { natur: 'nature', nom: 'nature' },
      returns: { montant: 'risque', risque: 'gone' },
    });
    expect(told(wrong, [other])).toEqual([
      'error links.autre.answeredBy : La procédure « b » n’a pas d’action « rendre ».',
      'error links.autre.inputs.natur : La procédure « b » n’a pas de champ « natur ».',
      'error links.autre.inputs.nom : « nom » est personnel dans l’autre procédure : une expression ne peut pas le donner.',
      'error links.autre.returns.montant : « montant » et « risque » n’ont pas le même type.',
      'error links.autre.returns.risque : La procédure « b » n’a pas de champ « gone ».',
    ]);
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(\\w)\\1+$', '^a*a*$', '^a{0,50}b{0,50}$', '(a', 'abc', '^(?=a)b$', '^a|b$', '^.*?x$', '^a{2,}b+$'])(
    'refuses the regular expression %s, which could take for ever or is none',
    (pattern) => {
      expect(told(withPattern(pattern))).toEqual([
        expect.stringMatching(/^error forms\.reference\.schema\.properties\.reference\.pattern : Cette expression régulière est refusée\./),
      ]);
    },
  );

  it.each(['^[a-z]{2,3}$', '^[0-9]{5}[0-9AB][0-9]{9}$', '^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$', '^\\p{L}[\\p{L} \\-]*$', '^a?b?c$', '^[^\\]]+\\.$'])(
    'takes the regular expression %s',
    (pattern) => {
      expect(told(withPattern(pattern))).toEqual([]);
    },
  );
});
