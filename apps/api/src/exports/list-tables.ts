import type { ArreteJson, ListedPiece, PiecesJson, ReleveList, ReleveToRead } from '#libs/application';
import type { FigureArretee, FigureConnue, OrganismeKind } from '#libs/domain';
import { type ColumnKind, type ColumnOf, definitionSheet, RELEVE_COLUMNS, type Said, sheetOf, type Tableau } from '#libs/interchange';
import type { PlainDate } from '#libs/kernel';
import type { Making } from './figure-tables.js';
import {
  column,
  definitionNamed,
  kindOfDefinition,
  orNothing,
  type organismesSaid,
  perimetreSaid,
  saidOfDefinitions,
  saidOfExtraction,
  saidOfStatuses,
  STATUS_SAID,
  worth,
} from './words.js';

type Releve = ReleveList['items'][number];

/** All readings, corrections after what they correct. */
export function relevesTable(
  rows: AsyncIterable<Releve>,
  filters: ReturnType<typeof organismesSaid> & { readonly indicateur: string | undefined },
  { today, lexique }: Making,
): Tableau {
  const columns: readonly ColumnOf<Releve>[] = [
    column('Indicateur', 'text', ({ code }) => code),
    column('Organisme', 'text', ({ organisme }) => organisme),
    column('Nom', 'text', ({ organisme }) => lexique.labels.get(organisme) ?? organisme),
    column('Période', 'text', ({ periode }) => periode),
    column('Valeur', 'decimal', ({ value }) => value),
    column('Connu le', 'date', ({ knownOn }) => knownOn),
    column('Corrige', 'decimal', ({ corrects }) => orNothing(corrects)),
    column('Période déjà arrêtée', 'text', ({ closed }) => (closed ? 'oui' : 'non')),
    column('Source', 'text', ({ source }) => source),
  ];
  const codes =
    filters.indicateur === undefined ? lexique.definitions.filter(({ block }) => block === 'releve').map(({ code }) => code) : [filters.indicateur];
  const said: readonly Said[] = [
    { of: 'Extraction', rubrique: 'Périmètre', text: perimetreSaid(filters).join(' ; ') || 'tout' },
    { of: 'Extraction', rubrique: 'Date d’extraction', text: today },
    { of: 'Extraction', rubrique: 'Lignes', text: 'une par valeur connue ; une correction suit ce qu’elle corrige' },
    ...saidOfDefinitions(
      codes.filter((code) => lexique.definitions.some((definition) => definition.code === code)),
      lexique,
    ),
  ];
  return { name: 'releves', title: 'Relevés', on: today, sheets: [sheetOf('Relevés', columns, rows), definitionSheet(said)] };
}

/** A file to fill in: what is to be read is there, the values are not. */
export function templateTable(rows: readonly ReleveToRead[], { today, lexique }: Making): Tableau {
  const kinds: Readonly<Record<string, ColumnKind>> = { valeur: 'decimal' };
  const columns = RELEVE_COLUMNS.map((label) => ({ label, kind: kinds[label] ?? 'text' }));
  // All columns: a line of a CSV file that is shorter than its header is refused when it comes back.
  const cells = rows.map(({ indicateur, organisme, periode }) => [indicateur, organisme, periode, ...RELEVE_COLUMNS.slice(3).map(() => '')]);
  const said = saidOfDefinitions(new Set(rows.map(({ indicateur }) => indicateur)), lexique);
  return {
    name: 'modele-de-releves',
    title: 'Relevés à remplir',
    on: today,
    sheets: [{ name: 'Relevés', columns, rows: cells }, definitionSheet(said)],
  };
}

const KIND_SAID: Readonly<Record<OrganismeKind | 'unknown', string>> = {
  teteDeReseau: 'réseau',
  groupement: 'groupement',
  caisse: 'caisse',
  unknown: 'inconnue',
};

/** The figures of an arrêté, as published and as corrected. */
export function arreteTable(
  { reseau, mois, on, knownOn, ordinal, organismes, known }: ArreteJson,
  asked: PlainDate | null,
  { today, lexique }: Making,
): Tableau {
  const kinds = new Map(known.map(({ indicateur }) => [indicateur, kindOfDefinition(definitionNamed(indicateur, lexique), lexique)]));
  const unit = (indicateur: string): string => (kinds.get(indicateur) === 'share' ? 'part, de 0 à 1' : 'voir la définition');
  const parts = (value: number | null): number | string => orNothing(value);
  const kindOf = new Map(organismes.map(({ code, kind }) => [code, kind]));
  const published = (figure: FigureConnue): FigureArretee => figure.corrects ?? figure;
  const columns: readonly ColumnOf<FigureConnue>[] = [
    column('Indicateur', 'text', ({ indicateur }) => indicateur),
    column('Unité', 'text', ({ indicateur }) => unit(indicateur)),
    column('Organisme', 'text', ({ organisme }) => organisme),
    column('Nom', 'text', ({ organisme }) => lexique.labels.get(organisme) ?? organisme),
    column('Sorte', 'text', ({ organisme }) => KIND_SAID[kindOf.get(organisme) ?? 'unknown']),
    column('Valeur publiée', 'decimal', (figure) => worth(published(figure))),
    column('État publié', 'text', (figure) => STATUS_SAID[published(figure).status]),
    column('Numérateur publié', 'decimal', (figure) => parts(published(figure).numerator)),
    column('Dénominateur publié', 'decimal', (figure) => parts(published(figure).denominator)),
    column('Valeur corrigée', 'decimal', worth),
    column('État corrigé', 'text', ({ status }) => STATUS_SAID[status]),
    column('Correction', 'text', ({ corrects }) => (corrects === null ? 'sans correction' : 'corrigé')),
  ];
  const of = (rubrique: string, text: string): Said => ({ of: 'Arrêté', rubrique, text });
  const said = [
    of('Réseau', reseau),
    of('Mois', mois),
    of('Jour regardé, à sa fin', on),
    of('Publié tel que connu le', knownOn),
    of('Valeur corrigée', `la valeur publiée, ou celle de sa dernière correction dite jusqu’${asked === null ? 'à aujourd’hui' : `au ${asked}`}`),
    of('Ce qui se sait sans qu’une correction le dise', `n’est pas ici : ce sont les valeurs du réseau au ${on}`),
    of(
      'Lignes',
      'le réseau, ses groupements et ses caisses, chacun par indicateur : la colonne « Sorte » les distingue, et ils ne s’additionnent pas',
    ),
    of('Fraîcheur', `${String(ordinal)} événements du journal compris`),
    of('Date d’extraction', today),
    ...saidOfDefinitions(kinds.keys(), lexique),
    ...saidOfStatuses,
  ];
  return {
    name: `arrete-${reseau}-${mois}`,
    title: `Arrêté ${reseau} ${mois}`,
    on: today,
    sheets: [sheetOf('Arrêté', columns, known), definitionSheet(said)],
  };
}

const EXIT_SAID: Readonly<Record<string, string>> = {
  processedManual: 'traitée par une personne',
  processedAuto: 'traitée automatiquement',
  returned: 'retournée',
  neutralised: 'neutralisée',
  closed: 'close',
  transferredOut: 'transférée',
  movedOut: 'changée de place',
};

/** The list behind a figure. It is read in pages: what was learnt meanwhile may be in the last of them, and the second sheet says so. */
export function piecesTable(
  rows: AsyncIterable<ListedPiece>,
  first: Pick<PiecesJson, 'asOf' | 'knownOn' | 'ordinal' | 'stale' | 'lag' | 'count'>,
  lastOrdinal: () => number,
  perimetre: readonly string[],
  { today }: Making,
): Tableau {
  const columns: readonly ColumnOf<ListedPiece>[] = [
    column('Pièce', 'text', ({ piece }) => piece),
    column('Dossier', 'text', ({ dossier }) => dossier),
    column('Source', 'text', ({ source }) => orNothing(source)),
    column('Origine', 'text', ({ origin }) => (origin === 'native' ? 'traité ici' : 'importé')),
    column('Caisse responsable', 'text', ({ caisse }) => caisse),
    column('Caisse exécutante', 'text', ({ caisseExecutante }) => caisseExecutante),
    column('Procédure', 'text', ({ procedure }) => procedure),
    column('Type', 'text', ({ type }) => type),
    column('Population', 'text', ({ population }) => orNothing(population)),
    column('Canal', 'text', ({ canal }) => orNothing(canal)),
    column('Étape', 'text', ({ etape }) => orNothing(etape)),
    column('Attend', 'text', ({ waitingFor }) => orNothing(waitingFor)),
    column('Arrivée le', 'date', ({ arrivedOn }) => arrivedOn),
    column('Âge', 'integer', ({ age }) => age ?? STATUS_SAID.notConfigured),
    column('Jours de l’âge', 'text', ({ ageKind }) => (ageKind === 'worked' ? 'ouvrés' : 'calendaires')),
    column('En stock depuis le', 'date', ({ inStockSince }) => inStockSince),
    column('Sortie le', 'date', ({ leftOn }) => orNothing(leftOn)),
    column('Sortie', 'text', ({ exit }) => (exit === null ? orNothing(null) : (EXIT_SAID[exit] ?? exit))),
  ];
  async function* said(): AsyncGenerator<Said> {
    const last = lastOrdinal();
    yield* saidOfExtraction({ today, days: [first.asOf], knownOn: first.knownOn, perimetre, freshness: first });
    yield { of: 'Extraction', rubrique: 'Lignes annoncées', text: String(first.count) };
    yield await Promise.resolve({
      ...{ of: 'Extraction', rubrique: 'Lecture' },
      text:
        last === first.ordinal
          ? 'd’une fois : rien n’a été appris entre-temps'
          : `par pages : le journal est passé de ${String(first.ordinal)} à ${String(last)} événements`,
    });
    yield { of: 'Lignes', rubrique: 'Âge', text: 'le jour regardé, ou le jour de sortie si elle est sortie avant' };
  }
  return { name: 'pieces', title: 'Liste des pièces', on: today, sheets: [sheetOf('Pièces', columns, rows), definitionSheet(said())] };
}
