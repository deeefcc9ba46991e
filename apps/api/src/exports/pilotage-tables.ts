import type { AlerteFound, EffectifsJson, EtatFound, EtatsFound, FicheFound, LigneDeFiche } from '#libs/application';
import { definitionReference, type Etat, type Niveau, roundShare, type Seuil, type SeuilsDefinition } from '#libs/domain';
import {
  type Cell,
  type ColumnOf,
  daysSaid,
  definitionSheet,
  NOTHING,
  numberText,
  ORIENTATION_SAID,
  type Said,
  sheetOf,
  type Tableau,
} from '#libs/interchange';
import type { PlainDate } from '#libs/kernel';
import type { Making } from './figure-tables.js';
import {
  ABSENT,
  column,
  orNothing,
  perimetreSaid,
  POSITION_SAID,
  rounded,
  roundedWorth,
  saidOfDefinitions,
  saidOfExtraction,
  saidOfStatuses,
  STATUS_SAID,
  unitSaid,
} from './words.js';

const NIVEAU_SAID: Readonly<Record<Niveau, string>> = { reseau: 'réseau', groupement: 'groupement', caisse: 'caisse' };
const ETAT_SAID: Readonly<Record<Etat, string>> = { normale: 'normale', tendue: 'tendue', critique: 'critique' };
const EVERYBODY = 'toutes les caisses';
const ALL_PROCEDURES = 'toutes';

/** Thresholds, all versions, by `code@version`. */
export type SeuilsByReference = ReadonlyMap<string, SeuilsDefinition>;

/** What an indicator of some thresholds is in; nothing where nobody publishes it any more. */
function unitOf(seuils: string, bySeuils: SeuilsByReference, making: Making): string {
  const indicateur = bySeuils.get(seuils)?.indicateur;
  return indicateur === undefined ? NOTHING : unitSaid(indicateur, making.lexique);
}

function seuilSaid({ enter, leave, included }: Seuil): string {
  return `commence au-delà de ${numberText(enter)}${included ? ' compris' : ''}, finit quand ${numberText(leave)}${included ? ' compris' : ''} n’est plus dépassé`;
}

function saidOfSeuils(definition: SeuilsDefinition): readonly Said[] {
  const { label, indicateur, orientation, niveau, reseau, arbre, procedures, siEnDifficulte, memoire, alerte, source } = definition;
  const reminded = (days: number | null): string => (days === null ? 'sans rappel' : `rappelée après ${daysSaid(days)}`);
  return (
    [
      ['Libellé', label],
      ['Indicateur', indicateur],
      ['Sens', ORIENTATION_SAID[orientation]],
      ['Niveau', NIVEAU_SAID[niveau]],
      ['Périmètre', perimetreSaid({ réseau: reseau, arbre, procédures: procedures }).join(' ; ') || 'tout'],
      ['Tendue', seuilSaid(definition.tendue)],
      ['Critique', seuilSaid(definition.critique)],
      ['Mémoire', daysSaid(memoire)],
      ['Seulement si en difficulté par', siEnDifficulte ?? 'quoi qu’il en soit'],
      ['Alerte', alerte === null ? 'aucune' : `à partir de ${ETAT_SAID[alerte.from]}, ${reminded(alerte.rappelApres)}`],
      ['Source', source],
    ] as const
  ).map(([rubrique, text]) => ({ of: definitionReference(definition), rubrique, text }));
}

/** The thresholds, then the indicators that they hold against them. */
const saidOfAllSeuils = (definitions: Iterable<SeuilsDefinition>, { lexique }: Making): readonly Said[] => {
  const all = [...definitions];
  const known = all.map(({ indicateur }) => indicateur).filter((each) => unitSaid(each, lexique) !== NOTHING);
  return [...all.flatMap(saidOfSeuils), ...saidOfDefinitions(known, lexique)];
};

/** The situation of each on a day: a row for each by each of the thresholds. */
export function etatsTable(
  { day, etats, freshness }: EtatsFound,
  asked: { readonly knownOn: PlainDate | null; readonly perimetre: readonly string[] },
  seuils: SeuilsByReference,
  making: Making,
): Tableau {
  const columns: readonly ColumnOf<EtatFound>[] = [
    column('Seuils', 'text', ({ definition }) => definition),
    column('Niveau', 'text', ({ niveau }) => NIVEAU_SAID[niveau]),
    column('Organisme', 'text', ({ organisme }) => organisme ?? EVERYBODY),
    column('Nom', 'text', ({ label }) => label),
    column('Procédure', 'text', ({ procedure }) => procedure ?? ALL_PROCEDURES),
    column('Situation', 'text', ({ etat }) => (etat === null ? NOTHING : ETAT_SAID[etat])),
    column('Valeur', 'decimal', roundedWorth),
    column('Unité', 'text', ({ definition }) => unitOf(definition, seuils, making)),
    column('État', 'text', ({ status }) => STATUS_SAID[status]),
    column('Jour jugé', 'date', ({ day: judged }) => judged),
    column('Depuis', 'date', ({ since }) => orNothing(since)),
    column('Ou avant', 'text', ({ sinceOrBefore }) => (sinceOrBefore ? 'ou avant' : NOTHING)),
  ];
  const used = [...new Set(etats.map(({ definition }) => definition))].flatMap((reference) => seuils.get(reference) ?? []);
  const said = [
    ...saidOfExtraction({ today: making.today, days: [day], knownOn: asked.knownOn, perimetre: asked.perimetre, freshness }),
    ...saidOfAllSeuils(used, making),
    ...saidOfStatuses,
  ];
  return { name: 'situations', title: 'Situations', on: making.today, sheets: [sheetOf('Situations', columns, etats), definitionSheet(said)] };
}

/** Alerts, the last raised first. */
export function alertesTable(rows: AsyncIterable<AlerteFound>, perimetre: readonly string[], seuils: SeuilsByReference, making: Making): Tableau {
  const { today } = making;
  const columns: readonly ColumnOf<AlerteFound>[] = [
    column('Seuils', 'text', ({ definition }) => definition),
    column('Niveau', 'text', ({ niveau }) => NIVEAU_SAID[niveau]),
    column('Organisme', 'text', ({ organisme }) => organisme ?? EVERYBODY),
    column('Nom', 'text', ({ label }) => label),
    column('Procédure', 'text', ({ procedure }) => procedure ?? ALL_PROCEDURES),
    column('Situation', 'text', ({ etat }) => ETAT_SAID[etat]),
    column('Valeur', 'decimal', ({ value }) => rounded(value)),
    column('Unité', 'text', ({ definition }) => unitOf(definition, seuils, making)),
    column('Depuis', 'date', ({ since }) => since),
    column('Levée le', 'date', ({ raisedOn }) => raisedOn),
    column('Rappels', 'integer', ({ rappels }) => rappels),
    column('Dernier jour entendu', 'date', ({ heardOn }) => heardOn),
    column('Finie le', 'date', ({ endedOn }) => orNothing(endedOn)),
  ];
  const said: readonly Said[] = [
    { of: 'Extraction', rubrique: 'Périmètre', text: perimetre.join(' ; ') || 'tout' },
    { of: 'Extraction', rubrique: 'Date d’extraction', text: today },
    { of: 'Extraction', rubrique: 'Lignes', text: 'une par alerte, la dernière levée d’abord ; la valeur est la dernière qui a été dite' },
    ...saidOfAllSeuils(seuils.values(), making),
  ];
  return { name: 'alertes', title: 'Alertes', on: today, sheets: [sheetOf('Alertes', columns, rows), definitionSheet(said)] };
}

/** A caisse by each indicator, beside those that it is held against. */
export function ficheTable(
  { caisse, day, indicateurs, freshness }: FicheFound,
  asked: { readonly knownOn: PlainDate | null; readonly perimetre: readonly string[] },
  { today, lexique }: Making,
): Tableau {
  const of = (valueOf: (distribution: NonNullable<LigneDeFiche['distribution']>) => number): ((ligne: LigneDeFiche) => Cell) => {
    return ({ distribution }) => (distribution === null ? NOTHING : roundShare(valueOf(distribution)));
  };
  const columns: readonly ColumnOf<LigneDeFiche>[] = [
    column('Indicateur', 'text', ({ indicateur }) => indicateur),
    column('Libellé', 'text', ({ label }) => label),
    column('Unité', 'text', ({ indicateur }) => unitSaid(indicateur, lexique)),
    column('Valeur', 'decimal', ({ ligne }) => roundedWorth(ligne ?? ABSENT)),
    column('État', 'text', ({ ligne }) => STATUS_SAID[(ligne ?? ABSENT).status]),
    column('Rang', 'integer', ({ ligne }) => orNothing(ligne?.rang ?? null)),
    column('Ensemble', 'decimal', ({ reseau }) => roundedWorth(reseau)),
    column('Écart à l’ensemble', 'decimal', ({ ligne }) => rounded(ligne?.ecartReseau ?? null)),
    column('Position', 'text', ({ ligne }) => (ligne?.position == null ? NOTHING : POSITION_SAID[ligne.position])),
    column('Organismes', 'integer', ({ distribution }) => distribution?.count ?? 0),
    column(
      'Médiane',
      'decimal',
      of(({ median }) => median),
    ),
    column(
      'Plus petite',
      'decimal',
      of(({ min }) => min),
    ),
    column(
      'Plus grande',
      'decimal',
      of(({ max }) => max),
    ),
    column('Sens', 'text', ({ orientation }) => ORIENTATION_SAID[orientation]),
  ];
  const said = [
    ...saidOfExtraction({ today, days: [day], knownOn: asked.knownOn, perimetre: [`caisse : ${caisse}`, ...asked.perimetre], freshness }),
    { of: 'Fiche', rubrique: 'Ensemble', text: 'Σ numérateurs ÷ Σ dénominateurs de ceux à qui elle est comparée, jamais une moyenne' },
    ...saidOfDefinitions(
      indicateurs.map(({ indicateur }) => indicateur),
      lexique,
    ),
    ...saidOfStatuses,
  ];
  const label = lexique.labels.get(caisse) ?? caisse;
  return { name: 'fiche', title: `Fiche ${caisse} ${label}`, on: today, sheets: [sheetOf('Fiche', columns, indicateurs), definitionSheet(said)] };
}

const CONTRAT_SAID = { cdi: 'CDI', cdd: 'CDD', interim: 'intérim' } as const;
const FONCTION_SAID = { production: 'en production', other: 'autre fonction' } as const;

/** A line of effectifs: of contracts of a kind, of an équipe, of a skill. */
interface Effectif {
  readonly volet: string;
  readonly caisse?: string;
  readonly nom: string;
  readonly precision?: string;
  readonly agents: number;
  readonly etp?: number;
  readonly etpAbsent?: number;
  readonly etpProduction?: number;
  readonly etpma?: number;
}

function lignesOf({ effectifs, equipes, competences }: EffectifsJson): readonly Effectif[] {
  return [
    ...effectifs.map(({ kind, fonction, ...of }) => ({
      ...{ volet: 'Contrats', nom: CONTRAT_SAID[kind], precision: FONCTION_SAID[fonction] },
      ...of,
      etpProduction: fonction === 'production' ? of.etp : 0,
    })),
    ...equipes.map(({ equipe, ...of }) => ({ volet: 'Équipes', nom: equipe ?? 'aucune équipe', ...of })),
    ...competences.map(({ competence, level, agents }) => ({ volet: 'Compétences', nom: competence, precision: `niveau ${String(level)}`, agents })),
  ];
}

const UNTOLD = { noData: 'aucune donnée', undefined: 'indéfini', notConfigured: 'non configuré', mixed: 'plusieurs réseaux', ok: 'établi' } as const;

/** Who works there: contracts, équipes and skills, a part of the rows each; ETP and ETPMA stand apart. */
export function effectifsTable(found: EffectifsJson, { today }: Making): Tableau {
  const { on, from, filters, status, turnOver, montee } = found;
  const number = (value: number | undefined): Cell => value ?? NOTHING;
  const columns: readonly ColumnOf<Effectif>[] = [
    column('Volet', 'text', ({ volet }) => volet),
    column('Caisse', 'text', ({ caisse }) => orNothing(caisse ?? null)),
    column('Nom', 'text', ({ nom }) => nom),
    column('Précision', 'text', ({ precision }) => orNothing(precision ?? null)),
    column('Agents', 'integer', ({ agents }) => agents),
    column('ETP', 'decimal', ({ etp }) => number(etp)),
    column('dont absents', 'decimal', ({ etpAbsent }) => number(etpAbsent)),
    column('dont en production', 'decimal', ({ etpProduction }) => number(etpProduction)),
    column('ETPMA', 'decimal', ({ etpma }) => number(etpma)),
  ];
  const of = (rubrique: string, text: string): Said => ({ of: 'Effectifs', rubrique, text });
  const { caisse, groupement, reseau, perimetre } = filters;
  const told = (value: number | null, why: keyof typeof UNTOLD): string => (value === null ? UNTOLD[why] : numberText(value));
  const said = [
    of('Jour regardé, à sa fin', on),
    of('Période des ETPMA', `du ${from} au ${on}`),
    of('Périmètre', perimetreSaid({ caisse, groupement, réseau: reseau, selon: perimetre }).join(' ; ') || 'tout'),
    of('État', UNTOLD[status]),
    of('Date d’extraction', today),
    of('Volets', 'les contrats, puis les équipes, puis les compétences : trois façons de compter les mêmes agents, qui ne s’ajoutent pas'),
    of('ETP', 'équivalents temps plein des contrats du jour, les absents compris'),
    of('ETPMA', 'les mêmes, en moyenne de la période : ETP et ETPMA ne s’ajoutent jamais'),
    of('Turn-over des CDI', `${told(turnOver.value, turnOver.status)}, en part ; ETP partis dans la période : ${numberText(turnOver.etpLeft)}`),
    of('Formule du turn-over', 'ETP des CDI partis ÷ moyenne des ETP des CDI du premier et du dernier jour'),
    of('En production, nouveaux venus pour ce qu’ils valent, en ETP', told(montee.etp, montee.status)),
    of('Définition de ce que valent les nouveaux venus', montee.definition ?? UNTOLD[montee.status]),
  ];
  return { name: 'effectifs', title: 'Effectifs', on: today, sheets: [sheetOf('Effectifs', columns, lignesOf(found)), definitionSheet(said)] };
}
