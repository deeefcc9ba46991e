import type { Random } from '../random.js';
import type { Agenda } from './agenda.js';
import { TRADUCTIONS } from './organismes.js';
import type { Actor, Step, Story, Told, Values } from './story.js';

const COORDINATEUR: Actor = { agent: 'p_coordinateur', role: 'coordinateur' };
const COMPTABLE: Actor = { agent: 'p_factures', role: 'comptable' };
const RELECTEUR: Actor = { agent: 'p_relecteur', role: 'relecteur' };
const traducteur = (n: number): Actor => ({ agent: `p_traducteur_${String(1 + (n % 5))}`, role: 'traducteur' });

const LANGUES = { pt: 0.24, es: 0.2, it: 0.16, ar: 0.14, pl: 0.1, de: 0.1, tr: 0.06 } as const;
/** How often a translation is left lying, and passes its 21 days; a subcontractor does not deliver, and the échéance takes the work from him. */
const LEFT_LYING = 0.06;
const NOT_DELIVERED = 0.12;
const LONG_PAGES = 60;
/** What one page costs outside, in cents. */
const PAGE_CENTS = 3_200;

export const langueOf = (random: Random): string => random.weighted(LANGUES);

/** What the work on a translation is done with; `outside`: whether it may be subcontracted. */
interface Work {
  readonly dossier: string;
  readonly agenda: Agenda;
  readonly random: Random;
  readonly pages: number;
  readonly outside: boolean;
}

const acting =
  ({ dossier, agenda }: Pick<Work, 'dossier' | 'agenda'>) =>
  (action: string, by: Actor, values: Values = {}, reason: string | null = null): Step =>
    agenda.step(dossier, { do: 'act', action, by, values, reason });

/** A translation from its orientation to its restitution. @returns what stands then */
function* translated(work: Work): Generator<Step, Told, Told> {
  const { agenda, random, pages, outside } = work;
  agenda.after(1, 2);
  if (random.chance(LEFT_LYING)) agenda.after(14, 22);
  const done = outside && (pages > LONG_PAGES || random.chance(0.08)) ? yield* subcontracted(work) : yield* translatedHere(work);
  agenda.after(1, 2);
  if (done.parcours.etape === 'relecture') {
    yield acting(work)('approuver', RELECTEUR);
    agenda.after(1, 2);
  }
  return yield acting(work)('rendre', COORDINATEUR);
}

function* translatedHere(work: Work): Generator<Step, Told, Told> {
  const { agenda, random, pages } = work;
  const act = acting(work);
  const executant = random.weighted({ interne: 0.8, stagiaire: 0.12, apprenti: 0.08 });
  const who = traducteur(random.between(0, 4));
  yield act('confier-interne', COORDINATEUR, { executant });
  agenda.after(1, 3 + Math.ceil(pages / 10));
  return yield act('terminer', who);
}

function* subcontracted(work: Work): Generator<Step, Told, Told> {
  const { dossier, agenda, random, pages } = work;
  const act = acting(work);
  yield act('confier-externe', COORDINATEUR, { marche: `M-${agenda.today.slice(0, 4)}-01`, montantCommande: pages * PAGE_CENTS });
  if (random.chance(NOT_DELIVERED)) {
    agenda.elsewhere(14, 18);
    const { parcours } = yield agenda.step(dossier, { do: 'look' });
    if (parcours.etape === 'orientation') return yield* translatedHere(work);
  } else agenda.elsewhere(4, 8);
  return yield act('receptionner', COORDINATEUR);
}

/** The work that was done outside is paid once it is seen to be done. */
function* invoiced(work: Work): Generator<Step, void, Told> {
  const { dossier, agenda, random, pages } = work;
  const act = acting(work);
  agenda.after(1, 12);
  yield act('constater-service-fait', COORDINATEUR);
  agenda.elsewhere(5, 25);
  const facture = `F-${dossier.slice(0, 8)}`;
  yield act('recevoir-facture', COMPTABLE, { facture, montantFacture: pages * PAGE_CENTS, factureRecueLe: agenda.today });
  agenda.after(1, random.between(2, 8));
  yield act('valider-facture', COMPTABLE);
}

/** A recovery body has received something in another language: the Cleiss translates it. */
export function* translation(reference: string, caisse: string, agenda: Agenda, random: Random): Story {
  const procedure = 'traduction';
  const { id: dossier } = yield agenda.step(null, { do: 'open', reference, procedure, caisse, assure: null });
  const { id: piece } = yield agenda.step(dossier, { do: 'receive', reference: 'P-1', type: 'pieceATraduire', procedure, caisse });
  yield agenda.step(dossier, { do: 'transfer', piece, caisseExecutante: TRADUCTIONS });
  if (random.chance(0.3)) agenda.after(1, 1);
  const pages = random.chance(0.07) ? random.between(LONG_PAGES + 1, 180) : random.between(1, 24);
  const service = random.weighted({ traduction: 0.86, revision: 0.08, certification: 0.06 });
  const asked = { demandeur: caisse, langue: langueOf(random), sens: random.chance(0.75) ? 'versFrancais' : 'depuisFrancais', pages, service };
  if (service !== 'traduction') yield agenda.step(dossier, { do: 'receive', reference: 'P-2', type: 'traductionExistante', procedure, caisse });
  const work = { dossier, agenda, random, pages, outside: true };
  const act = acting(work);
  yield act('enregistrer', COORDINATEUR, asked);
  if (random.chance(0.03)) {
    agenda.after(1, 3);
    yield act('retourner-piece', COORDINATEUR, {}, 'hors-champ');
    yield act('annuler', COORDINATEUR);
    return;
  }
  const { parcours } = yield* translated(work);
  if (parcours.etape === 'facturation') yield* invoiced(work);
}

/** What another dossier has asked to be translated: its pièce comes to the Cleiss, whose team translates it. */
export function* translationFor({ caisse, ...work }: Omit<Work, 'outside'> & { readonly caisse: string }): Generator<Step, void, Told> {
  const { dossier, agenda } = work;
  const { id: piece } = yield agenda.step(dossier, { do: 'receive', reference: 'P-1', type: 'pieceATraduire', procedure: 'traduction', caisse });
  yield agenda.step(dossier, { do: 'transfer', piece, caisseExecutante: TRADUCTIONS });
  yield* translated({ ...work, outside: false });
}
