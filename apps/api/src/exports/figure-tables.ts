import type {
  AmongOrganismes,
  PopulationTold,
  ComparaisonFound,
  ComparaisonRequest,
  DispersionFound,
  DispersionRequest,
  Lexique,
  RepereFound,
  ValeursJson,
  ValeursQuestion,
} from '#libs/application';
import { definitionReference, type Quadrant, type RepereStatus, roundShare, type Valeur } from '#libs/domain';
import {
  type Cell,
  type ColumnOf,
  definitionSheet,
  NOTHING,
  ORIENTATION_SAID,
  type Said,
  type Sheet,
  sheetOf,
  type Tableau,
} from '#libs/interchange';
import type { PlainDate } from '#libs/kernel';
import {
  ABSENT,
  column,
  definitionNamed,
  kindOfDefinition,
  orNothing,
  perimetreSaid,
  POSITION_SAID,
  rounded,
  roundedWorth,
  saidOfDefinitions,
  saidOfExtraction,
  saidOfStatuses,
  STATUS_SAID,
  worth,
} from './words.js';

/** With what an answer becomes a table. */
export interface Making {
  readonly today: PlainDate;
  readonly lexique: Lexique;
}

const PERIMETRE_SAID = { asItWas: 'appartenances du jour', restated: 'appartenances d’aujourd’hui' } as const;
const BY_SAID = { owner: 'caisse responsable', doer: 'caisse exécutante' } as const;
/** Not the name of an organisme. */
const TOGETHER = 'Ensemble';

const tableauOf = (name: string, title: string, on: PlainDate, tables: readonly Sheet[], said: readonly Said[]): Tableau => ({
  ...{ name, title, on },
  sheets: [...tables, definitionSheet(said)],
});

interface ValeursRow {
  readonly day: PlainDate;
  readonly organisme: string;
  readonly label: string;
  readonly values: readonly Pick<Valeur, 'status' | 'value'>[];
}

/** Indicators of caisses on some days: a row for each day and caisse, and one for all of them together. */
export function valeursTable(
  { indicateurs, knownOn, by, procedure, fusions, ...freshness }: ValeursJson,
  question: ValeursQuestion,
  { today, lexique }: Making,
): Tableau {
  const days = indicateurs[0]?.days ?? [];
  const rows = days.flatMap(({ on, valeurs }, at): readonly ValeursRow[] => [
    ...valeurs.map(({ organisme }, n) => ({
      ...{ day: on, organisme, label: lexique.labels.get(organisme) ?? organisme },
      values: indicateurs.map((indicateur) => indicateur.days[at]?.valeurs[n] ?? ABSENT),
    })),
    {
      day: on,
      organisme: TOGETHER,
      label: 'Σ numérateurs ÷ Σ dénominateurs',
      values: indicateurs.map((indicateur) => indicateur.days[at]?.ensemble ?? ABSENT),
    },
  ]);
  const columns: readonly ColumnOf<ValeursRow>[] = [
    column('Jour', 'date', ({ day }) => day),
    column('Organisme', 'text', ({ organisme }) => organisme),
    column('Nom', 'text', ({ label }) => label),
    ...indicateurs.flatMap(({ indicateur }, n): readonly ColumnOf<ValeursRow>[] => [
      column(indicateur, kindOfDefinition(definitionNamed(indicateur, lexique), lexique), ({ values }) => worth(values[n] ?? ABSENT)),
      column(`${indicateur} – état`, 'text', ({ values }) => STATUS_SAID[(values[n] ?? ABSENT).status]),
    ]),
  ];
  const { groupement, reseau, organismes } = question;
  const selon = PERIMETRE_SAID[question.perimetre];
  const perimetre = perimetreSaid({ caisses: organismes, groupement, réseau: reseau, procédure: procedure, par: BY_SAID[by], selon });
  const merged = fusions.map(({ caisse, into, on }) => `${caisse}, fusionnée le ${on}, est dans ${into}`);
  const said = [
    ...saidOfExtraction({ today, days: question.days, knownOn, perimetre: [...perimetre, ...merged], freshness }),
    ...saidOfDefinitions(
      indicateurs.map(({ indicateur }) => indicateur),
      lexique,
    ),
    ...saidOfStatuses,
  ];
  return tableauOf('valeurs', 'Indicateurs par caisse', today, [sheetOf('Valeurs', columns, rows)], said);
}

const QUADRANT_SAID: Readonly<Record<Quadrant, string>> = {
  persistentWorse: 'toujours moins bon que l’ensemble',
  persistentBetter: 'toujours meilleur que l’ensemble',
  mixed: 'ni l’un ni l’autre',
};

/** Among whom, by whose work, in words. */
export function populationSaid({ population: { perimetre }, by, procedure }: AmongOrganismes, among: PopulationTold): readonly string[] {
  const { caisses, groupement, reseau, arbre, status } = among;
  const said = { caisses, groupement, réseau: reseau, arbre, procédure: procedure, par: BY_SAID[by], selon: PERIMETRE_SAID[perimetre] };
  return [...perimetreSaid(said), ...(status === 'alone' ? ['un seul organisme : personne à qui le comparer'] : [])];
}

/** Organismes held against each other: a row each, and one for all of them. */
export function comparaisonTable(found: ComparaisonFound, request: ComparaisonRequest, { today, lexique }: Making): Tableau {
  const { dates, quadrants, indicateur, orientation, freshness } = found;
  const kind = kindOfDefinition(definitionNamed(indicateur, lexique), lexique);
  const labels = new Map(dates.flatMap(({ unites }) => unites.map(({ code, label }) => [code, label] as const)));
  const lignes = dates.map((date) => new Map(date.lignes.map((ligne) => [ligne.organisme, ligne])));
  const between = new Map(quadrants?.lignes.map((ligne) => [ligne.organisme, ligne]));
  const columns: readonly ColumnOf<string>[] = [
    column('Organisme', 'text', (code) => code),
    column('Nom', 'text', (code) => labels.get(code) ?? 'Σ numérateurs ÷ Σ dénominateurs'),
    ...dates.flatMap(({ day, reseau }, n): readonly ColumnOf<string>[] => [
      column(day, kind, (code) => (code === TOGETHER ? roundedWorth(reseau) : roundedWorth(lignes[n]?.get(code) ?? ABSENT))),
      column(`${day} – état`, 'text', (code) => STATUS_SAID[(code === TOGETHER ? reseau : (lignes[n]?.get(code) ?? ABSENT)).status]),
      column(`${day} – rang`, 'integer', (code) => orNothing(lignes[n]?.get(code)?.rang ?? null)),
      column(`${day} – écart à l’ensemble`, kind, (code) => rounded(lignes[n]?.get(code)?.ecartReseau ?? null)),
      column(`${day} – position`, 'text', (code) => {
        const position = lignes[n]?.get(code)?.position ?? null;
        return position === null ? NOTHING : POSITION_SAID[position];
      }),
    ]),
    ...(quadrants === null
      ? []
      : [
          column<string>('Différence', kind, (code) => rounded(between.get(code)?.difference ?? null)),
          column<string>('Évolution', 'share', (code) => rounded(between.get(code)?.evolution ?? null)),
          column<string>('Par rapport à l’ensemble', 'text', (code) => {
            const quadrant = between.get(code)?.quadrant ?? null;
            return quadrant === null ? NOTHING : QUADRANT_SAID[quadrant];
          }),
        ]),
  ];
  const said = [
    ...saidOfExtraction({ today, days: request.on, knownOn: request.knownOn, perimetre: populationSaid(request, found.population), freshness }),
    ...dates.flatMap(({ day, distribution }): readonly Said[] =>
      distribution === null
        ? []
        : [
            ['Organismes qui ont une valeur', distribution.count],
            ['Médiane', distribution.median],
            ['Moyenne, chacun comptant une fois', distribution.mean],
            ['Plus petite', distribution.min],
            ['Plus grande', distribution.max],
          ].map(([rubrique, value]) => ({ of: day, rubrique: String(rubrique), text: String(roundShare(Number(value))) })),
    ),
    { of: 'Comparaison', rubrique: 'Sens retenu', text: ORIENTATION_SAID[orientation] },
    ...saidOfDefinitions([indicateur], lexique),
    ...saidOfStatuses,
  ];
  return tableauOf('comparaison', `Comparaison : ${found.label}`, today, [sheetOf('Comparaison', columns, [...labels.keys(), TOGETHER])], said);
}

/** How organismes lie apart through time, a row for each point; and on a second sheet their mean ranks, a row for each period and organisme. */
export function dispersionTable(found: DispersionFound, request: DispersionRequest, { today, lexique }: Making): Tableau {
  const { points, periodes, indicateur, orientation, freshness } = found;
  type Point = DispersionFound['points'][number];
  const kind = kindOfDefinition(definitionNamed(indicateur, lexique), lexique);
  const of = (label: string, valueOf: (distribution: NonNullable<Point['distribution']>) => number): ColumnOf<Point> =>
    column(label, kind, ({ distribution }) => (distribution === null ? STATUS_SAID.noData : roundShare(valueOf(distribution))));
  const columns: readonly ColumnOf<Point>[] = [
    column('Jour', 'date', ({ day }) => day),
    column('Réseau', kind, ({ reseau }) => roundedWorth(reseau)),
    column('État', 'text', ({ reseau }) => STATUS_SAID[reseau.status]),
    column('Organismes', 'integer', ({ distribution }) => distribution?.count ?? 0),
    of('Médiane', ({ median }) => median),
    of('Moyenne', ({ mean }) => mean),
    of('Plus petite', ({ min }) => min),
    of('Plus grande', ({ max }) => max),
    ...request.quantiles.map((order) =>
      of(`Quantile ${String(order)}`, ({ quantiles, median }) => quantiles.find((each) => each.order === order)?.value ?? median),
    ),
    column('Dispersion', 'share', ({ dispersion }) => rounded(dispersion)),
  ];
  const days = points.map(({ day }) => day);
  const said = [
    ...saidOfExtraction({ today, days, knownOn: request.knownOn, perimetre: populationSaid(request, found.population), freshness }),
    { of: 'Dispersion', rubrique: 'Formule', text: 'écart interquartile ÷ médiane ; rien quand elle vaut 0' },
    { of: 'Rangs moyens', rubrique: 'Formule', text: 'moyenne des rangs aux jours où l’organisme en a un ; 1 est le meilleur' },
    { of: 'Rangs moyens', rubrique: 'Sens retenu', text: ORIENTATION_SAID[orientation] },
    ...saidOfDefinitions([indicateur], lexique),
    ...saidOfStatuses,
  ];
  return tableauOf(
    'comparaison-serie',
    `Dispersion : ${found.label}`,
    today,
    [sheetOf('Série', columns, points), meanRanksSheet(periodes, lexique)],
    said,
  );
}

function meanRanksSheet(periodes: DispersionFound['periodes'], { labels }: Lexique): Sheet {
  type Row = DispersionFound['periodes'][number] & DispersionFound['periodes'][number]['rangs'][number];
  const columns: readonly ColumnOf<Row>[] = [
    column('Du', 'date', ({ from }) => from),
    column('Au', 'date', ({ to }) => to),
    column('Organisme', 'text', ({ organisme }) => organisme),
    column('Nom', 'text', ({ organisme }) => labels.get(organisme) ?? organisme),
    column('Rang moyen', 'decimal', ({ rangMoyen }) => rounded(rangMoyen)),
    column('Jours classés', 'integer', ({ dates }) => dates),
  ];
  const rows = periodes.flatMap((periode) => periode.rangs.map((rang) => ({ ...periode, ...rang })));
  return sheetOf('Rangs moyens', columns, rows);
}

const REPERE_SAID: Readonly<Record<RepereStatus, string>> = {
  ok: 'établi',
  partial: 'partiel : un poids est réparti sur le reste',
  undefined: 'indéfini : pas d’écart à une médiane nulle sans échelle, ni d’une valeur indéfinie',
  noData: 'aucune donnée',
};

/** An indicateur repère: a row for each organisme, by dimension and indicator. */
export function repereTable(
  found: RepereFound,
  request: { readonly knownOn: PlainDate | null; readonly perimetre: readonly string[] },
  { today, lexique }: Making,
): Tableau {
  const { definition, day, unites, organismes, freshness } = found;
  type Row = RepereFound['organismes'][number];
  const labels = new Map(unites.map(({ code, label }) => [code, label]));
  const ecart = ({ status, ecart: value }: { readonly status: RepereStatus; readonly ecart: number | null }): Cell =>
    value === null ? REPERE_SAID[status] : roundShare(value);
  const labelOf = (code: string): string => definition.dimensions.find((dimension) => dimension.code === code)?.label ?? code;
  const columns: readonly ColumnOf<Row>[] = [
    column('Organisme', 'text', ({ organisme }) => organisme),
    column('Nom', 'text', ({ organisme }) => labels.get(organisme) ?? organisme),
    column('Écart d’ensemble', 'share', ecart),
    column('État', 'text', ({ status }) => REPERE_SAID[status]),
    column('Rang', 'integer', ({ rang }) => orNothing(rang)),
    ...definition.dimensions.flatMap(({ label, indicateurs }, at): readonly ColumnOf<Row>[] => [
      column(`${label} – écart`, 'share', ({ dimensions }) => ecart(dimensions[at] ?? { status: 'noData', ecart: null })),
      column(`${label} – contribution`, 'share', ({ dimensions }) => rounded(dimensions[at]?.contribution ?? null)),
      ...indicateurs.flatMap(({ indicateur }, n): readonly ColumnOf<Row>[] => [
        column(indicateur, kindOfDefinition(definitionNamed(indicateur, lexique), lexique), ({ dimensions }) =>
          roundedWorth(dimensions[at]?.indicateurs[n] ?? ABSENT),
        ),
        column(`${indicateur} – écart`, 'share', ({ dimensions }) => rounded(dimensions[at]?.indicateurs[n]?.ecart ?? null)),
      ]),
    ]),
    column('Axes de progrès', 'text', ({ axesDeProgres }) => orNothing(axesDeProgres.map(labelOf).join(', '))),
    column('Ce qui manque', 'text', ({ missing }) =>
      orNothing(missing.map(({ dimension, indicateurs }) => [labelOf(dimension), ...indicateurs].join(' : ')).join(' ; ')),
    ),
  ];
  const reference = definitionReference(definition);
  const of = (rubrique: string, text: string): Said => ({ of: reference, rubrique, text });
  const said = [
    ...saidOfExtraction({ today, days: [day], knownOn: request.knownOn, perimetre: request.perimetre, freshness }),
    of('Libellé', definition.label),
    of('Formule', 'Σ poids × écart à la médiane de l’ensemble, en part de cette médiane ; plus de 0 : moins bon'),
    of('Ce qui manque', definition.missing === 'untold' ? 'l’ensemble n’est pas dit' : 'son poids est réparti sur le reste'),
    ...definition.dimensions.map(({ label, weight, orientation, indicateurs }) =>
      of(
        `Dimension ${label}`,
        `poids ${String(weight)}, ${ORIENTATION_SAID[orientation]} : ${indicateurs.map((each) => `${each.indicateur} (${String(each.weight)})`).join(', ')}`,
      ),
    ),
    of('Source', definition.source),
    ...saidOfDefinitions(
      definition.dimensions.flatMap(({ indicateurs }) => indicateurs.map(({ indicateur }) => indicateur)),
      lexique,
    ),
    ...saidOfStatuses,
  ];
  return tableauOf('indicateur-repere', definition.label, today, [sheetOf('Indicateur repère', columns, organismes)], said);
}
