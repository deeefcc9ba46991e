import type { Cadre, Form, ProcedureDefinition, Rules } from '#libs/domain';
import { compileCalendrier, SHIPPED_CALENDRIERS } from '#libs/domain';
import { DomainError, type JsonObject, type JsonValue } from '#libs/kernel';

/**
 * A small procédure in which everything that a parcours can do happens, and the meaning of its expressions:
 * the tests of the parcours need no evaluator of FEEL.
 */
type Meaning = (context: Context) => JsonValue;

type Context = Readonly<Record<string, JsonValue>>;

const at = (value: JsonValue | undefined, code: string): JsonValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? ((value as JsonObject)[code] ?? null) : null;

const MEANINGS: Readonly<Record<string, { readonly reads: readonly string[]; readonly means: Meaning }>> = {
  'nature != null': { reads: ['nature'], means: ({ nature }) => nature !== null },
  'nature = "lourde"': { reads: ['nature'], means: ({ nature }) => nature === 'lourde' },
  completed: { reads: ['completed'], means: ({ completed }) => completed ?? null },
  'completed and waits.pieces': {
    reads: ['completed', 'waits'],
    means: ({ completed, waits }) => completed === true && at(waits, 'pieces') === true,
  },
  'waits.pieces = false': { reads: ['waits'], means: ({ waits }) => at(waits, 'pieces') === false },
  'waits.panne = false': { reads: ['waits'], means: ({ waits }) => at(waits, 'panne') === false },
  'waits.panne = true': { reads: ['waits'], means: ({ waits }) => at(waits, 'panne') === true },
  'links.traduction != null': { reads: ['links'], means: ({ links }) => at(links, 'traduction') !== null },
  'controles.n1 = "failed"': { reads: ['controles'], means: ({ controles }) => at(controles, 'n1') === 'failed' },
  'controles.n1 != "drawn"': { reads: ['controles'], means: ({ controles }) => at(controles, 'n1') !== 'drawn' },
  'montant / 100000': { reads: ['montant'], means: ({ montant }) => (typeof montant === 'number' ? montant / 100_000 : null) },
  risque: { reads: ['risque'], means: ({ risque }) => risque ?? null },
  on: { reads: ['on'], means: ({ on }) => on ?? null },
  true: { reads: [], means: () => true },
};

const inputsOf = (reads: readonly string[], context: Context): JsonObject => Object.fromEntries(reads.map((name) => [name, context[name] ?? null]));

/** The expressions above by their text, and tables whose cells are amounts not to be exceeded. */
export const RULES: Rules = {
  evaluate: (expression, context) => {
    const meaning = MEANINGS[expression];
    if (meaning === undefined) throw new DomainError('feel.unknown', `not an expression of this procédure: ${expression}`);
    return { inputs: inputsOf(meaning.reads, context), result: meaning.means(context) };
  },
  decide: (table, context) => {
    const montant = context['montant'] ?? null;
    const rule = table.rules.findIndex(({ when: [most] }) => typeof montant === 'number' && montant <= Number(most));
    const field = table.outputs[0]?.field ?? '';
    if (rule < 0) throw new DomainError('feel.noRule', `no rule of ${table.label} matches`);
    return { inputs: [montant], rules: [rule + 1], result: { [field]: Number(table.rules[rule]?.then[0]) } };
  },
};

/** Whoever asks is wrong: for what must not evaluate. */
export const NO_RULES: Rules = {
  evaluate: (expression) => {
    throw new Error(`evaluated: ${expression}`);
  },
  decide: ({ label }) => {
    throw new Error(`decided: ${label}`);
  },
};

const CHOICE = 'choix du produit';
const ofForm = (...codes: readonly string[]): Form => ({
  version: 1,
  schema: {
    type: 'object',
    required: [],
    additionalProperties: false,
    properties: Object.fromEntries(codes.map((code) => [code, { type: 'string', maxLength: 20 }])),
  },
});

export const ATTESTATION: ProcedureDefinition = {
  code: 'attestation',
  version: 1,
  label: 'Attestation',
  source: CHOICE,
  start: 'reception',
  roles: { gestionnaire: { label: 'Gestionnaire' }, controleur: { label: 'Contrôleur' }, valideur: { label: 'Valideur' } },
  fields: {
    nom: { label: 'Nom', type: 'text', personal: true },
    nature: { label: 'Nature', type: 'text', values: ['simple', 'lourde'] },
    dateEffet: { label: 'Date d’effet', type: 'date' },
    topMensuel: { label: 'Top mensuel', type: 'date', top: { tops: 'paie', from: 'dateEffet', pick: 'ofMonth', months: -1 } },
    montant: { label: 'Montant', type: 'cents' },
    risque: { label: 'Risque', type: 'number' },
    valideeLe: { label: 'Validée le', type: 'date' },
    traduiteLe: { label: 'Traduite le', type: 'date' },
  },
  forms: { demande: ofForm('nom', 'nature', 'dateEffet'), montant: ofForm('montant') },
  pieces: { demande: { label: 'Demande' }, justificatif: { label: 'Justificatif', when: 'nature = "lourde"' } },
  completeness: 'nature != null',
  reasons: { illisible: { label: 'Illisible', of: 'return' }, sansDroit: { label: 'Sans droit', of: 'refusal' } },
  etapes: {
    reception: {
      label: 'Réception',
      kind: 'manual',
      actions: {
        enregistrer: { label: 'Enregistrer', roles: ['gestionnaire'], form: 'demande', to: 'instruction' },
        'retourner-piece': { label: 'Retourner une pièce', roles: ['gestionnaire'], effects: [{ kind: 'returnPieces' }] },
      },
    },
    instruction: {
      label: 'Instruction',
      kind: 'manual',
      actions: {
        corriger: { label: 'Corriger', roles: ['gestionnaire'], form: 'demande' },
        'demander-pieces': {
          label: 'Demander les pièces',
          roles: ['gestionnaire'],
          guards: [{ when: 'waits.pieces = false', otherwise: 'Des pièces sont déjà demandées.' }],
          effects: [{ kind: 'startWait', wait: 'pieces' }],
        },
        'signaler-panne': {
          label: 'Signaler une panne',
          roles: ['gestionnaire', 'valideur'],
          guards: [{ when: 'waits.panne = false', otherwise: 'Une panne est déjà signalée.' }],
          effects: [{ kind: 'startWait', wait: 'panne' }],
        },
        'lever-panne': {
          label: 'Lever la panne',
          roles: ['gestionnaire', 'valideur'],
          guards: [{ when: 'waits.panne = true', otherwise: 'Aucune panne n’est signalée.' }],
          effects: [{ kind: 'endWait', wait: 'panne' }],
        },
        traduire: { label: 'Faire traduire', roles: ['gestionnaire'], to: 'traduction' },
        conclure: {
          label: 'Conclure',
          roles: ['gestionnaire'],
          form: 'montant',
          guards: [
            { when: 'completed', otherwise: 'Le dossier n’est pas complet.' },
            { when: 'waits.panne = false', otherwise: 'Une panne est signalée.' },
          ],
          tables: ['risque'],
          to: 'controle',
        },
        rejeter: { label: 'Rejeter', roles: ['gestionnaire'], effects: [{ kind: 'decide', decision: 'refused' }], to: 'rejetee' },
      },
      passages: [{ when: 'completed and waits.pieces', effects: [{ kind: 'endWait', wait: 'pieces' }] }],
    },
    traduction: { label: 'Traduction', kind: 'linked', link: 'traduction', passages: [{ when: 'links.traduction != null', to: 'instruction' }] },
    controle: {
      label: 'Contrôle',
      kind: 'control',
      controle: 'n1',
      passages: [
        { when: 'controles.n1 = "failed"', to: 'instruction' },
        { when: 'controles.n1 != "drawn"', to: 'validation' },
      ],
    },
    validation: {
      label: 'Validation',
      kind: 'manual',
      actions: {
        valider: {
          label: 'Valider',
          roles: ['valideur'],
          notBy: ['conclure'],
          effects: [
            { kind: 'processPieces', mode: 'manual' },
            { kind: 'record', field: 'valideeLe', value: 'on' },
            { kind: 'decide', decision: 'accepted' },
          ],
          to: 'attente-du-top',
        },
      },
    },
    'attente-du-top': {
      label: 'Attente du top',
      kind: 'wait',
      wait: 'top',
      actions: { payer: { label: 'Payer', roles: ['valideur'], to: 'payee' } },
    },
    payee: { label: 'Payée', kind: 'end', outcome: 'payee' },
    rejetee: { label: 'Rejetée', kind: 'end', outcome: 'rejetee' },
    classee: { label: 'Classée', kind: 'end', outcome: 'classee' },
  },
  waits: {
    pieces: { label: 'Pièces demandées', waitingFor: 'assure', suspends: ['legal', 'ours'] },
    traduction: { label: 'Traduction', waitingFor: 'traducteur', suspends: ['ours'] },
    controle: { label: 'Contrôle', waitingFor: 'controle', suspends: [] },
    panne: { label: 'Panne', waitingFor: 'panne', suspends: ['legal', 'ours'] },
    top: { label: 'Top mensuel', waitingFor: 'nous', suspends: [] },
  },
  clocks: {
    legal: {
      label: 'Délai légal',
      from: { event: 'completed' },
      to: { event: 'decided' },
      dayKind: 'calendar',
      echeance: 'delaiLegal',
      source: CHOICE,
    },
    norm: { label: 'Norme', from: { event: 'opened' }, to: { event: 'decided' }, dayKind: 'calendar', echeance: 'norme', source: CHOICE },
    ours: { label: 'À nous', from: { event: 'opened' }, to: { event: 'decided' }, dayKind: 'worked', source: CHOICE },
  },
  echeances: {
    priseEnCharge: {
      label: 'À enregistrer',
      from: { event: 'opened' },
      after: { value: 16, unit: 'workedHours' },
      until: [{ performed: 'enregistrer' }],
      onPassing: [{ kind: 'remind', message: 'La demande n’est pas enregistrée.' }],
      source: CHOICE,
    },
    abandonPieces: {
      label: 'Classement faute de pièces',
      from: { performed: 'demander-pieces' },
      after: { value: 2, unit: 'months' },
      until: [{ event: 'completed' }],
      onPassing: [{ kind: 'decide', decision: 'refused', reason: 'sansDroit', to: 'classee', onCorrection: 'restarts' }],
      source: CHOICE,
    },
    delaiLegal: {
      label: 'Délai légal',
      from: { event: 'completed' },
      after: { value: 1, unit: 'months' },
      clock: 'legal',
      until: [{ event: 'decided' }],
      onPassing: [
        { kind: 'escalate', to: 'valideur', message: 'Le délai légal est dépassé.' },
        { kind: 'decide', decision: 'accepted', to: 'attente-du-top', onCorrection: 'continues' },
      ],
      source: CHOICE,
    },
    norme: {
      label: 'Trois mois avant la date d’effet',
      when: 'nature = "lourde"',
      from: { field: 'dateEffet' },
      after: { value: -3, unit: 'months' },
      until: [{ event: 'decided' }],
      onPassing: [{ kind: 'escalate', to: 'valideur', message: 'La norme est dépassée.' }],
      source: CHOICE,
    },
    topDePaie: {
      label: 'Top mensuel',
      from: { entered: 'attente-du-top' },
      after: { value: 10, unit: 'workedDays' },
      until: [],
      onPassing: [{ kind: 'move', to: 'payee' }],
      source: CHOICE,
    },
  },
  tables: {
    risque: {
      version: 3,
      label: 'Risque',
      hitPolicy: 'F',
      inputs: [{ label: 'Montant', expression: 'montant' }],
      outputs: [{ field: 'risque' }],
      rules: [
        { when: ['100000'], then: ['0.1'] },
        { when: ['Infinity'], then: ['0.9'] },
      ],
      source: CHOICE,
    },
  },
  tops: { paie: { label: 'Paie', day: 15, ifNotWorked: 'before', exceptions: { '2026-08': '2026-08-10' }, source: CHOICE } },
  controles: {
    n1: {
      label: 'Premier niveau',
      risk: 'risque',
      threshold: 0.8,
      rate: 0.3,
      wait: 'controle',
      roles: ['controleur'],
      notBy: ['conclure'],
      families: ['droit', 'fiscal'],
      source: CHOICE,
    },
  },
  echantillons: {
    trimestriel: {
      label: 'Trimestriel',
      performed: 'payer',
      size: 5,
      roles: ['controleur'],
      notBy: ['conclure'],
      families: ['droit', 'fiscal'],
      source: CHOICE,
    },
  },
  links: {
    traduction: {
      label: 'Traduction',
      procedure: 'traduction',
      wait: 'traduction',
      inputs: { demandeeLe: 'on' },
      returns: { traduiteLe: 'rendueLe' },
    },
  },
  objectifs: {},
  indus: { prescription: { value: 24, unit: 'months' }, warning: { value: 3, unit: 'months' }, first: 'latest', source: CHOICE },
};

const metropole = SHIPPED_CALENDRIERS.find(({ code }) => code === 'metropole');
if (metropole === undefined) throw new Error('the calendar of the métropole ships');

/** The caisse of the tests: métropole, open 8 to 12 and 13 to 17. */
export const CALENDRIER = compileCalendrier({
  ...metropole,
  openingHours: [
    { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' },
    { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
  ],
});

export const CADRE: Cadre = {
  definition: ATTESTATION,
  rules: RULES,
  calendrier: CALENDRIER,
  timeZone: 'Europe/Paris',
  dossier: 'dossier-1',
  seed: 'seed',
  idOf: (name) => name,
};
