import { counted, frDayText, frInteger } from './view/format.ts';
import { pieces, dossiers, days, waitingFor, bandText } from './labels/words.ts';
import { alertesLabels } from './labels/alertes.ts';
import { arretesLabels } from './labels/arretes.ts';
import { caisseLabels } from './labels/caisse.ts';
import { catalogueLabels } from './labels/catalogue.ts';
import { ciblesLabels } from './labels/cibles.ts';
import { chaleurLabels } from './labels/chaleur.ts';
import { chartLabels } from './labels/chart.ts';
import { comparablesLabels } from './labels/comparables.ts';
import { dashboardLabels } from './labels/dashboard.ts';
import { definitionLabels } from './labels/definition.ts';
import { definitionsLabels } from './labels/definitions.ts';
import { dossierLabels } from './labels/dossier.ts';
import { dossiersLabels } from './labels/dossiers.ts';
import { delaisLabels } from './labels/delais.ts';
import { effectifsLabels } from './labels/effectifs.ts';
import { formLabels } from './labels/form.ts';
import { objectifsLabels } from './labels/objectifs.ts';
import { paletteLabels } from './labels/palette.ts';
import { parcoursLabels } from './labels/parcours.ts';
import { phasesLabels } from './labels/phases.ts';
import { piecesLabels } from './labels/pieces.ts';
import { problemLabels } from './labels/problem.ts';
import { relevesLabels } from './labels/releves.ts';
import { repereLabels } from './labels/repere.ts';
import { reseauLabels } from './labels/reseau.ts';
import { throughTimeLabels } from './labels/through-time.ts';
import { uniteLabels } from './labels/unites.ts';
import { shellLabels } from './labels/shell.ts';
import { twoDatesLabels } from './labels/two-dates.ts';

/** Every text of the page that a person reads, a file of it for each screen. A second language would be a second set of these files. */
export const labels = {
  product: 'Écluse',
  count: { pieces, dossiers, days },
  waitingFor,
  band: {
    text: bandText,
    short: (from: number, to: number | null): string => (to === null ? `>\u00a0${String(from - 1)}\u00a0j` : `${String(from)}–${String(to)}\u00a0j`),
  },
  shell: shellLabels,
  palette: paletteLabels,
  unites: uniteLabels,
  alone: (among: string): string =>
    `Un seul organisme parmi « ${among} » : il n’y a personne à qui le comparer, ni médiane, ni rang, ni dispersion à en tirer.`,
  freshness: {
    fresh: 'à jour',
    late: (seconds: number, events: number): string => `${frInteger(seconds)} s de retard · ${counted(events, 'événement', 'événements')}`,
    unknown: 'fraîcheur inconnue',
    waiting: 'lecture…',
    explain: (ordinal: number): string => `Les chiffres tiennent compte du journal jusqu’à l’événement nº ${frInteger(ordinal)}.`,
    explainLate: 'Les derniers événements du journal ne sont pas encore dans les chiffres.',
    explainLogAway: 'Le journal des événements ne répond pas : ce sont les derniers chiffres connus, et on ne sait pas ce qui leur manque.',
    explainUnknown: 'Le serveur n’a pas donné les chiffres : on ne sait pas où ils en sont.',
  },
  lastDay: {
    told: (day: string): string => `Le dernier fait importé est du ${frDayText(day)}`,
    link: 'voir ce jour',
  },
  status: {
    stale: { word: 'figé', text: 'Le modèle de lecture n’avance plus, ou le journal ne répond pas : ce chiffre n’est pas à jour.' },
    notConfigured: { word: 'non configuré', text: 'La définition ou le calendrier nécessaire n’est pas configuré : rien n’est calculé.' },
    noData: { word: 'aucune donnée', text: 'Rien n’était connu pour ce jour et ces filtres. Ce n’est pas zéro : on ne sait pas.' },
    mixed: { word: 'mixte', text: 'Dossiers d’origines différentes : un chiffre par jeu de définitions, jamais leur mélange.' },
    undefined: { word: 'indéfini', text: 'Le calcul diviserait par zéro : le résultat n’est ni nul ni infini.' },
    partialWindow: { word: 'fenêtre incomplète', text: 'La fenêtre commence avant le premier fait connu : calcul sur ce qui existe.' },
    ok: { word: '', text: '' },
  },
  undefinedSolde: 'Aucune pièce traitée dans la fenêtre : le solde n’est ni nul ni infini.',
  undefinedShare: 'Stock vide : il n’y a pas de part à calculer.',
  definition: definitionLabels,
  dashboard: dashboardLabels,
  chart: chartLabels,
  pieces: piecesLabels,
  dossiers: dossiersLabels,
  dossier: dossierLabels,
  form: formLabels,
  parcours: parcoursLabels,
  reseau: reseauLabels,
  twoDates: twoDatesLabels,
  throughTime: throughTimeLabels,
  repere: repereLabels,
  caisse: caisseLabels,
  comparables: comparablesLabels,
  crossings: {
    title: 'Ce qui va franchir',
    caption: 'Pièces qui vont franchir un seuil',
    summary: (ahead: number, isWorked: boolean): string =>
      `Pièces en stock qui dépasseront chaque seuil dans les ${String(ahead)} jours ${isWorked ? 'ouvrés ' : ''}à venir, si rien n’en sort.`,
    mixed: 'Dossiers d’origines différentes, dont l’âge se compte autrement : pas de seuils communs. Une source ou une procédure seule en a.',
    above: (n: number): string => `plus de ${days(n)}`,
    columns: { threshold: 'Seuil', count: (ahead: number): string => `D’ici ${days(ahead)}` },
  },
  catalogue: catalogueLabels,
  cibles: ciblesLabels,
  chaleur: chaleurLabels,
  delais: delaisLabels,
  objectifs: objectifsLabels,
  behind: { dossier: 'Dossier', caisse: 'Caisse', close: 'Fermer la liste' },
  releves: relevesLabels,
  alertes: alertesLabels,
  arretes: arretesLabels,
  phases: phasesLabels,
  effectifs: effectifsLabels,
  definitions: definitionsLabels,
  access: {
    refused: 'Cet écran ne vous est pas ouvert',
    refusedText: 'Vos droits ne permettent pas de demander ce qu’il montre.',
  },
  problem: problemLabels,
  exports: { title: 'Télécharger, avec la définition :', formats: { xlsx: 'Excel', ods: 'OpenDocument', csv: 'CSV' } },
  teach: { command: 'npx ecluse import FICHIER', commandLabel: 'Commande à taper dans un terminal', shipped: 'npm start' },
} as const;
