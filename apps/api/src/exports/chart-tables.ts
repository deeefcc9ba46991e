import type { ChaleurJson, DelaisJson, EtapeEnChaleur, SeriesJson } from '#libs/application';
import type { BandCount, DelaisOf } from '#libs/domain';
import { type Cell, type ColumnOf, daysSaid, definitionSheet, type Said, sheetOf, type Tableau } from '#libs/interchange';
import type { PlainDate } from '#libs/kernel';
import type { Making } from './figure-tables.js';
import { column, definitionNamed, perimetreSaid, saidOfDefinitions, saidOfExtraction, saidOfStatuses, STATUS_SAID } from './words.js';

type Point = SeriesJson['points'][number];

const STEP_SAID: Readonly<Record<string, string>> = {
  day: 'jour par jour',
  week: 'de sept jours en sept jours',
  month: 'fin de mois par fin de mois',
};
const DAY_KIND_SAID = { calendar: 'calendaires', worked: 'ouvrés' } as const;
const OF_SAID: Readonly<Record<DelaisOf, string>> = { stopped: 'arrêtée dans la période', going: 'court encore' };
const NO_DOSSIER = 'aucun dossier';

const bandSaid = ({ from, to }: Pick<BandCount, 'from' | 'to'>): string =>
  to === null ? `Plus de ${String(from - 1)} jours` : `${String(from)} à ${String(to)} jours`;

/** A point with nothing missing whose value is not there had nothing to divide by. */
const told = ({ status }: Point, value: number | null): Cell =>
  value ?? STATUS_SAID[status === 'ok' || status === 'partialWindow' ? 'undefined' : status];

/** The figures of a period, a row for each point. Ages stand in their bands where one definition tells them all. */
export function seriesTable(found: SeriesJson, { knownOn }: { readonly knownOn: PlainDate | null }, { today, lexique }: Making): Tableau {
  const { points, definitions, step, filters } = found;
  const [anteriorite, ...others] = definitions.anteriorite;
  const byAge = anteriorite === undefined || others.length > 0 ? null : definitionNamed(anteriorite, lexique);
  const bands = points.find((point) => (point.bands?.length ?? 0) > 0)?.bands ?? [];
  const whole = (label: string, valueOf: (point: Point) => number | null): ColumnOf<Point> =>
    column(label, 'integer', (point) => told(point, valueOf(point)));
  const columns: readonly ColumnOf<Point>[] = [
    column('Jour', 'date', ({ asOf }) => asOf),
    column('État', 'text', ({ status }) => STATUS_SAID[status]),
    whole('Stock', ({ pieces }) => pieces),
    ...bands.map((band, n) => whole(bandSaid(band), (point) => point.bands?.[n]?.pieces ?? null)),
    whole(byAge?.block === 'anteriorite' ? `Au-delà de ${daysSaid(byAge.threshold)}` : 'Au-delà du seuil', ({ above }) => above),
    whole('Entrées', ({ arrived }) => arrived),
    whole('Réouvertures', ({ reopened }) => reopened),
    whole('Sorties traitées', ({ processed }) => processed),
    whole('Dont automatiques', ({ automatic }) => automatic),
    whole('Autres sorties', ({ otherExits }) => otherExits),
    column('Solde en jours', 'decimal', (point) => told(point, point.soldeEnJours)),
  ];
  const days = points.map(({ asOf }) => asOf);
  const said: readonly Said[] = [
    ...saidOfExtraction({ today, days, knownOn, perimetre: perimetreSaid({ ...filters }), freshness: found }),
    { of: 'Série', rubrique: 'Pas', text: STEP_SAID[step] ?? step },
    {
      of: 'Série',
      rubrique: 'Entrées et sorties',
      text: 'du lendemain du point précédent au jour du point ; les autres lignes disent la fin de ce jour',
    },
    ...saidOfDefinitions([...definitions.anteriorite, ...definitions.soldeEnJours], lexique),
    ...saidOfStatuses,
  ];
  return { name: 'chiffres-serie', title: 'Chiffres dans le temps', on: today, sheets: [sheetOf('Série', columns, points), definitionSheet(said)] };
}

/** The stock of a day, a row for each étape. */
export function chaleurTable(found: ChaleurJson, { today, lexique }: Making): Tableau {
  const { etapes, asOf, knownOn, filters, definition, dayKind, threshold, status } = found;
  const bands = etapes.find(({ ages }) => ages !== null)?.ages?.bands ?? [];
  const aged = (label: string, valueOf: (ages: NonNullable<EtapeEnChaleur['ages']>) => number | undefined): ColumnOf<EtapeEnChaleur> =>
    column(label, 'integer', ({ ages }) => (ages === null ? STATUS_SAID.notConfigured : (valueOf(ages) ?? 0)));
  const columns: readonly ColumnOf<EtapeEnChaleur>[] = [
    column('Étape', 'text', ({ etape }) => etape ?? 'on ne la sait pas'),
    column('Pièces', 'integer', ({ pieces }) => pieces),
    column('Dont en attente', 'integer', ({ waiting }) => waiting),
    aged('Âge médian', ({ p50 }) => p50),
    aged('Âge de 90 %', ({ p90 }) => p90),
    aged('Âge de la plus vieille', ({ oldest }) => oldest),
    aged(`Au-delà de ${daysSaid(threshold)}`, ({ above }) => above),
    ...bands.map((band, n) => aged(bandSaid(band), ({ bands: counts }) => counts[n]?.pieces)),
  ];
  const freshness = { ...found, stale: status === 'stale' };
  const said: readonly Said[] = [
    ...saidOfExtraction({ today, days: [asOf], knownOn, perimetre: perimetreSaid({ ...filters }), freshness }),
    { of: 'Âges', rubrique: 'Jours', text: `${DAY_KIND_SAID[dayKind]}, de l’arrivée au jour regardé, quelle que soit l’étape` },
    { of: 'Âges', rubrique: 'Âge médian, âge de 90 %', text: 'que la moitié des pièces, ou neuf sur dix, ne dépassent pas (rang le plus proche)' },
    ...saidOfDefinitions([definition], lexique),
    ...saidOfStatuses,
  ];
  return { name: 'stock-par-etape', title: 'Stock par étape', on: today, sheets: [sheetOf('Étapes', columns, etapes), definitionSheet(said)] };
}

/** The delays of a procédure: two rows for each clock, of where it stopped and of where it still runs. */
export function delaisTable(found: DelaisJson, { today }: Making): Tableau {
  const { procedure, version, clocks, from, on, filters } = found;
  const rows = clocks.flatMap(({ delais, ...clock }) => (['stopped', 'going'] as const).map((of) => ({ ...clock, ...delais[of], of })));
  const columns: readonly ColumnOf<(typeof rows)[number]>[] = [
    column('Horloge', 'text', ({ label }) => label),
    column('L’horloge', 'text', ({ of }) => OF_SAID[of]),
    column('Dossiers', 'integer', ({ dossiers }) => dossiers),
    column('Délai médian', 'integer', ({ p50 }) => p50 ?? NO_DOSSIER),
    column('Délai de 90 %', 'integer', ({ p90 }) => p90 ?? NO_DOSSIER),
    column('Jours', 'text', ({ dayKind }) => DAY_KIND_SAID[dayKind]),
    column('Source', 'text', ({ source }) => source),
  ];
  const said: readonly Said[] = [
    ...saidOfExtraction({ today, days: [on], knownOn: null, perimetre: perimetreSaid({ ...filters, procédure: procedure }), freshness: found }),
    { of: 'Délais', rubrique: 'Procédure', text: `${procedure}, version ${String(version)}, celle par laquelle tous les dossiers sont comptés` },
    { of: 'Délais', rubrique: 'Période', text: `du ${from} au ${on}, pour les horloges arrêtées` },
    {
      of: 'Délais',
      rubrique: 'Délai médian, délai de 90 %',
      text: 'que la moitié des dossiers, ou neuf sur dix, ne dépassent pas (rang le plus proche)',
    },
  ];
  return {
    name: `delais-${procedure}`,
    title: `Délais de ${procedure}`,
    on: today,
    sheets: [sheetOf('Délais', columns, rows), definitionSheet(said)],
  };
}
