import { addMonths, type PlainDate, plainDate } from '#libs/kernel';
import type { Random } from '../random.js';
import type { Agenda } from './agenda.js';
import { type Actor, type Step, type Story, type Told, type Values } from './story.js';
import { langueOf, translationFor } from './traduction.js';

const PROCEDURE = 'demande-de-retraite';
const gestionnaire = (n: number): Actor => ({ agent: `p_gestionnaire_${String(1 + n)}`, role: 'gestionnaire' });
const VALIDEUR: Actor = { agent: 'p_valideur', role: 'valideur' };
const CONTROLEUR: Actor = { agent: 'p_controleur', role: 'controleur' };
const COMPTABLE: Actor = { agent: 'p_comptable', role: 'comptable' };

/** Choices of the product, so that every way through the procédure is gone and none too often. */
const CHANCES = {
  reversion: 0.18,
  lateToRegister: 0.06,
  otherSchemes: 0.35,
  lacksPiece: 0.25,
  neverSent: 0.12,
  inAnotherLanguage: 0.15,
  notConfirmed: 0.03,
  refused: 0.05,
  failsControl: 0.12,
  withoutRate: 0.1,
  indu: 0.14,
  abandoned: 0.2,
} as const;

/** Of a claim: who it is about and in which caisse, beside the agenda and the chance of its story. */
interface Claim {
  readonly reference: string;
  readonly caisse: string;
  readonly agenda: Agenda;
  readonly random: Random;
}

/** A claim and all that is done on it. */
class Desk {
  readonly who: Actor;
  readonly nature: 'personnelle' | 'reversion';

  constructor(
    readonly claim: Claim,
    readonly dossier: string,
    nature: 'personnelle' | 'reversion',
  ) {
    this.nature = nature;
    this.who = gestionnaire(claim.random.between(0, 5));
  }

  act(action: string, values: Values = {}, by: Actor = this.who, reason: string | null = null): Step {
    return this.claim.agenda.step(this.dossier, { do: 'act', action, by, values, reason });
  }

  receive(type: string): Step {
    const { agenda, caisse } = this.claim;
    return agenda.step(this.dossier, { do: 'receive', reference: type, type, procedure: PROCEDURE, caisse });
  }

  look(): Step {
    return this.claim.agenda.step(this.dossier, { do: 'look' });
  }
}

const EXPECTED = {
  personnelle: ['demande', 'pieceIdentite', 'coordonneesBancaires', 'attestationEmployeur'],
  reversion: ['demande', 'pieceIdentite', 'coordonneesBancaires', 'acteDeces', 'acteMariage'],
} as const;

/** A claim, from its reception to the first payment, and to what was paid too much. */
export function* claim(about: Claim): Story {
  const { reference, caisse, agenda, random } = about;
  const number = reference.replaceAll(/\D/gu, '');
  const nom = `Fictif ${number}`;
  const { id } = yield agenda.step(null, { do: 'open', reference, procedure: PROCEDURE, caisse, assure: { identifiant: `D${number}`, nom } });
  const desk = new Desk(about, id, random.chance(CHANCES.reversion) ? 'reversion' : 'personnelle');
  const expected = [...EXPECTED[desk.nature]];
  const lacking = random.chance(CHANCES.lacksPiece) ? expected.pop() : undefined;
  for (const type of expected) yield desk.receive(type);
  yield* registered(desk, nom, number);
  if (!(yield* instructed(desk, lacking))) return;
  if (random.chance(CHANCES.refused)) {
    agenda.after(1, 4);
    yield desk.act('proposer-rejet');
    agenda.after(1, 6);
    yield desk.act('rejeter', {}, VALIDEUR, random.chance(0.5) ? 'droit-non-ouvert' : 'age-non-atteint');
    return;
  }
  agenda.after(1, 3);
  yield desk.act('conclure');
  yield* liquidated(desk);
  const paidOn = yield* paid(desk);
  if (paidOn !== null && random.chance(CHANCES.indu)) yield* overpaid(desk, paidOn);
}

function* registered(desk: Desk, nom: string, number: string): Generator<Step, void, Told> {
  const { agenda, random } = desk.claim;
  if (random.chance(CHANCES.lateToRegister)) agenda.after(6, 9);
  else agenda.after(1, 4);
  const dateEffet = `${addMonths(agenda.today, random.between(2, 9)).slice(0, 8)}01`;
  const person = {
    nom,
    prenom: 'Camille',
    nir: `26201${number.padStart(10, '7')}`,
    dateNaissance: '1962-01-15',
    iban: 'FR7612345678901234567890123',
  };
  yield desk.act('enregistrer', { ...person, nature: desk.nature, dateEffet, nombreEnfants: 0 });
}

/** @returns whether it may be concluded: what the person never sends ends the claim by itself. */
function* instructed(desk: Desk, lacking: string | undefined): Generator<Step, boolean, Told> {
  const { agenda, random } = desk.claim;
  agenda.after(2, 12);
  const polypensionne = random.chance(CHANCES.otherSchemes);
  yield desk.act('verifier-carriere', { trimestres: random.between(80, 172), polypensionne });
  if (lacking !== undefined) {
    yield desk.act('demander-pieces');
    if (random.chance(CHANCES.neverSent)) {
      agenda.elsewhere(195, 215);
      yield desk.look();
      return false;
    }
    agenda.elsewhere(8, 50);
    yield desk.receive(lacking);
  }
  if (polypensionne) yield* askedElsewhere(desk);
  if (random.chance(CHANCES.inAnotherLanguage)) yield* translatedElsewhere(desk);
  agenda.after(2, 14);
  yield desk.act('enregistrer-verifications', { identiteConfirmee: true, compteConfirme: !random.chance(CHANCES.notConfirmed) });
  return true;
}

function* askedElsewhere(desk: Desk): Generator<Step, void, Told> {
  const { agenda, random } = desk.claim;
  yield desk.act('interroger-regimes');
  agenda.elsewhere(8, 55);
  if (desk.nature === 'personnelle') yield desk.receive('releveAutresRegimes');
  yield desk.act('enregistrer-reponse-regimes', { reponseRegimesLe: agenda.today, trimestresAutresRegimes: random.between(4, 90) });
}

/** A pièce in another language: a dossier of translation is asked for, and waited for. */
function* translatedElsewhere(desk: Desk): Generator<Step, void, Told> {
  const { agenda, random, caisse } = desk.claim;
  agenda.after(1, 3);
  const pages = random.between(1, 12);
  const { parcours } = yield desk.act('demander-traduction', { langue: langueOf(random), pagesATraduire: pages });
  const asked = parcours.links['traduction'];
  if (asked !== undefined) yield* translationFor({ dossier: asked.dossier, caisse, pages, agenda, random });
}

/** Liquidated, controlled where it was drawn – again, where the contrôle says so –, confirmed and accepted. */
function* liquidated(desk: Desk): Generator<Step, void, Told> {
  const { agenda, random } = desk.claim;
  for (let etape: string | null = 'liquidation'; etape === 'liquidation';) {
    agenda.after(1, 7);
    const montantMensuel = random.chance(0.08) ? random.between(500_000, 620_000) : random.between(70_000, 340_000);
    let { parcours }: Told = yield desk.act('liquider', { montantMensuel });
    if (parcours.etape === 'controle') {
      agenda.after(1, 6);
      const result = random.chance(CHANCES.failsControl) ? 'failed' : 'passed';
      ({ parcours } = yield agenda.step(desk.dossier, { do: 'controle', controle: 'controleN1', by: CONTROLEUR, result }));
    }
    ({ etape } = parcours);
    if (etape === 'validation' && parcours.fields['compteConfirme'] !== true) {
      yield desk.act('renvoyer', {}, VALIDEUR);
      yield desk.act('redemander-verifications');
      agenda.elsewhere(3, 12);
      yield desk.act('enregistrer-verifications', { identiteConfirmee: true, compteConfirme: true });
      yield desk.act('conclure');
      etape = 'liquidation';
    }
  }
  agenda.after(1, 4);
  yield desk.act('valider', {}, VALIDEUR);
}

/** @returns the day of the first payment; null when it was not reached */
function* paid(desk: Desk): Generator<Step, PlainDate | null, Told> {
  const { agenda, random } = desk.claim;
  agenda.after(1, 5);
  if (random.chance(CHANCES.withoutRate)) yield desk.act('passer-sans-taux', {}, COMPTABLE);
  else yield desk.act('enregistrer-taux', { tauxRecuLe: agenda.today }, COMPTABLE);
  agenda.after(1, 2);
  const { parcours } = yield desk.act('mettre-en-paiement', {}, COMPTABLE);
  const top = parcours.fields['topPaiement'];
  if (typeof top !== 'string') return null;
  agenda.until(plainDate(top)).after(1, 4);
  const waited = yield desk.look();
  if (waited.parcours.etape !== 'premier-paiement') return null;
  yield desk.act('constater-premier-paiement', { premierPaiementLe: agenda.today }, COMPTABLE);
  return agenda.today;
}

/** Noticed, notified, recovered: wholly, or given up for a part; what is left runs on. */
function* overpaid({ claim: { agenda, random }, dossier }: Desk, paidOn: PlainDate): Generator<Step, void, Told> {
  const by = CONTROLEUR;
  const amount = random.between(4_000, 160_000);
  agenda.elsewhere(15, 120);
  const nature = random.chance(0.15) ? 'culpable' : 'simple';
  const { id: indu } = yield agenda.step(dossier, { do: 'detect', by, nature, amount, paidOn });
  agenda.after(2, 9);
  yield agenda.step(dossier, { do: 'notify', by, indu });
  agenda.elsewhere(20, 70);
  yield agenda.step(dossier, { do: 'recover', by, indu });
  agenda.elsewhere(30, 240);
  if (random.chance(CHANCES.abandoned)) yield agenda.step(dossier, { do: 'abandon', by, indu, amount: random.between(1, amount) });
  else yield agenda.step(dossier, { do: 'settle', by, indu });
}
