import type { DonneesOuvertes } from '#libs/application';
import { csvOf, type CsvColumn, type Part } from '#libs/interchange';

/** What stands in a cell that is hidden. */
const MASQUE = 'masqué';

const LICENCE = { name: 'etalab-2.0', title: 'Licence Ouverte 2.0', path: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/' };

interface Field {
  readonly name: string;
  readonly type: 'string' | 'yearmonth' | 'integer';
  readonly title: string;
  readonly description: string;
}

const PLACE: readonly Field[] = [
  { name: 'mois', type: 'yearmonth', title: 'Mois', description: 'AAAA-MM' },
  { name: 'caisse', type: 'string', title: 'Caisse responsable', description: 'Code de la caisse ; TOTAL : toutes ensemble' },
  { name: 'procedure', type: 'string', title: 'Procédure', description: 'Code de la procédure ; TOTAL : toutes ensemble' },
];
const count = (name: string, title: string, description: string): Field => ({ name, type: 'integer', title, description });
const TRANCHE: Field = {
  name: 'tranche',
  type: 'string',
  title: 'Tranche d’âge',
  description: 'Jours calendaires depuis l’arrivée, à la fin du mois, bornes comprises ; « 181- » : sans fin ; TOTAL : toutes ensemble',
};
const STOCK: readonly Field[] = [...PLACE, TRANCHE, count('pieces', 'Pièces en stock', 'À la fin du dernier jour du mois, attentes comprises')];
const FLUX: readonly Field[] = [
  ...PLACE,
  count('arrivees', 'Pièces arrivées', 'Dans le mois'),
  count('traitees', 'Pièces traitées', 'Dans le mois, par une personne ou automatiquement'),
];

const resource = (name: string, title: string, fields: readonly Field[]): object => ({
  ...{ name, title, path: `${name}.csv`, profile: 'tabular-data-resource', format: 'csv', mediatype: 'text/csv', encoding: 'utf-8' },
  dialect: { delimiter: ';', header: true },
  schema: { fields, primaryKey: fields.filter(({ type }) => type !== 'integer').map(({ name: key }) => key), missingValues: [MASQUE] },
});

/** The descriptor of the publication (Data Package, Table Schema), with what the next one goes on from. */
function descriptor({ today, ordinal, suite, seuil, protection, source, verification, cells, hidden }: DonneesOuvertes): object {
  const mois = Object.keys(suite.mois);
  return {
    profile: 'tabular-data-package',
    name: 'ecluse-stock-et-flux',
    title: 'Stock, arrivées et traitements par caisse, procédure, tranche d’âge et mois',
    description: `Grille fixe, de ${mois[0] ?? ''} à ${mois.at(-1) ?? ''}. Une cellule « ${MASQUE} » vaut de 1 à ${String(seuil - 1)} dans l’un des mois, ou protège une telle cellule : les mêmes cellules sont masquées tous les mois. 0 est dit.`,
    created: `${today}T00:00:00Z`,
    licenses: [LICENCE],
    resources: [resource('stock', 'Stock à la fin du mois', STOCK), resource('flux', 'Arrivées et traitements du mois', FLUX)],
    ecluse: {
      regles: { reference: suite.regles, seuil, protection, source },
      ordinal,
      cellules: cells,
      masquees: hidden,
      verification: {
        petitsEffectifs: verification.sensitive,
        montresParDeuxTableaux: verification.byWitness,
        montresParResolution: verification.bySolver,
      },
      suite,
    },
  };
}

function columnsOf<Row extends object>(fields: readonly Field[]): readonly CsvColumn<Row>[] {
  return fields.map(({ name }) => ({
    header: name,
    valueOf: (row) => {
      const value: unknown = (row as Readonly<Record<string, unknown>>)[name];
      return typeof value === 'number' || typeof value === 'string' ? value : MASQUE;
    },
  }));
}

/** The files of a publication. */
export function publicationParts(donnees: DonneesOuvertes): readonly Part[] {
  return [
    { path: 'datapackage.json', content: `${JSON.stringify(descriptor(donnees), null, 2)}\n` },
    { path: 'stock.csv', content: csvOf(donnees.stock, columnsOf(STOCK)) },
    { path: 'flux.csv', content: csvOf(donnees.flux, columnsOf(FLUX)) },
  ];
}
